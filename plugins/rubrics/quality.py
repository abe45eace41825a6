"""What is asked of a change besides passing tests: its names exist, it adds no lint, and it is small.

The weights are small beside those of the tests: they order patches that pass, and outweigh no test.
"""

from ...runtime.contracts.critique import Check, Criterion, Rubric
from ...runtime.contracts.task import Task
from ...runtime.hookspecs import hookimpl

RUBRIC = Rubric(
    (
        Criterion(
            "names.resolve",
            "it compiles, and its names are defined",
            0.25,
            required=True,
            check=Check(what="names"),
        ),
        Criterion(
            "lint.delta", "it adds nothing that a linter takes for a mistake", 0.25, check=Check(what="lint")
        ),
        Criterion("diff.locality", "it changes few lines in few files", 0.25, check=Check(what="locality")),
    )
)


@hookimpl
def mentee_rubrics(task: Task) -> Rubric:
    """The same for every task."""
    return RUBRIC
