"""What questions came to in finished runs, kept in mentee's data directory, a line a run.

Only runs that may learn, and may ask, write here, and only they read: how often a person is interrupted is
learned from it (``interruption``).
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from . import interruption
from .config.settings import Settings
from .events import AnswerReceived, Event
from .interruption import Doubt
from .outcomes import append, newest
from .state import State, fold

FILE = "doubts.jsonl"

NEWEST = 500
"""Runs that count."""


def doubts_of(events: Iterable[Event]) -> list[Doubt] | None:
    """The doubts of a run, each with whether an answer changed which patch would be taken.

    ``None`` for a run that could not ask: it tells nothing of people.
    """
    state = State()
    found: list[Doubt] = []
    for event in events:
        before, state = state, fold(state, event)
        if isinstance(event, AnswerReceived) and event.person:
            question = next((q for q in before.blockers if q.id == event.answer.question), None)
            if question is not None and question.about:
                found.append(Doubt(question.worth, _first(before) != _first(state)))
    if state.started is None or state.started.budget.questions == 0:
        return None
    return [*found, *(Doubt(q.worth) for q in state.blockers if q.about)]


def _first(state: State) -> str:
    return state.pool[0].candidate.id if state.pool else ""


def keep(data_dir: Path, run: str, events: Iterable[Event]) -> None:
    """Add a run's doubts, where it could ask."""
    doubts = doubts_of(events)
    if doubts is not None:
        pairs = [[doubt.worth, doubt.changed] for doubt in doubts]
        line = json.dumps({"run": run, "doubts": pairs})
        append(data_dir / FILE, [line], once=f'{{"run": {json.dumps(run)},')


def recall(data_dir: Path) -> list[tuple[Doubt, ...]]:
    """The doubts of the newest runs, oldest first; lines that are none are passed over."""
    lines = newest(data_dir / FILE, NEWEST)
    return [doubts for line in lines if (doubts := _doubts(line)) is not None]


def _doubts(line: bytes) -> tuple[Doubt, ...] | None:
    try:
        found: object = json.loads(line)
    except ValueError:
        return None
    pairs: object = cast("dict[str, Any]", found).get("doubts") if isinstance(found, dict) else None
    if not isinstance(pairs, list):
        return None
    read = [_doubt(pair) for pair in cast("Sequence[object]", pairs)]
    return tuple(doubt for doubt in read if doubt is not None)


def _doubt(pair: object) -> Doubt | None:
    match pair:
        case [int() | float() as worth, bool() | None as changed] if 0.0 <= worth <= 1.0:
            return Doubt(float(worth), changed)
        case _:
            return None


def threshold(settings: Settings) -> float:
    """How much an answer has to be worth in the next run of this user."""
    if not settings.learn or settings.ask == "always":
        return interruption.START
    return interruption.threshold(recall(settings.data_dir))
