"""Tests that hang, and what they leave behind; candidates that are slow."""

import asyncio

import pytest
from mentee.runtime.contracts.evidence import Outcome, TestReport
from mentee.runtime.contracts.runner import Ground, Trial

ENDLESS = """\
    import itertools, time


    def spin(n):
        n = n + 1
        while n:
            n = n | 1
        return n


    def search(n):
        n = n + 1
        return "a" in itertools.repeat("b")


    def wait(n):
        n = n + 1
        time.sleep(1e6)


    def walk(n):
        n = n + 1
        return n
    """
TESTS = """\
    import endless, unittest


    class TestEndless(unittest.TestCase):
        def test_a_loop(self):
            endless.spin(1)

        def test_c_loop(self):
            endless.search(1)

        def test_sleep(self):
            endless.wait(1)

        def test_end(self):
            self.assertEqual(endless.walk(1), 2)
    """
EXECUTED = {"test_a_loop": {5, 6, 7}, "test_c_loop": {12, 13}, "test_sleep": {17, 18}, "test_end": {22, 23}}
STANDS = {"test_a_loop": {6, 7}, "test_c_loop": {13}, "test_sleep": {18}}


@pytest.fixture
def ran(open_session):
    """Run all tests of a ground."""

    async def go(ground: Ground, trace: bool) -> TestReport:
        async with open_session(ground) as session:
            return await session.run(trace=trace)

    return lambda ground, *, trace: asyncio.run(go(ground, trace))


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_a_traced_test_that_hangs_leaves_its_lines_and_its_stack(ran, make_ground, interpreter_of, version):
    ground = make_ground({"endless.py": ENDLESS, "test_endless.py": TESTS}, interpreter_of(version))
    results = {r.test.rpartition(".")[2]: r for r in ran(ground, trace=True).results}
    assert results.keys() == EXECUTED.keys()
    for name, lines in EXECUTED.items():
        # The older way takes the whole of a function that loops for long.
        assert lines <= results[name].lines["endless.py"] <= {min(lines) - 1, *lines, max(lines) + 1}
    for name, lines in STANDS.items():
        assert results[name].outcome is Outcome.TIMEOUT
        assert results[name].frames[-1].path == "endless.py" and results[name].frames[-1].line in lines


def test_a_suite_in_which_much_hangs_ends_and_keeps_what_passes(ran, make_ground):
    tests = """\
        import endless, pytest

        def test_first(): assert endless.walk(1) == 2

        @pytest.mark.parametrize("n", range(12))
        def test_spin(n): endless.spin(n)

        def test_last(): assert endless.walk(2) == 3
        """
    ground = make_ground({"endless.py": ENDLESS, "test_endless.py": tests, "conftest.py": ""})
    report = ran(ground, trace=False)
    assert [r.outcome.value for r in report.results] == ["passed", *["timeout"] * 12, "passed"]
    assert report.duration_s < 30
    assert {r.frames[-1].function for r in report.results if r.outcome is Outcome.TIMEOUT} == {"spin"}


def test_a_hot_loop_is_let_go_by_the_tracer_and_the_test_comes_to_its_end(ran, make_ground):
    files = {
        "hot.py": "def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)\n",
        "test_hot.py": "import hot\n\ndef test_hot():\n    hot.fib(27)\n    assert hot.fib(5) == 6\n",
        "conftest.py": "",
    }
    (result,) = ran(make_ground(files), trace=True).results
    assert (result.outcome, result.message.split("\n")[0]) == (Outcome.FAILED, "assert 5 == 6")
    assert result.lines["hot.py"] >= {2, 3, 4} and result.lines["test_hot.py"] >= {4, 5}


def test_a_slow_candidate_among_many_is_put_aside_and_still_found_to_pass(make_ground, validate, edit):
    files = {
        "a.py": "def f():\n    return 1\n",
        "test_a.py": "import a\n\ndef test_a():\n    assert a.f() == 2\n",
        "conftest.py": "",
    }
    ground = make_ground(files)
    slow = (
        "import time\n    s = time.process_time()\n    while time.process_time() < s + 0.2:\n        pass\n"
    )
    slow_one = edit(ground, "a.py", "return 1", f"{slow}    return 2")
    others = [edit(ground, "a.py", "return 1", f"return {n}") for n in (1, 3, 4, 5, 2)]
    trials = [Trial((change,), ("test_a.py::test_a",)) for change in (*others, slow_one)]
    found = validate(ground, trials)
    assert [v.results[0].outcome.value for v in found] == ["failed"] * 4 + ["passed"] * 2


def test_candidates_that_hang_are_timeouts_and_the_quick_ones_between_them_are_judged(
    make_ground, validate, edit
):
    ground = make_ground(
        {
            "a.py": "def f():\n    return 1\n",
            "test_a.py": "import a\n\ndef test_a():\n    assert a.f() == 2\n",
            "conftest.py": "",
        }
    )
    hang = edit(ground, "a.py", "return 1", "while True: pass")
    good = edit(ground, "a.py", "return 1", "return 2")
    trials = [Trial((change,), ("test_a.py::test_a",)) for change in [hang, hang, good, hang] * 5]
    found = [v.died or v.results[0].outcome.value for v in validate(ground, trials)]
    assert found == ["timeout", "timeout", "passed", "timeout"] * 5


def test_slow_targets_are_left_out_once_a_quick_one_failed(make_ground, open_session, edit):
    tests = """\
        import a, time

        def test_slow():
            s = time.process_time()
            while time.process_time() < s + 0.4:
                pass
            assert a.f() == 2

        def test_quick(): assert a.f() == 2

        def test_too(): assert a.f() == 3
        """
    ground = make_ground({"a.py": "def f():\n    return 1\n", "test_a.py": tests, "conftest.py": ""})
    ids = tuple(f"test_a.py::test_{name}" for name in ("slow", "quick", "too"))
    changes = [edit(ground, "a.py", "return 1", f"return {n}") for n in (2, 4)]
    trials = [Trial((changes[0],), ids[:2]), *(Trial((change,), ids) for change in changes)]

    async def go() -> list[list[str]]:
        async with open_session(ground) as session:
            found = await session.validate(trials)
        return [[r.test.partition("_a.py::test_")[2] for r in v.results] for v in found]

    assert asyncio.run(go()) == [["quick", "slow"], ["quick", "too"], ["quick", "too"]]
