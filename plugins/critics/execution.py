"""The tests as a critic: the targets must pass, and what passed where a candidate edits must go on passing.

A candidate runs hot, in a fork of a worker that holds the tests. The guards are the passing tests that
executed the function it edits (or the file, for an edit outside functions), the quickest of them where there
are many: the whole suite speaks at verification.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...runtime.contracts.candidate import Candidate, Edit
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.evidence import Evidence, Outcome, TestResult
from ...runtime.contracts.runner import Trial, Validation
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tree import Tree
from ...runtime.hookspecs import hookimpl
from .examples import seen_as_targets
from .places import functions

TARGET = "tests.target"
GUARD = "tests.guard"

GUARD_S = 2.0
"""Seconds of guards that one candidate may cost."""

LATER = 0.5
"""What a target counts that still fails, but further down in the test than before."""


class Execution:
    """Runs candidates against the tests; see the module."""

    name = "execution"
    cost_ms = 0.2  # most candidates fall here
    patience_s = 600.0

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """Findings ``tests.target`` (the share of targets that pass) and ``tests.guard`` (1 or 0)."""
        edited = [i for i, candidate in enumerate(batch) if candidate.edits]
        critiques = [Critique()] * len(batch)
        if context.session is None or not edited:
            return critiques
        targets = tuple(r.test for r in context.evidence.failing)
        spans = _Spans(context.tree)
        trials = [
            Trial(batch[i].edits, targets, spans.touching(batch[i].edits, context.evidence)) for i in edited
        ]
        validations = await context.session.validate(trials, deadline_s=context.deadline_s)
        for i, trial, validation in zip(edited, trials, validations, strict=True):
            critique = judge(trial, validation, context.evidence)
            examples = seen_as_targets(context.rubric, validation.results)
            critiques[i] = replace(critique, findings=(*critique.findings, *examples))
        return critiques


def judge(trial: Trial, validation: Validation, evidence: Evidence) -> Critique:
    """The critique that follows from a validation."""
    results = {r.test: r for r in validation.results}
    before = {r.test: r for r in evidence.failing}
    passed = [t for t in trial.targets if t in results and results[t].outcome is Outcome.PASSED]
    share = len(passed) / len(trial.targets) if trial.targets else 0.0
    said = validation.died or _first_message(results[t] for t in trial.targets if t in results)
    target = Finding(TARGET, share, "" if share == 1.0 else said)
    if share < 1.0:
        later = sum(1 for t in trial.targets if t in results and reaches_further(results[t], before[t]))
        progress = (len(passed) + LATER * later) / len(trial.targets)
        return Critique((target,), progress, " ".join(passed) or "later")
    broken = [t for t in trial.guards if t in results and results[t].outcome.bad]
    died = bool(validation.died)
    guard = Finding(GUARD, 0.0 if broken or died else 1.0, ", ".join(broken) or validation.died)
    return Critique((target, guard))


def reaches_further(now: TestResult, before: TestResult) -> bool:
    """Whether a test that still fails gets past the line of the test at which it failed before."""
    if now.outcome is Outcome.PASSED or not now.frames or not before.frames:
        return False
    first, was = now.frames[0], before.frames[0]
    return (first.path, first.function) == (was.path, was.function) and first.line > was.line


def _first_message(results: Iterable[TestResult]) -> str:
    return next((f"{r.test}: {r.message.splitlines()[0][:200]}" for r in results if r.message), "")


def guards(places: frozenset[tuple[str, int, int]], evidence: Evidence) -> tuple[str, ...]:
    """The passing tests that executed these places, in their order; the quickest where there are many."""
    touched = [r for r in evidence.passing if any(_executed(r, *place) for place in places)]
    if sum(r.duration_s for r in touched) > GUARD_S:
        total, quick = 0.0, set[str]()
        for result in sorted(touched, key=lambda r: r.duration_s):
            total += result.duration_s
            if total > GUARD_S:
                break
            quick.add(result.test)
        touched = [r for r in touched if r.test in quick]
    return tuple(r.test for r in touched)


def _executed(result: TestResult, path: str, start: int, end: int) -> bool:
    lines = result.lines.get(path)
    return lines is not None and (end == 0 or any(start <= line <= end for line in lines))


class _Spans:
    """The line ranges of outermost functions, by file, for one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._texts: dict[str, str | None] = {}
        self._touching: dict[frozenset[tuple[str, int, int]], tuple[str, ...]] = {}

    def around(self, edit: Edit) -> tuple[str, int, int]:
        """The file and the lines of the function around an edit; ``(path, 0, 0)`` outside functions."""
        text = self._read(edit.path)
        if text is None:
            return edit.path, 0, 0
        line = text.count("\n", 0, edit.start) + 1
        for start, end in functions(text):
            if start < line <= end:
                return edit.path, start + 1, end
        return edit.path, 0, 0

    def touching(self, edits: Sequence[Edit], evidence: Evidence) -> tuple[str, ...]:
        """The guards of edits; many candidates of a batch have the same."""
        places = frozenset(self.around(edit) for edit in edits)
        if places not in self._touching:
            self._touching[places] = guards(places, evidence)
        return self._touching[places]

    def _read(self, path: str) -> str | None:
        if path not in self._texts:
            try:
                self._texts[path] = self._tree.read(path)
            except (FileNotFoundError, UnicodeDecodeError):
                self._texts[path] = None
        return self._texts[path]


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Execution()]
