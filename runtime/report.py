"""What came of a run, as one document: ``report.json``, ``mentee solve --json``, ``mentee show --json``.

The form is published (``mentee schema``). A field that is added keeps the version; one that changes its
meaning, or goes, raises it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, cast

from .contracts.channel import Question
from .contracts.critique import Finding
from .events import BatchCritiqued, Fallen, Note, PluginFaulted, PluginSetAside
from .journal import Entry
from .runs import RunFolder
from .state import State

Outcome = Literal[
    "solved", "ambiguous", "not solved", "budget spent", "failed", "waiting", "interrupted", "unfinished"
]


_PATHS = ("--- a/", "+++ b/", '--- "a/', '+++ "b/', "rename from ", "rename to ")
"""What a path follows in the heading of a file."""


@dataclass(frozen=True, slots=True)
class Tests:
    """What the tests say of the patch.

    Attributes:
        fixed: failed before, pass now.
        broken: passed before, do not now.
        still_failing: should pass, and still fail.
        unrelated: failed before and are not the issue.
        ran: how many tests ran on the patched tree.
    """

    __test__ = False

    fixed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    still_failing: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    ran: int = 0


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The failing behaviour as tests.

    Attributes:
        targets: the tests that fail and should pass.
        origin: what they were taken from: test, suite, example, traceback, assertion or sentence.
        says: what is expected of what.
        file: the test file that was made from the issue; empty when the tests are the repository's own.
        source: the text of that file.
        failure: what the first of the tests said when it failed.
    """

    targets: tuple[str, ...]
    origin: str
    says: str = ""
    file: str = ""
    source: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Regression:
    """The tests that the patch adds for the issue: their file and the names of their functions."""

    path: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the tests ran: sandbox and what it keeps, interpreter and why this one, test runner."""

    sandbox: str
    promises: tuple[str, ...]
    interpreter: str
    reason: str
    runner: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The candidate that fell, and came nearest: what it does, and how much of the goal it reached."""

    rationale: str
    origin: str
    progress: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """What was tried.

    Attributes:
        proposed: candidates judged.
        executed: those that reached the tests.
        plausible: those that no critic rejected.
        fell: how many fell to which criterion.
        nearest: the one that fell and came nearest.
    """

    proposed: int = 0
    executed: int = 0
    plausible: int = 0
    fell: Mapping[str, int] = field(default_factory=dict[str, int])
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that the run waits with; ``mentee answer RUN TEXT`` goes on."""

    id: str
    blocker: str
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The candidate that became the patch."""

    origin: str
    rationale: str
    score: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a plugin did wrong, or that it was set aside."""

    plugin: str
    hook: str
    kind: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run.

    Attributes:
        version: of this form.
        outcome: ``waiting`` for an answer; ``unfinished`` when the run is at work or was killed.
        exit_code: what ``mentee solve`` exits with; null while unfinished.
        verified: the failing behaviour was reproduced before and is gone, and nothing that passed fails.
        ambiguous: candidates that behave differently pass, and nobody was asked which is right.
        reason: why it ended so, in one line.
        way_out: what a person can do next.
        patch: a unified diff, as ``git apply`` takes it; empty when there is none.
        files: the files that the patch changes.
        regression: the tests of the issue that are a part of the patch.
        steps: steps of the loop.
        seconds: of work, pauses left out.
    """

    version: Literal[1]
    run: str
    repository: str
    issue: str
    outcome: Outcome
    exit_code: int | None
    verified: bool
    ambiguous: bool
    reason: str
    way_out: str
    patch: str
    files: tuple[str, ...]
    tests: Tests
    reproduction: Reproduction | None
    ground: Ground | None
    candidates: Candidates
    steps: int
    seconds: float
    question: Asked | None
    accepted: Accepted | None
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    regression: Regression | None = None


def build(folder: RunFolder, state: State, entries: Sequence[Entry]) -> Report:
    """The report of a run as far as it has come.

    Args:
        folder: where the patch and the reproduction lie; it is only read.
        state: the fold over the entries.
        entries: the journal.
    """
    events = [entry.event for entry in entries]
    outcome, code, reason, way_out = _ending(state)
    patch = _text(folder, "patch.diff")
    task = state.started.task if state.started else None
    return Report(
        version=1,
        run=folder.id,
        repository=str(task.repository) if task else "",
        issue=task.issue if task else "",
        outcome=outcome,
        exit_code=code,
        verified=bool(state.finished and state.finished.verified),
        ambiguous=outcome == "ambiguous",
        reason=reason,
        way_out=way_out,
        patch=patch,
        files=patched_files(patch),
        tests=_tests(state),
        reproduction=_reproduction(folder, state),
        ground=_ground(state),
        candidates=_candidates(state, [e for e in events if isinstance(e, BatchCritiqued)]),
        steps=state.step,
        seconds=round(entries[-1].elapsed_s, 3) if entries else 0.0,
        question=_asked(state),
        accepted=_accepted(state),
        faults=tuple(f for e in events if (f := _fault(e)) is not None),
        notes=tuple(e.text for e in events if isinstance(e, Note)),
        regression=state.regression and Regression(state.regression.path, state.regression.tests),
    )


