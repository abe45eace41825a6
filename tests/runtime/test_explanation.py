from dataclasses import replace

import pytest
from mentee.runtime.explanation import explain
from mentee.runtime.report import Accepted, Candidates, Regression, Report, Reproduction, Tests

SOLVED = Report(
    version=1,
    run="r",
    repository="/r",
    issue="",
    outcome="solved",
    exit_code=0,
    verified=True,
    ambiguous=False,
    reason="1 fixed",
    way_out="",
    patch="",
    files=("shop.py",),
    tests=Tests(fixed=("test_shop.py::test_two",), ran=7),
    reproduction=Reproduction(("t.py::test_two",), "suite", "", "", "", "assert 1 == 2"),
    ground=None,
    candidates=Candidates(),
    steps=1,
    seconds=1.0,
    question=None,
    accepted=Accepted("operator", "`-` becomes `+` in shop.py:2 (operator)", 1.0),
    faults=(),
    notes=(),
)


def test_it_says_what_failed_and_how_what_was_changed_and_what_ran():
    assert explain(SOLVED) == (
        "Before the change, test_two ended in `assert 1 == 2`. `-` becomes `+` in shop.py:2 (operator). With "
        "that it passes, and of the 7 tests that ran, none broke."
    )


def test_of_an_issue_it_says_what_it_expects_and_where_its_test_is_now():
    shown = Reproduction(("m::t",), "example", "total(2) is 3", "test_issue.py", "", "")
    said = explain(replace(SOLVED, reproduction=shown, regression=Regression("test_shop.py", ("test_a",))))
    assert said.startswith("The issue expects: total(2) is 3. Before the change, the test of that failed.")
    assert said.endswith("test_shop.py now has test_a.")


def test_what_others_wrote_reaches_no_terminal_raw():
    hostile = "\x1b]8;;http://evil\x07 \x1b[2J one\nsecond line"
    shown = Reproduction((f"{hostile}::{hostile}",), "suite", "", "", "", hostile)
    accepted = Accepted("x", hostile, 1.0)
    said = explain(replace(SOLVED, reproduction=shown, accepted=accepted, ambiguous=True, reason=hostile))
    assert said.isprintable()
    assert "second line" not in said


@pytest.mark.parametrize("change", [{"verified": False}, {"accepted": None}, {"reproduction": None}])
def test_what_is_not_proved_is_not_explained(change):
    assert explain(replace(SOLVED, **change)) == ""
