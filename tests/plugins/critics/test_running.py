"""Critics that run calls on a copy: the issue's examples, and what else a patch changes."""

import asyncio

import pytest
from mentee.plugins.critics.behaviour import Behaviour
from mentee.plugins.critics.examples import Examples, seen_as_targets
from mentee.plugins.rubrics.issue import rubric_of
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.testing import CriticContract

FEES = "def fee(minutes, rate=2):\n    print('noise')\n    return rate * (minutes // 60)\n"
TESTS = """\
from fees import fee

def test_hours():
    assert fee(120) == 4
    fee(90)

def test_part():
    assert fee(61) == 4
"""
ISSUE = "A begun hour counts.\n\n```python\n>>> fee(61)\n4\n>>> fee(60)\n2\n>>> fee(0)\n0\n```\n"
UP = "rate * -(-minutes // 60)"
MORE = "rate * (minutes // 60 + 1)"
EVIDENCE = Evidence(
    (TestResult("test_fees.py::test_part", Outcome.FAILED),),
    (TestResult("test_fees.py::test_hours", Outcome.PASSED),),
)


class TestExamplesContract(CriticContract):
    def make(self):
        return Examples()


class TestBehaviourContract(CriticContract):
    def make(self):
        return Behaviour()


def changed(new, old="rate * (minutes // 60)"):
    at = FEES.index(old)
    return Candidate((Edit("fees.py", at, at + len(old), new),))


@pytest.fixture
def context(make_context):
    return make_context({"fees.py": FEES, "test_fees.py": TESTS}, rubric_of(ISSUE), EVIDENCE, ISSUE)


def test_a_patch_that_mends_one_example_and_breaks_another_is_found_out(context):
    right, wrong = asyncio.run(Examples().critique([changed(UP), changed(MORE)], context))
    assert [f.score for f in right.findings] == [1.0, 1.0, 1.0]
    assert [(f.criterion, f.score) for f in wrong.findings] == [
        ("issue.example.1", 1.0),
        ("issue.example.2", 0.0),
        ("issue.example.3", 0.0),
    ]
    assert "fee(60) is 2: AssertionError" in wrong.findings[1].message


def test_an_example_that_is_a_target_is_judged_by_the_tests(context):
    made = "mentee:test_issue_x.py::test_fee_61_is_4"
    found = seen_as_targets(context.rubric, [TestResult(made, Outcome.PASSED)])
    assert [(f.criterion, f.score) for f in found] == [("issue.example.1", 1.0)]


def test_what_else_changes_is_told_with_the_call_and_both_outcomes(context):
    same, other = asyncio.run(Behaviour().critique([changed(UP), changed("rate * (minutes // 30)")], context))
    assert [(f.score, f.message) for f in same.findings] == [(0.5, "`fee(90)` gave 2 and gives 4")]
    assert other.findings[0].score == 0.0
    assert other.findings[0].message == "`fee(90)` gave 2 and gives 6; and 1 more"


def test_code_that_hangs_ends_or_forks_harms_one_candidate_only(context):
    hangs = changed("[None for _ in iter(int, 1)]")
    ends = changed("__import__('os')._exit(0)")
    fine = changed(UP)
    critiques = asyncio.run(Examples().critique([ends, fine], context))
    assert [len(c.findings) for c in critiques] == [0, 3]
    late, _ = asyncio.run(Behaviour().critique([hangs, fine], context))
    assert "raises it takes too long" in late.findings[0].message


def test_a_large_batch_is_told_whole(context):
    batch = [changed(f"(rate + {n}) * -(-minutes // 60) * 1") for n in range(24)]
    noisy = changed("print('x' * 100_000) or rate * -(-minutes // 60)")
    critiques = asyncio.run(Examples().critique([*batch, noisy], context))
    assert [len(c.findings) for c in critiques] == [3] * 25
    assert [f.score for f in critiques[-1].findings] == [1.0, 1.0, 1.0]
