"""What every task asks: the failing tests pass, what passed still passes, and the tests were left alone."""

from ...runtime.contracts.critique import Check, Criterion, Rubric
from ...runtime.contracts.task import Task
from ...runtime.hookspecs import hookimpl

_RUN = Check(what="execution")

RUBRIC = Rubric(
    (
        Criterion(
            "tests.target",
            "the tests that show the failure pass",
            4.0,
            required=True,
            outcome=True,
            check=_RUN,
        ),
        Criterion(
            "tests.guard",
            "what passed near the edit still passes",
            2.0,
            required=True,
            outcome=True,
            check=_RUN,
        ),
        Criterion(
            "tests.untouched",
            "tests and their configuration are left alone",
            1.0,
            required=True,
            check=Check(what="tampering"),
        ),
    )
)


@hookimpl
def mentee_rubrics(task: Task) -> Rubric:
    """The same for every task."""
    return RUBRIC
