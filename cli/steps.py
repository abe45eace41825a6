"""The steps of a run as tables: what was tried, what it fell to, what survived and why, what was decided.

Candidates fall to criteria; the critics are listed in the order in which they are asked, each with what it
costs, since that decides who prunes first.
"""

from collections.abc import Callable

from ..runtime.archive import Elite
from ..runtime.contracts.critique import By, Finding
from ..runtime.events import Decided, Verified
from ..runtime.runs import RunFolder
from ..runtime.steps import Step, steps_of
from ..runtime.text import one_line
from .output import say, table

_SHOWN = 5
"""So many survivors of a step are shown, as different ones as there are."""

_NEAR = 3
"""So many of those that fell, and came nearest."""


def _checkers(step: Step) -> dict[str, str]:
    """Which critic checks a criterion, where one is named, or else in what way it is checked."""
    named = {c.id: c.check.what if c.check.by is By.CRITIC else c.check.by.value for c in step.rubric}
    return {criterion: checker for criterion, checker in named.items() if checker}


def show_steps(folder: RunFolder) -> None:
    """Print the table, and below it the best survivors with their findings."""
    steps = steps_of(folder.events())
    if not steps:
        say("no step was begun")
        return
    table(
        ["step", "round", "tried", "ran tests", "fell to", "survived", "decision"], [_row(s) for s in steps]
    )
    _more(["step", "survivor", "score", "what it does", "findings"], steps, _survivors)
    _more(["step", "came nearest", "of the goal", "what it does"], steps, _nearest)
    _more(["step", "critic, cheapest first", "ms a candidate"], steps, _critics)


def _more(columns: list[str], steps: list[Step], rows_of: Callable[[Step], list[list[str]]]) -> None:
    """A further table, where there is something to put into it."""
    rows = [row for step in steps for row in rows_of(step)]
    if rows:
        say("")
        table(columns, rows)


def _row(step: Step) -> list[str]:
    checkers = _checkers(step)
    fell = ", ".join(_fell(name, count, checkers) for name, count in step.fell.most_common())
    counts = [f"{step.candidates:,}", f"{step.executed:,}", fell or "-", f"{len(step.survivors):,}"]
    return [str(step.number), str(step.round), *counts, "; ".join(map(_verdict, step.verdicts)) or "-"]


def _fell(criterion: str, count: int, checkers: dict[str, str]) -> str:
    """A criterion with how many fell to it, and who pruned them."""
    by = f" (by {one_line(checkers[criterion])})" if criterion in checkers else ""
    return f"{criterion} {count:,}{by}"


def _survivors(step: Step) -> list[list[str]]:
    return [_survivor(step.number, elite) for elite in step.elites(_SHOWN)]


def _survivor(step: int, elite: Elite) -> list[str]:
    one = elite.survivor
    what = one_line(one.candidate.rationale, 80) or one.candidate.origin
    more = f" (and {elite.alike - 1} that behave alike)" if elite.alike > 1 else ""
    found = ", ".join(_finding(f) for f in sorted(one.findings, key=lambda f: f.score))
    return [str(step), one.candidate.id, f"{one.score:.2f} ± {one.uncertainty:.2f}", what + more, found]


def _finding(finding: Finding) -> str:
    """A criterion and its score; where it is not met, also what is wrong, and in which line."""
    said = f"{finding.criterion} {finding.score:.2f}"
    if finding.score >= 1.0:
        return said
    place = f"{finding.path}:{finding.start}" if finding.path else ""
    why = " ".join(part for part in (one_line(finding.message, 100), one_line(place)) if part)
    return f"{said} ({why})" if why else said


def _nearest(step: Step) -> list[list[str]]:
    best = sorted(step.nearest, key=lambda f: -f.progress)[:_NEAR]
    return [
        [str(step.number), f.candidate.id, f"{f.progress:.0%}", one_line(f.candidate.rationale, 80)]
        for f in best
    ]


def _critics(step: Step) -> list[list[str]]:
    by_cost = sorted(step.costs.items(), key=lambda item: item[1])
    return [[str(step.number), name, f"{cost:.2f}"] for name, cost in by_cost]


def _verdict(event: Decided | Verified) -> str:
    if isinstance(event, Decided):
        which = f" {event.candidate}" if event.candidate else ""
        return f"{event.verdict}{which}: {one_line(event.reason)}"
    if event.ok:
        return "verified"
    return f"not verified: {len(event.still)} still fail, {len(event.broken)} broken"
