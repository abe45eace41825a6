"""How a run comes along, on stderr: a live line a phase on a terminal, plain lines elsewhere."""

import sys
import time
from typing import TYPE_CHECKING, Protocol, Self

from ..runtime import journal
from ..runtime.errors import MenteeError
from ..runtime.events import QuestionAsked
from ..runtime.runs import RunFolder
from ..runtime.text import one_line
from .prompt import put
from .tale import Phase, Tale

if TYPE_CHECKING:
    from rich.console import OverflowMethod
    from rich.text import Text

EVERY_S = 5.0
"""How often a long phase says where it is when stderr is no terminal."""
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class _Screen(Protocol):
    def remark(self, text: str) -> None: ...
    def begun(self, phase: Phase) -> None: ...
    def working(self, phase: Phase, seconds: float) -> None: ...
    def ended(self, phase: Phase, seconds: float) -> None: ...
    def close(self) -> None: ...


class Progress:
    """Follows a run's journal. ``tick`` is called often while the run works, and never raises for a journal's
    or a stream's sake: a face must not end a run.
    """  # noqa: D205  one sentence

    def __init__(self, folder: RunFolder, *, new: bool = True) -> None:
        """For a run that goes on, ``new`` is false: what has happened before is not told again."""
        self._folder = folder
        self._tale = Tale()
        self._offset, self._number = 0, 1
        self._elapsed, self._seen = 0.0, time.monotonic()
        self._screen: _Screen | None = None
        if not new:
            self._read()

    def tick(self) -> None:
        """Show what is new."""
        try:
            if self._screen is None:
                # Not earlier: the run is forked off by now, and need not carry the terminal's machinery.
                self._screen = _Terminal() if sys.stderr.isatty() else _Lines()
                self._screen.remark(f"run {self._folder.id}")
            for entry in self._read():
                self._tell(entry, self._screen)
                if self._screen is None:
                    return
            if self._tale.phase is not None:
                self._screen.working(self._tale.phase, self._seconds(self._tale.phase))
        except OSError:  # whoever watched is gone
            self._screen = _Nobody()

    def _tell(self, entry: journal.Entry, screen: _Screen) -> None:
        before = self._tale.phase
        ended, remark = self._tale.take(entry)
        if ended is not None:
            screen.ended(ended, entry.elapsed_s - ended.began_s)
        if self._tale.phase is not None and self._tale.phase is not before:
            screen.begun(self._tale.phase)
        if remark:
            screen.remark(remark)
        if isinstance(entry.event, QuestionAsked) and entry.event.channel == "terminal":
            screen.close()  # the person types where it was drawn
            put(self._folder, entry.event.question)
            self._screen = None

    def _seconds(self, phase: Phase) -> float:
        return self._elapsed + time.monotonic() - self._seen - phase.began_s

    def _read(self) -> list[journal.Entry]:
        try:
            entries, self._offset, self._number = journal.follow(
                self._folder.journal, self._offset, self._number
            )
        except (FileNotFoundError, MenteeError):  # not begun yet; or damaged, which the run itself reports
            return []
        if entries:
            self._elapsed, self._seen = entries[-1].elapsed_s, time.monotonic()
        return entries

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Show the end of the last phase, and give the terminal back."""
        if self._screen is None:
            return
        self.tick()
        try:
            if self._tale.phase is not None:
                self._screen.ended(self._tale.phase, self._elapsed - self._tale.phase.began_s)
            self._screen.close()
        except OSError:
            pass


class _Lines:
    """For a log: a line when a phase begins, one every few seconds, one when it ends."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def remark(self, text: str) -> None:
        sys.stderr.write(f"mentee: {one_line(text)}\n")
        sys.stderr.flush()
        self._told = time.monotonic()

    def begun(self, phase: Phase) -> None:
        self.remark(f"{phase.name} ...")

    def working(self, phase: Phase, seconds: float) -> None:
        if time.monotonic() - self._told >= EVERY_S:
            for label, text in phase.lines(seconds):
                self.remark(f"{label}: {text} ({seconds:.0f} s so far)")

    def ended(self, phase: Phase, seconds: float) -> None:
        for label, text in phase.lines(seconds):
            self.remark(f"{label}: {text}, {seconds:.1f} s")

    def close(self) -> None:
        pass


class _Terminal:
    """For a person: finished phases stay, the one at work is drawn again and again below them.

    Drawn by ``tick`` alone, without a thread: the supervisor may fork the run again at any time.
    """

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live

        self._console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
        self._live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()

    def remark(self, text: str) -> None:
        self._console.print(one_line(text), style="dim")

    def begun(self, phase: Phase) -> None:
        self.working(phase, 0.0)

    def working(self, phase: Phase, seconds: float) -> None:
        mark = _SPINNER[int(seconds * 10) % len(_SPINNER)]
        self._live.update(self._drawn(phase, seconds, mark, "cyan", "ellipsis"), refresh=True)

    def ended(self, phase: Phase, seconds: float) -> None:
        self._live.update("", refresh=True)
        self._console.print(self._drawn(phase, seconds, "✓", "green", "fold"))

    def close(self) -> None:
        self._live.update("", refresh=True)
        self._live.stop()

    def _drawn(
        self, phase: Phase, seconds: float, mark: str, style: str, overflow: "OverflowMethod"
    ) -> "Text":
        from rich.text import Text

        lines = [
            Text.assemble((f"{mark} ", style), (f"{label:<10}", "bold"), one_line(text))
            for label, text in phase.lines(seconds)
        ]
        lines[0].append(f"  {seconds:.1f} s", "dim")
        drawn = Text("\n").join(lines)
        drawn.no_wrap, drawn.overflow = overflow == "ellipsis", overflow
        return drawn


class _Nobody:
    """When stderr is closed."""

    def remark(self, text: str) -> None: ...
    def begun(self, phase: Phase) -> None: ...
    def working(self, phase: Phase, seconds: float) -> None: ...
    def ended(self, phase: Phase, seconds: float) -> None: ...
    def close(self) -> None: ...
