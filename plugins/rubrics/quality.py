"""What is asked of a change besides passing tests: it fits, is general, adds no lint, and is small.

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
        Criterion(
            "action.possible",
            "the files are there, and the edits fit",
            0.25,
            required=True,
            check=Check(what="preconditions"),
        ),
        Criterion(
            "action.placed",
            "it edits this repository's own code, which a failing test executes",
            0.5,
            check=Check(what="preconditions"),
        ),
        Criterion(
            "fix.acts",
            "where the failing tests come by, it can be computed and makes a difference",
            0.25,
            required=True,
            check=Check(what="foresight"),
        ),
        Criterion(
            "fix.general",
            "it mends the cause, and does not answer the failing test by itself",
            1.0,
            check=Check(what="generality"),
        ),
        Criterion(
            "behaviour.kept",
            "calls in passing tests give what they gave",
            0.5,
            outcome=True,
            check=Check(what="behaviour"),
        ),
        Criterion(
            "types.delta",
            "it adds nothing that the repository's type checker finds",
            0.25,
            check=Check(what="types"),
        ),
        Criterion(
            "code.natural", "the model that wrote it finds it likely", 0.1, check=Check(what="naturalness")
        ),
    )
)


@hookimpl
def mentee_rubrics(task: Task) -> Rubric:
    """The same for every task."""
    return RUBRIC
