"""Criteria made of the issue (rubrics of a task, as in SWE-TRACE): each example, and each stated requirement.

An example becomes a criterion that the critic ``examples`` checks by running it; a sentence that states what
is wanted becomes a question, which takes a language model with the role of a critic. What neither can check
stays visible, unchecked, in ``mentee rubric show``. All examples together weigh as much as one criterion, and
so do all sentences, so that a long issue does not outweigh the tests.
"""

from collections.abc import Iterator, Sequence

from ...runtime.contracts.critique import By, Check, Criterion, Rubric, Source
from ...runtime.contracts.task import Task
from ...runtime.hookspecs import hookimpl
from ...runtime.issue.checks import checks_of
from ...runtime.issue.issue import read_issue
from ...runtime.issue.modules import ModuleIndex
from ...runtime.issue.requirements import read_requirements
from ...runtime.issue.source import says

EXAMPLE = "issue.example"
STATES = "issue.states"

ASKED = "Does the changed code do what this sentence of the issue asks for?"

MOST = 12
"""Criteria of a kind."""


def rubric_of(issue: str) -> Rubric:
    """The criteria of an issue's text; none for an empty one."""
    examples = [says(check) for check in checks_of(read_issue(issue), ModuleIndex({}))]
    stated = [requirement.text for requirement in read_requirements(issue)]
    running = [(text, Check(By.CRITIC, "examples")) for text in dict.fromkeys(examples)]
    reading = [(text, Check(By.QUESTION, f"{ASKED} {text}")) for text in stated]
    return Rubric((*_numbered(EXAMPLE, running[:MOST]), *_numbered(STATES, reading[:MOST])))


def _numbered(kind: str, checks: Sequence[tuple[str, Check]]) -> Iterator[Criterion]:
    for number, (text, check) in enumerate(checks, start=1):
        yield Criterion(
            f"{kind}.{number}",
            text,
            1.0 / len(checks),
            outcome=True,
            check=check,
            source=Source.ISSUE,
        )


@hookimpl
def mentee_rubrics(task: Task) -> Rubric:
    """What the issue asks for."""
    return rubric_of(task.issue) if task.issue else Rubric()
