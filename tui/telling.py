"""What a run's events come to for a person: blocks of lines in the order of the work, without a terminal.

The text is not made safe to print here; whoever shows it does that, for all of it at once.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..runtime.contracts.channel import Question
from ..runtime.contracts.critique import Finding
from ..runtime.events import (
    ActionFinished,
    ActionIntended,
    AnswerReceived,
    BaselineFinished,
    BatchCritiqued,
    Compared,
    Decided,
    Event,
    Fallen,
    GroundChosen,
    HintGiven,
    Note,
    Observed,
    PhaseStarted,
    PluginFaulted,
    PluginSetAside,
    QuestionAsked,
    RegressionAdded,
    Reproduced,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from ..runtime.journal import Entry
from ..runtime.state import State, fold
from ..runtime.text import one_line

SHOWN = 3
"""So many survivors of a search are shown, and criteria that candidates fell to."""

VERDICTS = {"accept": "good", "ask": "warn"}
"""The tone of each decision that has one."""


ORIGINS = {"test": "the named tests", "suite": "the suite"}
"""What a reproduction was taken from, where that is not a part of the issue's text."""


class Line(NamedTuple):
    """A line and its tone: good, bad, warn, dim, or none."""

    text: str
    tone: str = ""


@dataclass
class Block:
    """What belongs together: when it began (seconds of work), what it is, and what has come of it."""

    at_s: float
    label: str
    tone: str = ""
    said: list[Line] = field(default_factory=list[Line])

    def lines(self) -> list[Line]:
        """What is shown beside the label; there is at least one."""
        return self.said or [Line("…", "dim")]


@dataclass
class Search(Block):
    """A step's search: candidates counted, the best survivors, or what came nearest."""

    candidates: int = 0
    executed: int = 0
    fell: Counter[str] = field(default_factory=Counter[str])
    survivors: list[Survivor] = field(default_factory=list[Survivor])
    nearest: Fallen | None = None
    after: list[Line] = field(default_factory=list[Line])

    def add(self, batch: BatchCritiqued) -> None:
        """Take a batch in."""
        self.candidates += batch.size
        self.executed += batch.executed
        self.fell.update(batch.fell)
        self.survivors = sorted([*self.survivors, *batch.survivors], key=lambda s: -s.score)
        self.nearest = max(
            [*([self.nearest] if self.nearest else []), *batch.nearest],
            key=lambda f: f.progress,
            default=None,
        )

    def lines(self) -> list[Line]:
        """See :class:`Block`."""
        counted = f"{self.candidates:,} candidates, {self.executed:,} ran the tests"
        found = [*self.said, Line(f"{counted}, {len(self.survivors):,} survived")]
        if self.fell:
            named = (f"{name} {count:,}" for name, count in self.fell.most_common(SHOWN))
            more = f", {len(self.fell) - SHOWN} more" if len(self.fell) > SHOWN else ""
            found.append(Line(f"fell to {', '.join(named)}{more}", "dim"))
        for survivor in self.survivors[:SHOWN]:
            found += _survivor(survivor)
        if len(self.survivors) > SHOWN:
            found.append(Line(f"and {len(self.survivors) - SHOWN:,} more", "dim"))
        if not self.survivors and self.nearest is not None:
            near = one_line(self.nearest.candidate.rationale)
            found.append(Line(f"nearest: {near} ({self.nearest.progress:.0%} of the goal)"))
        return [*found, *self.after]


def _survivor(survivor: Survivor) -> list[Line]:
    candidate = survivor.candidate
    what = one_line(candidate.rationale) or (candidate.call.tool if candidate.call else candidate.origin)
    met = [f"{f.criterion} {f.score:.2f}" for f in survivor.findings if f.score >= 1.0]
    lines = [Line(f"{survivor.score:.2f} ± {survivor.uncertainty:.2f}  {what}", "good")]
    lines += [Line(f"  {', '.join(met)}", "dim")] if met else []
    return lines + [Line(f"  {_unmet(f)}", "warn") for f in survivor.findings if f.score < 1.0]


def _unmet(finding: Finding) -> str:
    place = f" at {finding.path}:{finding.start}" if finding.path else ""
    why = f": {one_line(finding.message)}" if finding.message else ""
    return f"{finding.criterion} {finding.score:.2f}{why}{place}"


