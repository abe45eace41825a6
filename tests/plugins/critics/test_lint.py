import asyncio

from mentee.plugins.critics.lint import CRITERION, Lint, find_ruff
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.testing import CriticContract, a_context

RUFF = find_ruff()
SHOP = "import os\n\n\ndef total(prices):\n    return sum(prices) - 1\n\n\ndef none(prices):\n    return 0\n"


def replaced(old, new, path="shop.py"):
    start = SHOP.index(old)
    return Candidate((Edit(path, start, start + len(old), new),))


def judged(*batch):
    assert RUFF is not None
    critiques = asyncio.run(Lint(RUFF).critique(batch, a_context({"shop.py": SHOP})))
    return [
        [(f.score, f.message, f.start) for f in c.findings if f.criterion == CRITERION] for c in critiques
    ]


class TestContract(CriticContract):
    def make(self):
        assert RUFF is not None
        return Lint(RUFF)


def test_only_what_a_change_adds_counts():
    clean, worse = judged(
        replaced(" - 1", ""), replaced("(prices):\n    return sum", "(prices=[]):\n    return sum")
    )
    assert clean == [(1.0, "", 0)]
    assert worse == [(0.5, "B006 Do not use mutable data structures for argument defaults", 4)]


def test_more_remarks_score_less_and_each_has_its_line():
    (found,) = judged(replaced("return 0", "import sys\n    import json\n    return 0"))
    assert [(score, line) for score, _, line in found] == [(1 / 3, 9), (1 / 3, 10)]


def test_a_second_remark_that_says_the_same_is_new():
    (found,) = judged(replaced("    return 0", "    import os\n    return 0"))
    assert {line for _, _, line in found} == {9}


def test_a_candidate_cannot_silence_it():
    assert judged(replaced("return 0", "return o  # noqa"))[0][0][1] == "F821 Undefined name `o`"
    silenced = Candidate((Edit("shop.py", 0, 0, "# ruff: noqa\n"), *replaced("return 0", "return o").edits))
    assert judged(silenced)[0][0][1] == "F821 Undefined name `o`"


def test_the_settings_of_the_repository_are_not_read(tmp_path, monkeypatch):
    (tmp_path / "ruff.toml").write_text("lint.select = []\nlint.ignore = ['ALL']\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert judged(replaced("return 0", "return o"))[0][0][1] == "F821 Undefined name `o`"
