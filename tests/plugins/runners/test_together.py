"""Candidates that share a process: what one leaves behind decides nothing about the others."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from mentee.runtime.contracts.runner import Ground, Trial, Validation

LEFT_BEHIND = {
    "a parameter of a test": ("", "    values.append(0); values.sort()\n    return 0"),
    "a table of its own": ("TABLE = {}\n", "    TABLE[0] = 0\n    return TABLE.setdefault(1, 0)"),
    "a default argument": ("", "    memo.append(0)\n    return 0"),
    "an attribute of a class": (
        "class Kept:\n    seen = ()\n",
        "    Kept.seen += (0,)\n    return len(Kept.seen)",
    ),
    "a variable of the module": ("COUNT = 0\n", "    global COUNT\n    COUNT += 1\n    return 0"),
    "an instance": (
        "class Kept: pass\nKEPT = Kept()\n",
        "    KEPT.n = getattr(KEPT, 'n', 0) - 1\n    return KEPT.n",
    ),
    "the environment": ("import os\n", "    os.environ['LEFT'] = '1'\n    os.chdir('/')\n    return 0"),
    "a thread": (
        "import threading, time\n",
        "    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
    ),
    "a process": ("import subprocess\n", "    subprocess.Popen(['sleep', '9'])\n    return 0"),
    "chance": ("import random\n", "    return random.choice([-1, -2, -3])"),
}


def told(found: Sequence[Validation]) -> list[str]:
    return [v.died or ",".join(r.outcome.value for r in v.results) for v in found]


@pytest.fixture
def validate_all(open_session) -> Callable[[Ground, Sequence[Sequence[Trial]]], list[list[str]]]:
    """Try batches one after the other in the same session."""

    async def go(ground: Ground, batches: Sequence[Sequence[Trial]]) -> list[list[str]]:
        async with open_session(ground) as session:
            return [told(await session.validate(batch)) for batch in batches]

    return lambda ground, batches: asyncio.run(go(ground, batches))


def test_what_candidates_leave_behind_does_not_lose_a_later_right_one(make_ground, validate_all, edit):
    source, tests = "", "import os, pytest, a\n\n"
    for number, (above, _) in enumerate(LEFT_BEHIND.values()):
        source += f"{above}\n\ndef total_{number}(values, memo=[]):\n    return -{number} - 1\n\n"
        tests += f"""@pytest.mark.parametrize("values", [[3, 1, 2]])
def test_{number}(values):
    assert a.total_{number}(values) == 6 and values == [3, 1, 2]
    assert "LEFT" not in os.environ and os.path.exists("test_a.py")

"""
    ground = make_ground({"a.py": source, "test_a.py": tests, "conftest.py": ""})
    batches: list[list[Trial]] = []
    for number, (_, body) in enumerate(LEFT_BEHIND.values()):
        leave = edit(ground, "a.py", f"    return -{number} - 1", body)
        right = edit(ground, "a.py", f"-{number} - 1", "sum(values) + len(memo)")
        changes = [leave, right, leave, leave, right, *[leave] * 9, right]
        batches.append([Trial((change,), (f"test_a.py::test_{number}[values0]",)) for change in changes])
    for what, found in zip(LEFT_BEHIND, validate_all(ground, batches), strict=True):
        assert [at for at, outcome in enumerate(found) if outcome == "passed"] == [1, 4, 14], what


def test_what_the_original_has_cached_is_forgotten(make_ground, validate_all, edit):
    source = """\
        import functools

        TABLE = {}

        @functools.lru_cache(maxsize=None)
        def double(n):
            return n + n + 1

        def kept(function):
            memo = {}
            return lambda n: memo[n] if n in memo else memo.setdefault(n, function(n))

        @kept
        def triple(n):
            return 3 * n + 1

        def square(n):
            if n not in TABLE:
                TABLE[n] = n * n + 1
            return TABLE[n]
        """
    tests = "import a\n\n" + "".join(
        f"def test_{name}():\n    assert a.{name}(3) == {value}\n\n"
        for name, value in {"double": 6, "triple": 9, "square": 9}.items()
    )
    ground = make_ground({"a.py": source, "test_a.py": tests, "conftest.py": ""})
    places = {"double": "n + n + 1", "triple": "3 * n + 1", "square": "n * n + 1"}
    batches: list[list[Trial]] = []
    for name, old in places.items():
        wrong = edit(ground, "a.py", old, old.replace("1", "2"))
        right = edit(ground, "a.py", old, old.replace("1", "0"))
        batches.append([Trial((change,), (f"test_a.py::test_{name}",)) for change in [wrong, right] * 4])
    assert validate_all(ground, batches) == [["failed", "passed"] * 4] * 3


def test_a_suite_that_is_not_the_same_twice_is_tried_with_a_fork_each(make_ground, validate, edit):
    files = {
        "a.py": "def f():\n    return 1\n",
        "test_a.py": """\
            import a, sys

            def test_a():
                first = not hasattr(sys, "ran")
                sys.ran = True
                assert first and a.f() == 2
            """,
        "conftest.py": "",
    }
    ground = make_ground(files)
    changes = [edit(ground, "a.py", "return 1", f"return {n}") for n in (3, 2, 4, 2, 5, 6)]
    found = told(validate(ground, [Trial((change,), ("test_a.py::test_a",)) for change in changes]))
    assert found == ["failed", "passed", "failed", "passed", "failed", "failed"]


def test_fixtures_are_set_up_anew_for_each_candidate(make_ground, validate, edit):
    files = {
        "a.py": "def f(log):\n    log.append(1)\n    return 1\n",
        "conftest.py": "import pytest\n\n@pytest.fixture(scope='session')\ndef log():\n    return []\n",
        "test_a.py": """\
            import a, pytest

            @pytest.fixture(scope="module")
            def opened(log):
                log.append(0)
                yield log
                log.clear()

            def test_first(opened): assert a.f(opened) == 2 and opened == [0, 1]
            def test_second(opened): assert a.f(opened) == 2
            """,
    }
    ground = make_ground(files)
    targets = ("test_a.py::test_first", "test_a.py::test_second")
    changes = [edit(ground, "a.py", "return 1", f"return {n}") for n in (3, 2) * 6]
    assert (
        told(validate(ground, [Trial((change,), targets) for change in changes]))
        == [
            "failed,failed",
            "passed,passed",
        ]
        * 6
    )
