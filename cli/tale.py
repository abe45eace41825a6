"""What the events of a run come to while it works: lines for the phase it is in, and remarks by the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..runtime.events import (
    AnswerReceived,
    BaselineFinished,
    BatchCritiqued,
    Compared,
    Decided,
    Event,
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
    RunResumed,
    StepStarted,
    Verified,
)
from ..runtime.journal import Entry
from ..runtime.text import one_line

_BEGINNINGS = {
    "reproduce": "running the tests as they are",
    "locate": "tracing the tests",
    "verify": "running the whole suite on the patched tree",
}


@dataclass
class Phase:
    """One phase of work: its name, when it began (seconds of work), and what has come of it so far."""

    name: str
    began_s: float
    total: int = 0
    said: list[str] = field(default_factory=list[str])
    candidates: int = 0
    executed: int = 0
    plausible: int = 0
    best: float = 0.0

    def lines(self, seconds: float) -> list[tuple[str, str]]:
        """Label and text; searching has two, one of what is proposed and one of what the critics say."""
        if self.name != "propose":
            beginning = _BEGINNINGS.get(self.name, "")
            total = f" ({self.total:,} passed before)" if self.total and beginning else ""
            return [(self.name, "; ".join(self.said) or beginning + total)]
        rate = f", {self.candidates / seconds:,.0f}/s" if seconds >= 0.1 and self.candidates else ""
        best = f", best {self.best:.2f}" if self.plausible else ""
        proposed = [*self.said, f"{self.candidates:,} candidates{rate}"]
        return [
            ("propose", "; ".join(proposed)),
            ("critique", f"{self.executed:,} ran the tests, {self.plausible:,} plausible{best}"),
        ]


class Tale:
    """Follows a run's events."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.phase: Phase | None = None
        self._step = ""

    def take(self, entry: Entry) -> tuple[Phase | None, str]:
        """Take an event in: the phase that it ends, and a remark that it is worth; either may be nothing."""
        event = entry.event
        if isinstance(event, PhaseStarted):
            ended, self.phase = self.phase, Phase(event.phase, entry.elapsed_s, event.total)
            if event.phase == "propose" and self._step:
                self.phase.said.append(self._step)
            return ended, ""
        if isinstance(event, StepStarted):
            again = (
                f", refined {event.round} times" if event.round > 1 else ", refined" if event.round else ""
            )
            self._step = f"step {event.step}{again}" if event.step > 1 else ""
        elif self.phase is not None:
            _add(self.phase, event)
        return None, _remark(event)


def _add(phase: Phase, event: Event) -> None:
    match event:
        case BaselineFinished():
            phase.said.append(f"{len(event.passing):,} tests pass, {len(event.failing):,} fail")
        case Reproduced():
            origin = {"test": "as named", "suite": "from the suite"}.get(
                event.origin, f"from its {event.origin}"
            )
            phase.said.append(f"the failure: {_some(event.targets)} ({origin})")
        case Observed():
            phase.said.append(f"{event.traced:,} tests traced")
        case BatchCritiqued():
            phase.candidates += event.size
            phase.executed += event.executed
            phase.plausible += len(event.survivors)
            phase.best = max([phase.best, *(s.score for s in event.survivors)])
        case Compared():
            inputs = max(map(len, event.outcomes.values()), default=0)
            phase.said.append(f"{len(event.outcomes):,} candidates on {inputs:,} inputs")
        case RegressionAdded():
            phase.said.append(f"{_some(event.tests)} added to {one_line(event.path)}")
        case Verified() if event.ok:
            phase.said.append(f"{event.ran:,} tests ran: {len(event.fixed):,} fixed, none broken")
        case Verified():
            phase.said.append(
                f"{event.ran:,} tests ran: {len(event.still):,} still fail, {len(event.broken):,} broken"
            )
        case _:
            pass


def _remark(event: Event) -> str:
    """What is worth a line of its own, whatever the phase."""
    match event:
        case GroundChosen():
            left = f"; left out: {_some(event.left_out)}" if event.left_out else ""
            where = f"sandbox {event.sandbox}, {event.runner}, {event.interpreter}"
            return f"{where} ({one_line(event.reason)}){left}"
        case RunResumed():
            return "resumed" + (f", with {_some(event.aside)} set aside" if event.aside else "")
        case PluginFaulted():
            return f"plugin {event.plugin}: {event.fault} in {event.hook}: {one_line(event.message, 200)}"
        case PluginSetAside():
            return f"plugin {event.plugin} is set aside: {one_line(event.reason)}"
        case Note():
            return f"note: {one_line(event.text, 300)}"
        case QuestionAsked():
            return f"question: {one_line(event.question.text, 300)}"
        case AnswerReceived():
            return f"answer: {one_line(event.answer.text, 200)}"
        case HintGiven():
            return f"hint: {one_line(event.text, 200)}"
        case Decided() if event.verdict in {"refine", "ask"}:
            return f"{event.verdict}: {one_line(event.reason, 200)}"
        case _:
            return ""


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(one_line(name, 80) for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
