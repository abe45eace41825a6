import asyncio
from dataclasses import replace

import pytest
from mentee.plugins.critics.tampering import Tampering
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.testing import CriticContract, a_context

FAILING = Evidence((TestResult("checks.py::test_x", Outcome.FAILED),), ())


class TestContract(CriticContract):
    def make(self):
        return Tampering()


def scores(path, evidence=FAILING):
    context = replace(a_context(), evidence=evidence)
    (critique,) = asyncio.run(Tampering().critique([Candidate((Edit(path, 0, 0, "x"),))], context))
    return [finding.score for finding in critique.findings]


@pytest.mark.parametrize(
    "path", ["tests/test_a.py", "a_test.py", "conftest.py", "src/conftest.py", "tox.ini"]
)
def test_a_repair_may_touch_neither_tests_nor_how_they_run(path):
    assert scores(path) == [0.0]


def test_a_repair_may_touch_code():
    assert scores("src/contest.py") == [1.0]


def test_a_change_that_no_failing_test_asked_for_may_touch_tests():
    assert scores("tests/test_a.py", Evidence((), ())) == []
