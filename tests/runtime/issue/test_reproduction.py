"""From an issue to tests that fail with the bug and pass without it, or to the question that is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mentee.runtime.issue.issue import read_issue
from mentee.runtime.issue.reproduction import (
    ModuleIndex,
    index_modules,
    missing_piece,
    reproductions,
    unresolved_names,
)

WRONG = {
    "parking/__init__.py": "from .tariff import fee, Ledger\nfrom .errors import NegativeTime\n",
    "parking/errors.py": "class NegativeTime(ValueError):\n    pass\n",
    "parking/tariff.py": (
        "from .errors import NegativeTime\n"
        "def fee(minutes):\n    return minutes // 60 * 200\n"
        "def share(total, parts):\n    return total / (parts + 1)\n"
        "def show(minutes):\n    print('fee:', fee(minutes))\n"
        "def first(stays):\n    return stays[0]\n"
        "class Ledger:\n"
        "    def __init__(self):\n        self.sum = 0\n"
        "    def add(self, amount):\n        self.sum = amount\n"
        "    def total(self):\n        return float(self.sum)\n"
    ),
}
RIGHT = WRONG | {
    "parking/tariff.py": (
        "from .errors import NegativeTime\n"
        "def fee(minutes):\n"
        "    if minutes < 0:\n        raise NegativeTime(f'negative time: {minutes}')\n"
        "    return -(-minutes // 60) * 200\n"
        "def share(total, parts):\n    return total / parts\n"
        "def show(minutes):\n    print('fee:', fee(minutes))\n"
        "def first(stays):\n    return stays[0] if stays else None\n"
        "class Ledger:\n"
        "    def __init__(self):\n        self.sum = 0\n"
        "    def add(self, amount):\n        self.sum += amount\n"
        "    def total(self):\n        return self.sum\n"
    )
}
CRASH = """```
Traceback (most recent call last):
  File "demo.py", line 3, in <module>
    print(first([]))
  File "/srv/parking/tariff.py", line 9, in first
    return stays[0]
IndexError: list index out of range
```"""
ISSUES = {
    "a value": ">>> fee(90)\n400",
    "a float": "`share(1, 3)` should return 0.3333333333333333, not 0.25",
    "a printed line": ">>> from parking.tariff import show\n>>> show(90)\nfee: 400",
    "an ellipsis": ">>> show(90)\nfee: 4...",
    "an exception of the repository": (
        ">>> fee(-1)\nTraceback (most recent call last):\n  ...\nNegativeTime: negative time: -1"
    ),
    "an exception by its full name": "`fee(-1)` should raise parking.errors.NegativeTime",
    "a type": "`Ledger().total()` returns 0.0 but should return 0",
    "a state": "```python\nledger = Ledger()\nledger.add(1)\nledger.add(2)\nledger.total()\n```\nExpected: 3",
    "an assertion": (
        "```python\nimport parking\ndef test_it():\n    minutes = 90\n"
        "    assert parking.fee(minutes) == 400\n```"
    ),
    "a crash": CRASH,
    "a loop": ">>> for m in (60, 90):\n...     print(fee(m))\n200\n400",
    "a star": ">>> from parking import *\n>>> fee(90)\n400",
}


def laid(root: Path, files: dict[str, str]) -> ModuleIndex:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return index_modules(root, files)


def failing(root: Path, style: str) -> set[str]:
    files = sorted(file.name for file in root.glob("test_issue_*.py"))
    runner = ["pytest", "-q", "-p", "no:cacheprovider"] if style == "pytest" else ["unittest"]
    env = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    argv = [sys.executable, "-W", "error", "-m", *runner, *files]
    done = subprocess.run(argv, cwd=root, env=env, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return set(
        re.findall(r"^(?:FAILED|FAIL:|ERROR:).*?(test_issue_\d+)", done.stdout + done.stderr, re.MULTILINE)
    )


@pytest.mark.parametrize("style", ["pytest", "unittest"])
def test_a_reproduction_fails_with_the_bug_and_passes_without_it(tmp_path, style):
    index = laid(tmp_path / "wrong", WRONG)
    made: dict[str, str] = {}
    for number, text in enumerate(ISSUES.values()):
        (reproduction,) = reproductions(read_issue(text), index, style)
        made[f"test_issue_{number}.py"] = reproduction.source
    laid(tmp_path / "wrong", WRONG | made)
    laid(tmp_path / "right", RIGHT | made)
    assert failing(tmp_path / "wrong", style) == {name.removesuffix(".py") for name in made}
    assert failing(tmp_path / "right", style) == set()


def test_all_examples_of_an_issue_are_in_one_module_with_a_test_each(tmp_path):
    text = "# Started hours\n\n>>> fee(90)\n400\n\n>>> fee(30)\n200\n\n`share(1, 2)` should return 0.5.\n"
    first, second = reproductions(read_issue(text), laid(tmp_path, WRONG))
    assert (first.file, first.origin) == ("test_issue_started_hours.py", "example")
    assert first.tests == ("test_fee_90_is_400", "test_fee_30_is_200")
    assert first.says == "fee(90) is 400; and 1 more"
    assert (second.file, second.origin) == ("test_issue_started_hours_sentence.py", "sentence")
    assert second.says == "share(1, 2) is 0.5"


def test_a_module_reads_as_a_person_would_write_it(tmp_path):
    (made,) = reproductions(
        read_issue(">>> minutes = 90  # an hour and a half\n>>> fee(minutes)\n400"), laid(tmp_path, WRONG)
    )
    assert made.source.split("\n", 1)[1] == (
        "\ndef test_fee_minutes_is_400():\n"
        "    from parking import fee\n"
        "    minutes = 90\n"
        "    assert fee(minutes) == 400\n"
    )


@pytest.mark.parametrize(
    ("file", "name", "line"),
    [
        ("tool.py", "run", "from tool import run"),
        ("src/pkg/__init__.py", "run", "from pkg import run"),
        ("src/space/part/mod.py", "run", "from space.part.mod import run"),
        ("lib/pkg/__init__.py", "run", "from pkg import run"),
        ("services/api/pkg/__init__.py", "run", "from pkg import run"),
        ("pkg/sub/mod.py", "mod", "from pkg.sub import mod"),
        ("pkg/sub/mod.py", "pkg", "import pkg.sub.mod"),
        ("tests/test_tool.py", "math", "import math"),
        ("tool.py", "nowhere", ""),
        ("not-a-name.py", "run", ""),
    ],
)
def test_a_name_is_imported_from_where_the_repository_offers_it(tmp_path, file, name, line):
    index = laid(
        tmp_path, {"pyproject.toml": "", "services/api/pyproject.toml": "", file: "def run():\n    pass\n"}
    )
    assert index.import_of(name, ("sub", "mod", "run")) == line


def test_a_package_that_exports_a_name_wins_over_the_module_that_defines_it(tmp_path):
    files = {
        "shop/__init__.py": "from .prices import *\n",
        "shop/prices.py": "def total():\n    pass\n",
        "a.py": "from shop import total\n",
        "shop/deep/sums.py": "def total():\n    pass\ndef mean():\n    pass\n",
        "other/mean.py": "def mean():\n    pass\n",
        "tests/helpers.py": "def mean():\n    pass\n",
        "broken.py": "def total(:\n",
    }
    index = laid(tmp_path, files)
    assert index.import_of("total") == "from shop import total"
    assert index.import_of("mean") == "from other.mean import mean"
    assert index.import_of("mean", mentioned=["shop/deep/sums.py"]) == "from shop.deep.sums import mean"


def test_files_behind_links_that_lead_out_are_not_read(tmp_path):
    (tmp_path / "outside.py").write_text("def secret():\n    pass\n", encoding="utf-8")
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "inside.py").symlink_to(tmp_path / "outside.py")
    assert index_modules(tmp_path / "repo", ["inside.py"]).import_of("secret") == ""


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The machine is broken.", "Which call shows the bug, and what should it return?"),
        ("### Actual\n\n>>> fee(90)\n200\n", "What should `fee(90)` return instead of `200`?"),
        ("`fee(90)` returns 200.", "What should `fee(90)` return instead of `200`?"),
        ("`fee()` should return 4 for two hours", "Which call shows the bug, and what should it return?"),
        (">>> toll(90)\n400\n", "Where does `toll` come from?"),
        (
            ">>> fee(-1)\nTraceback (most recent call last):\n ...\nOddError\n",
            "Where does `OddError` come from?",
        ),
        (
            'File "parking/tariff.py", line 9, in first\n    return stays[0]\nIndexError: list index',
            "Which call ends in the `IndexError` in parking/tariff.py, line 9?",
        ),
        (">>> fee(60)\n200\n", "fee(60) is 200: that is so already."),
    ],
)
def test_the_question_is_about_the_piece_that_is_missing(tmp_path, text, question):
    index = laid(tmp_path, WRONG)
    asked = missing_piece(read_issue(text), index)
    assert asked.startswith(question)
    assert "\n" not in asked


def test_an_unknown_name_gives_no_test_and_is_named(tmp_path):
    issue, index = read_issue(">>> fee(90)\n400\n\n>>> fee(hours)\n400\n"), laid(tmp_path, WRONG)
    assert reproductions(issue, index)[0].tests == ("test_fee_90_is_400",)
    assert unresolved_names(issue, index) == ("hours",)


def test_text_of_the_issue_cannot_leave_its_place_in_the_source(tmp_path):
    text = (
        '# x"""\nimport os\n\n'
        '>>> fee(90)  # """ evil\nshows \'\'\' """ \\ #{evil}\n\n'
        '>>> fee(1)\n\'"""\\n\'\n'
    )
    (made,) = reproductions(read_issue(text), laid(tmp_path, WRONG))
    assert made.file == "test_issue_x.py"
    assert "import os" not in made.source
    compile(made.source, made.file, "exec")


PIECES = st.sampled_from(
    "```|```python|>>> fee(1)|>>> x = fee(2)|... |    fee(2)|4|# Expected|Expected: 4|### Actual"
    "|`fee(1)` should return|instead of 3|-> 4|Traceback (most recent call last):|    fee(3)|ValueError: no"
    "|yield fee(1)|assert fee(1) == 2|def test_a():|    return fee(1)|    yield 1|from parking import *"
    "|await fee(1)|fee(1)  # expected 2|from __future__ import annotations|fee(f'''{1}|''')"
    "|>>> lambda: (yield)"
    "|1()|`fee(1)` should raise ValueError: [|It should raise `Odd`".split("|")
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return laid(tmp_path_factory.mktemp("parking"), WRONG)


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=16).map("\n".join),
    st.sampled_from(["pytest", "unittest"]),
)
@settings(max_examples=150, deadline=None)
def test_every_source_compiles_and_every_issue_has_a_test_or_a_question(index, text, style):
    issue = read_issue(text)
    for made in reproductions(issue, index, style):
        compile(made.source, made.file, "exec", dont_inherit=True)
        assert made.tests
    assert missing_piece(issue, index)
