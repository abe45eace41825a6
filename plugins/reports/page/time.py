"""The timeline of a run, and the curve of what it spent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....runtime.events import (
    AnswerReceived,
    BaselineFinished,
    BatchCritiqued,
    Decided,
    Event,
    GroundChosen,
    HintGiven,
    Note,
    PhaseStarted,
    PluginFaulted,
    PluginSetAside,
    QuestionAsked,
    Reproduced,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    StepStarted,
    Verified,
)
from ....runtime.journal import Entry
from .words import Section, said, short

LONGEST = 400
"""Lines of the timeline; of a longer run the first and the last are shown."""

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 220, 56, 8, 18, 28
"""The size of the curve and its margins, in pixels before it is scaled."""

NAMED = 60
"""A band at least this wide has its name over it."""


@dataclass(frozen=True, slots=True)
class Point:
    """What was spent after so many seconds of work."""

    seconds: float
    candidates: int
    executed: int


def sections(entries: Sequence[Entry]) -> Iterator[Section]:
    """The curve and the timeline, where there is a journal."""
    points = _points(entries)
    if len(points) > 2:
        yield Section("budget", "Budget", _curve(points, _phases(entries)))
    lines = [(e.elapsed_s, *told) for e in entries if (told := _told(e.event))]
    if lines:
        yield Section("timeline", "Timeline", _log(lines))


def _points(entries: Sequence[Entry]) -> list[Point]:
    points = [Point(0.0, 0, 0)]
    for entry in entries:
        last = points[-1]
        if isinstance(entry.event, PhaseStarted):  # nothing is judged outside of a search
            points.append(Point(entry.elapsed_s, last.candidates, last.executed))
        elif isinstance(entry.event, BatchCritiqued):
            judged, ran = last.candidates + entry.event.size, last.executed + entry.event.executed
            points.append(Point(entry.elapsed_s, judged, ran))
    if entries:
        points.append(Point(entries[-1].elapsed_s, points[-1].candidates, points[-1].executed))
    return points


def _phases(entries: Sequence[Entry]) -> list[tuple[str, float, float]]:
    """Each phase with its first and last second."""
    begun = [(e.event.phase, e.elapsed_s) for e in entries if isinstance(e.event, PhaseStarted)]
    ends = [at for _, at in begun[1:]] + [entries[-1].elapsed_s] if begun else []
    return [(name, at, end) for (name, at), end in zip(begun, ends, strict=True)]


def _curve(points: Sequence[Point], phases: Sequence[tuple[str, float, float]]) -> str:
    """Candidates judged, and those that ran the tests, over the seconds of work; phases as bands."""
    last = points[-1]
    across, up = max(last.seconds, 1e-3), max(last.candidates, 1)
    floor, deep = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP

    def x(seconds: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / across

    def line(kind: str, counts: Sequence[int]) -> str:
        at = (f"{x(p.seconds):.1f},{floor - deep * n / up:.1f}" for p, n in zip(points, counts, strict=True))
        return f'<polyline class="{kind}" points="{" ".join(at)}"/>'

    bands = [
        f'<rect class="band" x="{x(a):.1f}" y="{TOP}" width="{x(b) - x(a):.1f}" height="{deep}"/>'
        for _, a, b in phases[::2]
        if b > a
    ]
    names = [
        f'<text x="{x(a) + 2:.1f}" y="12">{short(name, 12)}</text>'
        for name, a, b in phases
        if x(b) - x(a) > NAMED
    ]
    axes = [
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{floor}" y2="{floor}"/>',
        f'<text x="{LEFT - 6}" y="{TOP + 4}" text-anchor="end">{up:,}</text>',
        f'<text x="{LEFT - 6}" y="{floor}" text-anchor="end">0</text>',
        f'<text x="{LEFT}" y="{floor + 16}">0 s</text>',
        f'<text x="{WIDTH - RIGHT}" y="{floor + 16}" text-anchor="end">{across:,.1f} s</text>',
    ]
    curves = [
        line("curve", [p.candidates for p in points]),
        line("curve second", [p.executed for p in points]),
    ]
    says = (
        f"{last.candidates:,} candidates judged, {last.executed:,} ran the tests, in {across:,.1f} s of work"
    )
    drawn = "".join([*bands, *axes, *names, *curves])
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{says}"'
    legend = "Whole line: judged. Dashed: ran the tests. Bands: phases of the run."
    caption = f'<figcaption class="dim">{says}. {legend}</figcaption>'
    return f"<figure><svg {box}>{drawn}</svg>{caption}</figure>"


def _log(lines: Sequence[tuple[float, str, str]]) -> str:
    shown = list(lines)
    if len(lines) > LONGEST:
        half = LONGEST // 2
        gap = (lines[half][0], "...", f"{len(lines) - LONGEST:,} lines left out")
        shown = [*lines[:half], gap, *lines[-half:]]
    rows = "\n".join(
        f"<li><time>{seconds:,.1f} s</time><span><strong>{said(what)}</strong> {short(text, 300)}</span></li>"
        for seconds, what, text in shown
    )
    return f'<ol class="log">{rows}</ol>'


def _told(event: Event) -> tuple[str, str] | None:
    """What an event comes to in one line; ``None`` for those that others sum up."""
    match event:
        case RunStarted():
            return "started", f"mentee {event.mentee}, seed {event.seed}"
        case RunResumed():
            return "resumed", ", ".join(event.aside)
        case GroundChosen():
            return "ground", f"sandbox {event.sandbox}, {event.runner}, {event.interpreter}"
        case PhaseStarted():
            return "phase", event.phase
        case BaselineFinished():
            return "baseline", f"{len(event.passing):,} tests pass, {len(event.failing):,} fail"
        case Reproduced():
            return "reproduced", event.says or ", ".join(event.targets[:3])
        case StepStarted():
            return "step", f"{event.step}" + (f", round {event.round}" if event.round else "")
        case BatchCritiqued() if event.survivors:
            return (
                "passed",
                f"{len(event.survivors):,} of {event.size:,}, best {event.survivors[0].score:.2f}",
            )
        case Decided():
            return event.verdict, event.reason
        case Verified():
            return (
                ("verified", f"{event.ran:,} tests ran")
                if event.ok
                else ("not verified", ", ".join(event.still))
            )
        case QuestionAsked():
            return "question", event.question.text
        case AnswerReceived():
            return "answer", event.answer.text
        case HintGiven() | Note():
            return ("hint" if isinstance(event, HintGiven) else "note"), event.text
        case PluginFaulted():
            return "fault", f"{event.plugin}: {event.fault} in {event.hook}: {event.message}"
        case PluginSetAside():
            return "set aside", f"{event.plugin}: {event.reason}"
        case RunPaused():
            return "paused", event.reason
        case RunFinished():
            return event.outcome, event.reason
        case _:
            return None
