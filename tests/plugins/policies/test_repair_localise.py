"""Where the repair policy looks first."""

from collections.abc import Callable, Mapping

import pytest
from mentee.plugins.policies.repair import locate
from mentee.plugins.policies.repair.localise import is_test_file
from mentee.runtime.contracts.evidence import Evidence, Frame, Outcome, TestResult
from mentee.runtime.contracts.tree import Tree

Files = Callable[[Mapping[str, str]], Tree]

SHOP = """\
RATE = 3


def price(hours):
    if hours > 24:
        total = 24 * RATE
    else:
        total = hours * RATE
    return total


def label(hours):
    text = str(hours)
    return text
"""
TESTS = "from shop import price\n\ndef test_price():\n    assert price(25) == 75\n"


def result(test: str, outcome: Outcome, lines: set[int], *frames: Frame) -> TestResult:
    executed_here = {"shop.py": frozenset(lines), "test_shop.py": frozenset(range(1, 5))}
    return TestResult(f"test_shop.py::{test}", outcome, frames=frames, lines=executed_here)


Located = Callable[..., list[tuple[int, float]]]


@pytest.fixture
def located(files: Files) -> Located:
    """Lines with their suspiciousness, ranked."""

    def rank(failing: TestResult, *passing: TestResult, issue: str = "") -> list[tuple[int, float]]:
        tree = files({"shop.py": SHOP, "test_shop.py": TESTS})
        return [(at.line, at.suspiciousness) for at in locate(Evidence((failing,), passing), tree, issue)]

    return rank


def test_what_only_the_failing_test_executes_comes_first(located: Located) -> None:
    failing = result("test_price", Outcome.FAILED, {5, 6, 9})
    passing = result("test_short", Outcome.PASSED, {5, 8, 9})
    ranked = located(failing, passing)
    assert ranked[0] == (6, 1.0)
    assert [line for line, _ in ranked[1:3]] == [5, 9]
    assert 8 not in dict(ranked)


def test_module_level_is_low_and_not_left_out(located: Located) -> None:
    ranked = dict(located(result("test_price", Outcome.FAILED, {5, 6, 9})))
    assert 0 < ranked[1] < min(ranked[5], ranked[6], ranked[9])


def test_tests_are_never_repaired(files: Files) -> None:
    tree = files({"shop.py": SHOP, "test_shop.py": TESTS})
    failing = result("test_price", Outcome.FAILED, {5, 6, 9})
    assert {at.path for at in locate(Evidence((failing,), ()), tree)} == {"shop.py"}
    assert is_test_file("pkg/tests/helpers.py")
    assert is_test_file("odd_name.py", ["odd_name.py::test_x"])
    assert not is_test_file("pkg/contest.py")


def test_the_innermost_frame_of_the_traceback_comes_first(located: Located) -> None:
    failing = result("test_price", Outcome.ERROR, {5, 6, 9, 13, 14}, Frame("shop.py", 13, "label"))
    assert located(failing)[0][0] == 13


def test_the_function_that_the_issue_names_comes_first(located: Located) -> None:
    failing = result("test_other", Outcome.FAILED, {5, 6, 9, 13, 14})
    assert located(failing, issue="`label` of 25 hours is wrong")[0][0] in (13, 14)
    assert located(failing, issue="`price` of 25 hours is wrong")[0][0] in (5, 6, 9)


def test_the_function_that_the_failing_test_calls_comes_before_what_it_never_names(located: Located) -> None:
    ranked = located(result("test_price", Outcome.FAILED, {5, 6, 9, 13, 14}))
    assert ranked[0][0] == 5
    assert dict(ranked)[13] < dict(ranked)[5]