def patched_files(patch: str) -> tuple[str, ...]:
    """The paths that a git diff changes, in its order."""
    found: dict[str, None] = {}
    heading = False
    for line in patch.split("\n"):
        if line.startswith(("diff --git ", "@@ ")):
            heading = line.startswith("diff")
        mark = next((m for m in _PATHS if line.startswith(m)), "")
        if heading and mark:
            found[line.removeprefix(mark).rstrip('\t\r"')] = None
    return tuple(found)


def dumps(report: Report) -> str:
    """The document as JSON text, in ASCII, so that paths that are no UTF-8 survive."""
    return json.dumps(_adapter().dump_python(report, mode="json"), indent=2) + "\n"


def loads(text: str) -> Report:
    """The report of :func:`dumps`' text.

    Raises:
        ValueError: the text is no report of this version.
    """
    return _adapter().validate_json(text)


def schema() -> dict[str, Any]:
    """The JSON schema of the document."""
    found = _adapter().json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "The report of a mentee run"}
    return head | {k: v for k, v in found.items() if k not in head}


@cache
def _adapter() -> Any:  # noqa: ANN401  pydantic's TypeAdapter, imported on first use
    from pydantic import TypeAdapter

    return TypeAdapter(Report)


def _ending(state: State) -> tuple[Outcome, int | None, str, str]:
    if state.finished is not None:
        end = state.finished
        return cast("Outcome", end.outcome), end.exit_code, end.reason, end.way_out
    if state.paused is not None:
        pause = state.paused
        return "waiting" if pause.question else "interrupted", pause.exit_code, pause.reason, pause.way_out
    return "unfinished", None, "at work, or killed", "`mentee resume` goes on with a run that was killed"


def _asked(state: State) -> Asked | None:
    question: Question | None = state.paused.question if state.paused and not state.finished else None
    return question and Asked(question.id, question.blocker.value, question.text, question.options)


def _tests(state: State) -> Tests:
    fixed = set(state.verified.fixed) if state.verified else set[str]()
    unrelated = tuple(t for t in (state.observed.unrelated if state.observed else ()) if t not in fixed)
    if state.verified is None:
        return Tests(still_failing=state.reproduced.targets if state.reproduced else (), unrelated=unrelated)
    v = state.verified
    return Tests(v.fixed, v.broken, v.still, unrelated, v.ran)


def _reproduction(folder: RunFolder, state: State) -> Reproduction | None:
    seen = state.reproduced
    if seen is None:
        return None
    source = _text(folder, f"{folder.reproduction.name}/{seen.file}") if seen.file else ""
    failure = state.observed.says if state.observed else ""
    return Reproduction(seen.targets, seen.origin, seen.says, seen.file, source, failure)


def _ground(state: State) -> Ground | None:
    g = state.ground
    return g and Ground(g.sandbox, g.promises, g.interpreter, g.reason, g.runner, g.left_out)


def _candidates(state: State, batches: Sequence[BatchCritiqued]) -> Candidates:
    fell: Counter[str] = Counter()
    nearest: list[Fallen] = []
    for batch in batches:
        fell.update(batch.fell)
        nearest += batch.nearest
    best = max(nearest, key=lambda f: f.progress, default=None)
    return Candidates(
        state.candidates,
        state.executed,
        state.plausible,
        dict(sorted(fell.items(), key=lambda item: (-item[1], item[0]))),
        best and Nearest(best.candidate.rationale, best.candidate.origin, best.progress),
    )


def _accepted(state: State) -> Accepted | None:
    taken = state.judged or state.accepted
    return taken and Accepted(taken.candidate.origin, taken.candidate.rationale, taken.score, taken.findings)


def _fault(event: object) -> Fault | None:
    match event:
        case PluginFaulted():
            return Fault(event.plugin, event.hook, event.fault, event.message)
        case PluginSetAside():
            return Fault(event.plugin, "", "set aside", event.reason)
        case _:
            return None


def _text(folder: RunFolder, name: str) -> str:
    try:
        return (folder.path / name).read_bytes().decode(errors="replace")
    except OSError:
        return ""
