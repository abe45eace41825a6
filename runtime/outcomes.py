"""Patches whose truth came out in finished runs, kept in mentee's data directory, one a line.

A patch is right when it was verified, and wrong when it was tried and did not verify, or when it does not do
what a person answered. Only runs that may learn write here, and only they read.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from .contracts.critique import Finding
from .events import AnswerReceived, BatchCritiqued, Event, Survivor, Verified
from .reliability import Outcome
from .state import State, fold

FILE = "outcomes.jsonl"

NEWEST = 2_000
"""Outcomes that count: what was seen long ago was seen with other critics."""


def outcomes_of(events: Iterable[Event]) -> list[Outcome]:
    """The patches of a run whose truth came out, each once; the last word counts."""
    state = State()
    known: dict[str, Survivor] = {}
    truth: dict[str, bool] = {}
    for event in events:
        before, state = state, fold(state, event)
        match event:
            case BatchCritiqued():
                known |= {s.candidate.id: s for s in event.survivors}
            case Verified() if before.accepted is not None:
                truth[before.accepted.candidate.id] = event.ok
            case AnswerReceived():
                left = {s.candidate.id for s in state.pool}
                truth |= {s.candidate.id: False for s in before.pool if s.candidate.id not in left}
            case _:
                pass
    return [Outcome(scores(known[i].findings), right) for i, right in truth.items() if i in known]


def scores(findings: Iterable[Finding]) -> dict[str, float]:
    """The score by criterion: the worst of several findings."""
    found: dict[str, float] = {}
    for finding in findings:
        found[finding.criterion] = min(finding.score, found.get(finding.criterion, 1.0))
    return found


def keep(data_dir: Path, run: str, outcomes: Iterable[Outcome]) -> None:
    """Add a run's outcomes; once, however often it is told."""
    lines = [json.dumps({"run": run, "right": one.right, "scores": dict(one.scores)}) for one in outcomes]
    append(data_dir / FILE, lines, once=f'{{"run": {json.dumps(run)},')


def recall(data_dir: Path) -> list[Outcome]:
    """The newest outcomes, oldest first; lines that are none are passed over."""
    lines = newest(data_dir / FILE, NEWEST)
    return [outcome for line in lines if (outcome := _outcome(line)) is not None]


def append(file: Path, lines: Sequence[str], *, once: str) -> None:
    """Add lines to a file of what was learned, whole, whoever else writes at the same time.

    Nothing is added where the file holds the text ``once`` already.
    """
    if not lines:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    descriptor = os.open(file, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if once.encode() in file.read_bytes():
            return
        os.write(descriptor, "".join(f"{line}\n" for line in lines).encode())
    finally:
        os.close(descriptor)


def newest(path: Path, most: int) -> list[bytes]:
    """The last lines of such a file, oldest first; none where there is no file."""
    try:
        return path.read_bytes().split(b"\n")[-most - 1 :]
    except OSError:
        return []


def _outcome(line: bytes) -> Outcome | None:
    try:
        found: object = json.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    raw = cast("dict[str, Any]", found)
    told: object = raw.get("scores")
    if not isinstance(told, dict) or not isinstance(raw.get("right"), bool):
        return None
    pairs = cast("dict[str, object]", told).items()
    good = {k: float(v) for k, v in pairs if isinstance(v, int | float) and 0.0 <= v <= 1.0}
    return Outcome(good, raw["right"])
