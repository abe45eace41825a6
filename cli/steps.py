"""The steps of a run as a table: what was tried, what it fell to, what survived, and what was decided."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..runtime.events import BatchCritiqued, Decided, Event, StepStarted, Survivor, Verified
from ..runtime.runs import RunFolder
from ..runtime.text import one_line
from .output import say, table

_SHOWN = 5
"""So many survivors of a step are shown."""


@dataclass
class Step:
    """What came of one step."""

    number: int
    round: int
    candidates: int = 0
    executed: int = 0
    fell: Counter[str] = field(default_factory=Counter[str])
    survivors: list[Survivor] = field(default_factory=list[Survivor])
    decisions: list[str] = field(default_factory=list[str])

    def take(self, event: Event) -> None:
        """Take in what belongs to a step."""
        match event:
            case BatchCritiqued():
                self.candidates += event.size
                self.executed += event.executed
                self.fell.update(event.fell)
                self.survivors += event.survivors
            case Decided():
                which = f" {event.candidate}" if event.candidate else ""
                self.decisions.append(f"{event.verdict}{which}: {one_line(event.reason)}")
            case Verified():
                self.decisions.append("verified" if event.ok else _unproved(event))
            case _:
                pass


def steps_of(events: Iterable[Event]) -> list[Step]:
    """The steps of a run, in order."""
    found: list[Step] = []
    for event in events:
        if isinstance(event, StepStarted):
            found.append(Step(event.step, event.round))
        elif found:
            found[-1].take(event)
    return found


def show_steps(folder: RunFolder) -> None:
    """Print the table, and below it the best survivors with their findings."""
    steps = steps_of(folder.events())
    if not steps:
        say("no step was begun")
        return
    table(
        ["step", "round", "tried", "ran tests", "fell to", "survived", "decision"], [_row(s) for s in steps]
    )
    rows = [row for step in steps for row in _survivors(step)]
    if rows:
        say("")
        table(["step", "survivor", "score", "what it does", "findings"], rows)


def _row(step: Step) -> list[str]:
    fell = ", ".join(f"{name} {count:,}" for name, count in step.fell.most_common())
    counts = [f"{step.candidates:,}", f"{step.executed:,}", fell or "-", f"{len(step.survivors):,}"]
    return [str(step.number), str(step.round), *counts, "; ".join(step.decisions) or "-"]


def _survivors(step: Step) -> list[list[str]]:
    best = sorted(step.survivors, key=lambda s: -s.score)[:_SHOWN]
    return [
        [
            str(step.number),
            s.candidate.id,
            f"{s.score:.2f} ± {s.uncertainty:.2f}",
            one_line(s.candidate.rationale, 80) or s.candidate.origin,
            ", ".join(f"{f.criterion} {f.score:.2f}" for f in s.findings),
        ]
        for s in best
    ]


def _unproved(event: Verified) -> str:
    return f"not verified: {len(event.still)} still fail, {len(event.broken)} broken"
