"""From the events of a finished run to the experience that is kept of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...runtime.contracts.critique import Finding
from ...runtime.contracts.precedent import Signature
from ...runtime.events import BatchCritiqued, Event, RunFinished, Verified
from ...runtime.state import State, fold, fold_all
from ..feedback.features import features
from ..masking import mask
from ..records import Experience
from .hunks import hunks, units
from .lesson import lesson
from .shortest import moves, shortest

ISSUE = 2_000
"""Characters of the issue that are kept."""

PATCH = 20_000
"""Characters of a patch that are kept whole; of a longer one nothing is, since a part would mislead."""


def experience(
    events: Sequence[Event], patch: str, *, repository: str, place: str, run: str
) -> Experience | None:
    """What a finished run tried, and what came of it; ``None`` for one that did not come to an end.

    Args:
        events: the run's.
        patch: the diff that it ended with; empty where it has none.
        repository: its identity, see :func:`..scope.identity`.
        place: the name of its folder.
        run: its id.
    """
    state = fold_all(events)
    if state.finished is None:
        return None
    found = _outcome(events, state, state.finished)
    kept = replace(
        found,
        repository=repository,
        place=place,
        run=run,
        issue=mask(state.started.task.issue if state.started else "")[:ISSUE],
    )
    kept = _with_patch(kept, patch, state.regression.path if state.regression else "")
    return replace(kept, lesson=mask(lesson(kept)))


def _outcome(events: Sequence[Event], state: State, finished: RunFinished) -> Experience:
    accepted = state.accepted
    nearest = state.partials[0] if state.partials and accepted is None else None
    findings = accepted.findings if accepted else nearest.findings if nearest else ()
    taken = accepted.candidate if accepted else nearest.candidate if nearest else None
    made = moves(events)
    last = state.regression.before if state.regression else state.tree
    way = shortest(made, state.ground.tree, last) if state.ground and accepted else ()
    return Experience(
        id="",
        at=0.0,
        repository="",
        issue="",
        outcome=finished.outcome,
        origin=accepted.candidate.origin if accepted else "",
        rationale=mask(taken.rationale) if taken else "",
        met=_scored(findings, met=True),
        missed=_scored(findings, met=False),
        candidates=state.candidates,
        signature=state.observed.signature if state.observed else Signature(),
        found=_position(events, accepted.candidate.id) if accepted else 0,
        plausible=state.plausible,
        path=tuple(mask(move.what) for move in way),
        folded=len(made) - len(way),
        refuted=_refuted(events),
        features=features(accepted.candidate) if accepted else (),
    )


def _scored(findings: Iterable[Finding], *, met: bool) -> tuple[str, ...]:
    return tuple(sorted({f.criterion for f in findings if (f.score >= 1.0) == met}))


def _position(events: Iterable[Event], candidate: str) -> int:
    """How many candidates had been judged when a candidate survived, its batch included; 0 if it did not."""
    judged = 0
    for event in events:
        if isinstance(event, BatchCritiqued):
            judged += event.size
            if any(s.candidate.id == candidate for s in event.survivors):
                return judged
    return 0


def _refuted(events: Iterable[Event]) -> tuple[str, ...]:
    """What made the candidates that were accepted and did not verify."""
    found: list[str] = []
    state = State()
    for event in events:
        if isinstance(event, Verified) and not event.ok and state.accepted is not None:
            found.append(state.accepted.candidate.origin)
        state = fold(state, event)
    return tuple(found)


def _with_patch(known: Experience, patch: str, tests: str) -> Experience:
    """With the patch, and what the accepted candidate changed: the file of the issue's tests is left out."""
    blocks = [hunk for hunk in hunks(patch) if hunk.path != tests]
    return replace(
        known,
        patch=mask(patch) if len(patch) <= PATCH else "",
        files=tuple(dict.fromkeys(hunk.path for hunk in blocks)),
        functions=tuple(dict.fromkeys(hunk.function for hunk in blocks if hunk.function)),
        units=tuple(dict.fromkeys(unit for hunk in blocks for unit in units(hunk))),
    )
