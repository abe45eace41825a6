"""What a candidate may do to itself, and must not do to anyone else."""

from mentee.runtime.contracts.evidence import Outcome
from mentee.runtime.contracts.runner import Trial

HANGS = """\
    import itertools, os, sys

    def work(n):
        return n

    def idle(n):
        return n
    """
HANGS_TESTS = """\
    import hangs

    def test_work():
        assert hangs.work(1) == 2

    def test_idle():
        assert hangs.idle(1) == 1
    """
TRAPS = {
    "while True: pass": "timeout",
    "return sum(itertools.count())": "timeout",
    "import time; time.sleep(1e6)": "timeout",
    "import subprocess; subprocess.run(['sleep', '1000'])": "timeout",
    "return work(n)": "RecursionError",
    "return bytearray(1 << 40)": "MemoryError",
    "return [0] * (1 << 31)": "MemoryError",
    "sys.exit()": "SystemExit",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "os._exit(0)": "crash",
    "os.abort()": "crash",
    "os.kill(os.getpid(), 9)": "memory",
    "os.closerange(3, 1000); return n": "crash",
    "return len(b'x' * os.write(1, b'x' * 10_000_000)) and 5": "AssertionError",
    "open('/tmp/' + 'mentee-flood', 'wb').truncate(100 << 20)": "OSError",
}


def test_each_trap_costs_one_candidate_and_not_the_session(make_ground, validate, edit):
    ground = make_ground({"hangs.py": HANGS, "test_hangs.py": HANGS_TESTS, "conftest.py": ""})
    whole = [
        edit(ground, "hangs.py", "def work(n):\n    return n", f"def work(n):\n    {trap}") for trap in TRAPS
    ]
    good = edit(ground, "hangs.py", "def work(n):\n    return n", "def work(n):\n    return n + 1")
    targets, guards = ("test_hangs.py::test_work",), ("test_hangs.py::test_idle",)
    trials = [Trial((change,), targets, guards) for change in [*whole, good]]
    *trapped, last = validate(ground, trials)
    found = {trap: v.died or v.results[0].exception for trap, v in zip(TRAPS, trapped, strict=True)}
    assert found == TRAPS
    assert all(v.results[0].outcome.bad and v.results[0].test == targets[0] for v in trapped)
    assert [result.outcome for result in last.results] == [Outcome.PASSED, Outcome.PASSED]


def test_a_spent_deadline_leaves_no_candidate_without_an_answer(make_ground, validate, edit):
    ground = make_ground({"hangs.py": HANGS, "test_hangs.py": HANGS_TESTS, "conftest.py": ""})
    change = edit(ground, "hangs.py", "def work(n):\n    return n", "def work(n):\n    while True: pass")
    trials = [Trial((change,), ("test_hangs.py::test_work",))] * 300
    found = validate(ground, trials, deadline_s=6.0)
    assert len(found) == 300 and {v.died for v in found} == {"timeout"}