class Telling:
    """Follows a run's events.

    Attributes:
        state: the fold over them.
        blocks: what is told, oldest first.
        question: what waits for a person's answer now.
        best: the best survivor of the last search that had one, with the tree that it is meant for.
    """

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.state = State()
        self.blocks: list[Block] = []
        self.question: Question | None = None
        self.best: tuple[str, Survivor] | None = None
        self._tree = ""
        self._phase: Block | None = None

    def take(self, entry: Entry) -> None:
        """Take an event in."""
        event = entry.event
        self.state = fold(self.state, event)
        asked = self.question
        self._ask(event)
        match event:
            case RunPaused() if event.question is not None and event.question == asked:
                self.blocks.append(Block(entry.elapsed_s, "paused", "warn", [Line("until it is answered")]))
            case StepStarted():
                self._tree = event.tree
                self.blocks.append(_step(entry.elapsed_s, event))
            case PhaseStarted() if event.phase not in {"propose", "critique"}:
                self._phase = Block(entry.elapsed_s, event.phase)
                self.blocks.append(self._phase)
            case BatchCritiqued() if self._search is not None:
                self._search.add(event)
                if self._search.survivors:
                    self.best = self._tree, self._search.survivors[0]
            case ActionFinished() if event.observation.ok and _edited(self.state):
                pass  # what was to be done was done
            case _:
                self._tell(entry.elapsed_s, event)

    @property
    def _search(self) -> Search | None:
        return next((block for block in reversed(self.blocks) if isinstance(block, Search)), None)

    def _ask(self, event: Event) -> None:
        match event:
            case QuestionAsked() if event.person:
                self.question = event.question
            case RunPaused():
                self.question = event.question
            case AnswerReceived() | RunResumed() | RunFinished():
                self.question = None
            case _:
                pass

    def _tell(self, at_s: float, event: Event) -> None:
        if (line := _of_phase(event)) is not None and self._phase is not None:
            self._phase.said.append(line)
        elif isinstance(event, SearchEnded) and self._search is not None:
            self._search.after.append(Line(f"search ended: {event.why}", "dim"))
        else:
            for label, tone, lines in _by_itself(event):
                self.blocks.append(Block(at_s, label, tone, lines))


def _edited(state: State) -> bool:
    return bool(state.turns) and state.turns[-1].candidate.call is None


def _step(at_s: float, event: StepStarted) -> Search:
    refined = [Line(f"refined, round {event.round + 1}", "dim")] if event.round else []
    recalled = [Line(f"recalled: {one_line(text)}") for text in event.recalled]
    return Search(at_s, f"step {event.step}", said=[*refined, *recalled])


def _of_phase(event: Event) -> Line | None:
    """What is a line of the phase at work."""
    match event:
        case BaselineFinished():
            return Line(f"{len(event.passing):,} tests pass, {len(event.failing):,} fail")
        case Reproduced():
            origin = ORIGINS.get(event.origin, f"the issue's {event.origin}")
            says = f" ({one_line(event.says)})" if event.says else ""
            return Line(f"the failure, from {origin}: {_some(event.targets)}{says}")
        case Observed():
            return Line(f"{event.traced:,} tests traced")
        case Compared():
            calls = len({call for outcomes in event.outcomes.values() for call in outcomes})
            return Line(f"{len(event.outcomes):,} survivors were run on {calls:,} inputs")
        case RegressionAdded():
            return Line(f"added to {one_line(event.path)}: {_some(event.tests)}")
        case Verified() if event.ok:
            return Line(f"{event.ran:,} tests ran: {len(event.fixed):,} fixed, none broken", "good")
        case Verified():
            still, broken = len(event.still), len(event.broken)
            return Line(f"{event.ran:,} tests ran: {still:,} still fail, {broken:,} broken", "bad")
        case _:
            return None


def _by_itself(event: Event) -> list[tuple[str, str, list[Line]]]:
    """What is a block of its own: label, tone and lines; at most one."""
    for tell in (_of_the_run, _of_people, _of_plugins):
        found = tell(event)
        if found is not None:
            label, tone, *texts = found
            return [(label, tone, [Line(text) for text in texts])]
    return []


def _of_the_run(event: Event) -> Sequence[str] | None:
    match event:
        case RunStarted():
            issue = one_line(event.task.issue).lstrip("# ") or _some(event.task.tests)
            return "issue", "", issue or "the failing tests"
        case RunResumed():
            return "resumed", "", f"without {_some(event.aside)}" if event.aside else "from where it was"
        case GroundChosen():
            left = [f"left out: {_some(event.left_out)}"] if event.left_out else []
            where = from_home(event.interpreter)
            return "ground", "", f"{event.sandbox}, {event.runner}, {where}", *left
        case Decided():
            return event.verdict, VERDICTS.get(event.verdict, ""), event.reason
        case ActionIntended() if event.candidate.call is not None:
            return event.candidate.call.tool, "", one_line(event.candidate.rationale, 200) or "called"
        case ActionIntended():
            return "edit", "", one_line(event.candidate.rationale)
        case ActionFinished() if event.observation.text:
            return "came of it", "" if event.observation.ok else "warn", one_line(event.observation.text, 300)
        case RunPaused():
            return "paused", "warn", event.reason
        case RunFinished():
            way_out = [event.way_out] if event.way_out and not event.verified else []
            return event.outcome, "good" if event.verified else "bad", event.reason, *way_out
        case _:
            return None


def _of_people(event: Event) -> Sequence[str] | None:
    match event:
        case QuestionAsked() if event.person:
            return "question", "warn", event.question.text
        case AnswerReceived():
            return (
                "answer",
                "good",
                event.answer.text if event.person else f"{event.answer.text} (remembered)",
            )
        case HintGiven():
            return "hint", "", event.text
        case _:
            return None


def _of_plugins(event: Event) -> Sequence[str] | None:
    match event:
        case PluginFaulted():
            return "fault", "warn", f"{event.plugin} in {event.hook}: {event.fault} {one_line(event.message)}"
        case PluginSetAside():
            return "set aside", "warn", f"{event.plugin}: {event.reason}"
        case Note():
            return "note", "", event.text
        case _:
            return None


def from_home(path: str) -> str:
    """The path, with ``~`` for the home of the person."""
    home = os.path.expanduser("~").rstrip("/")
    return f"~{path.removeprefix(home)}" if home and path.startswith(f"{home}/") else path


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN:,} more"
