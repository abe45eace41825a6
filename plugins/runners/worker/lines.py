"""Which lines of the repository a test executes.

Python 3.12 and newer tell of a line once and then stop telling until asked again, which costs nothing in a
loop; older ones have only a trace function, restricted here to the repository's files.
"""

from __future__ import annotations

import dis
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ground import Ground

TOOL = 4  # one of the two numbers that are reserved for no kind of tool

PATIENCE = 100_000
"""Lines that a function may execute again and again, in all its calls, before it is let go."""

Note = Callable[[str, int], None]
"""Is told of each line, by path and number, when it is executed for the first time in a test."""


class Shared:
    """The functions that tests share with those that came before: of others, no lines need be known."""

    def __init__(self) -> None:
        self._lines: dict[str, set[int]] | None = None
        self._known: dict[CodeType, bool] = {}

    def narrow(self, lines: dict[str, set[int]]) -> None:
        """From now on, only functions that have one of these lines count."""
        self._lines = lines
        self._known = {}

    def has(self, path: str, code: CodeType) -> bool:
        """Whether a function counts."""
        if self._lines is None:
            return True
        known = self._known.get(code)
        if known is None:
            numbers = {line for _, line in dis.findlinestarts(code) if line}
            known = self._known[code] = not numbers.isdisjoint(self._lines.get(path, ()))
        return known


class MonitoredLines:
    """Lines by ``sys.monitoring``."""

    def __init__(self, ground: Ground, note: Note, shared: Shared) -> None:
        self._ground, self._note, self._shared = ground, note, shared
        self._lines: dict[str, set[int]] = {}
        self._monitoring: Any = vars(sys)["monitoring"]  # there from 3.12 on

    def start(self) -> None:
        """Begin a test."""
        monitoring = self._monitoring
        self._lines = {}
        if monitoring.get_tool(TOOL) is None:
            monitoring.use_tool_id(TOOL, "mentee")
            monitoring.register_callback(TOOL, monitoring.events.LINE, self._line)
        monitoring.set_events(TOOL, monitoring.events.LINE)
        monitoring.restart_events()

    def stop(self) -> dict[str, list[int]]:
        """End the test; return its lines by file."""
        self._monitoring.set_events(TOOL, 0)
        return {path: sorted(lines) for path, lines in self._lines.items()}

    def _line(self, code: CodeType, line: int) -> object:
        path = self._ground.relative(code.co_filename)
        if path and self._shared.has(path, code):
            seen = self._lines.setdefault(path, set())
            if line not in seen:
                seen.add(line)
                self._note(path, line)
        return self._monitoring.DISABLE


class TracedLines:
    """Lines by ``sys.settrace``.

    A function that goes on for long without a new line is let go, so that a hot loop is not slowed down
    for the rest of its time; all its lines are then taken as executed. Where such functions go on being
    called, tracing ends, and the same is done for all functions that are under way.
    """

    def __init__(self, ground: Ground, note: Note, shared: Shared) -> None:
        self._ground, self._note, self._shared = ground, note, shared
        self._lines: dict[str, set[int]] = {}
        self._idle: dict[CodeType, int] = {}
        self._calls = 0

    def start(self) -> None:
        """Begin a test."""
        self._lines, self._idle, self._calls = {}, {}, 0
        threading.settrace(self._call)
        sys.settrace(self._call)

    def stop(self) -> dict[str, list[int]]:
        """End the test; return its lines by file."""
        sys.settrace(None)
        threading.settrace(None)
        return {path: sorted(lines) for path, lines in self._lines.items()}

    def _call(self, frame: FrameType, event: str, argument: object) -> Any:
        code, idle = frame.f_code, self._idle
        path = self._ground.relative(code.co_filename)
        if not path or not self._shared.has(path, code):
            return None
        if idle.setdefault(code, 0) > PATIENCE:
            self._calls += 1
            if self._calls > PATIENCE:
                self._leave(frame)
            return None
        seen, note = self._lines.setdefault(path, set()), self._note

        def line(inner: FrameType, event: str, argument: object) -> Any:
            if event == "line":
                number = inner.f_lineno
                if number not in seen:
                    seen.add(number)
                    note(path, number)
                    idle[code] = self._calls = 0
                else:
                    idle[code] += 1
                    if idle[code] > PATIENCE:
                        inner.f_trace_lines = False
                        self._take_all(path, code)
            return line

        return line

    def _leave(self, frame: FrameType | None) -> None:
        sys.settrace(None)
        while frame is not None:
            path = self._ground.relative(frame.f_code.co_filename)
            if path:
                self._take_all(path, frame.f_code)
            frame = frame.f_back

    def _take_all(self, path: str, code: CodeType) -> None:
        seen = self._lines.setdefault(path, set())
        for number in sorted({line for _, line in dis.findlinestarts(code) if line} - seen):
            seen.add(number)
            self._note(path, number)


def recorder(ground: Ground, note: Note, shared: Shared) -> MonitoredLines | TracedLines:
    """Take the cheapest way of this interpreter."""
    way = MonitoredLines if hasattr(sys, "monitoring") else TracedLines
    return way(ground, note, shared)
