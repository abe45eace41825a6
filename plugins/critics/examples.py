"""The issue's examples as criteria: each is run on the changed files, also those that hold already.

An example that fails now is among the tests that the patch is made for, and its result is taken from there
(``seen_as_targets``). The others are run by this critic, in the sandbox, on a copy: a patch that mends one
example and breaks another is found out.
"""

from collections.abc import Iterable, Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Check, Context, Criterion, Critic, Critique, Finding, Rubric, Source
from ...runtime.contracts.evidence import Outcome, TestResult
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from ...runtime.issue.checks import checks_of
from ...runtime.issue.issue import read_issue
from ...runtime.issue.modules import index_modules
from ...runtime.issue.source import Style, module_source, says, slug
from .changes import edited
from .copies import Copy, copied, too_large

NAME = "examples"
LIMIT_S = 60.0

_CHECK = Check(what=NAME)


def asked(rubric: Rubric) -> list[Criterion]:
    """The criteria that are examples of the issue."""
    return [c for c in rubric.criteria if c.check == _CHECK and c.source is Source.ISSUE]


def test_of(criterion: Criterion) -> str:
    """The name of the test that is made of an example; as the reproduction names it."""
    return f"test_{slug(criterion.text)}"


def seen_as_targets(rubric: Rubric, results: Iterable[TestResult]) -> list[Finding]:
    """The findings on examples that are among the tests of the reproduction."""
    by_name = {
        r.test.rpartition("::")[2].rpartition(".")[2]: r for r in results if r.test.startswith("mentee:")
    }
    return [
        Finding(c.id, 1.0 if by_name[test_of(c)].outcome is Outcome.PASSED else 0.0, c.text)
        for c in asked(rubric)
        if test_of(c) in by_name
    ]


class Examples:
    """Runs those examples of the issue that are no targets."""

    name = NAME
    cost_ms = 400.0
    patience_s = 120.0

    def __init__(self) -> None:
        """Reads the issue at the first batch."""
        self._made: dict[str, tuple[str, dict[str, str]]] = {}

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``issue.example.N`` for each such example and candidate: 1 where it holds, else 0."""
        critiques = [Critique()] * len(batch)
        failing = {r.test.rpartition("::")[2].rpartition(".")[2] for r in context.evidence.failing}
        criteria = [c for c in asked(context.rubric) if test_of(c) not in failing]
        if not criteria or context.ground is None:
            return critiques
        source, names = self._module(context)
        wanted = [(c, names[c.text]) for c in criteria if c.text in names]
        if not wanted:
            return critiques
        if large := too_large(context, "issue.example"):
            return [large] * len(batch)
        async with copied(context) as copy:
            variants = patched(copy, batch)
            limit = min(LIMIT_S, max(1.0, context.deadline_s))
            found = await copy.attempt(source, [name for _, name in wanted], [v for _, v in variants], limit)
        for (i, _), outcomes in zip(variants, found, strict=True):
            critiques[i] = Critique(
                tuple(
                    Finding(c.id, float(kind == "gave"), "" if kind == "gave" else f"{c.text}: {told}"[:200])
                    for (c, _), (kind, told) in zip(wanted, outcomes, strict=True)
                    if kind
                )
            )
        return critiques

    def _module(self, context: Context) -> tuple[str, dict[str, str]]:
        """The source of a module of tests, and the name of the test of each example, by what it says."""
        assert context.ground is not None
        issue = context.task.issue
        if issue not in self._made:
            files = [p for p in context.tree.files() if p.endswith(".py")]
            index = index_modules(context.ground.workspace, files)
            style: Style = "pytest" if "pytest" in context.ground.interpreter.modules else "unittest"
            checks = [c for c in checks_of(read_issue(issue), index) if not c.unresolved]
            source, tests = module_source(checks, style)
            owner = "IssueTest." if style == "unittest" else ""
            self._made[issue] = source, _by_text([says(check) for check in checks], tests, owner)
        return self._made[issue]


def _by_text(texts: Sequence[str], tests: Sequence[str], owner: str) -> dict[str, str]:
    """Which test is made of which text; the texts that gave none are left out."""
    there = set(tests)
    return {text: f"{owner}test_{slug(text)}" for text in texts if f"test_{slug(text)}" in there}


def patched(copy: Copy, batch: Sequence[Candidate]) -> list[tuple[int, dict[str, bytes]]]:
    """The index of each candidate with edits that fit, and the files as they are with it."""
    found: list[tuple[int, dict[str, bytes]]] = []
    for i in edited(batch):
        try:
            found.append((i, copy.patched(batch[i])))
        except ValueError:  # they do not fit, which is for others to say
            continue
    return found


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Examples()]
