"""Which lines of the repository a test executes.

Python 3.12 and newer tell of a line once and then stop telling until asked again, which costs nothing in a
loop; older ones have only a trace function, restricted here to the repository's files.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ground import Ground

TOOL = 4  # one of the two numbers that are reserved for no kind of tool

Note = Callable[[str, int], None]
"""Is told of each line, by path and number, when it is executed for the first time in a test."""


class MonitoredLines:
    """Lines by ``sys.monitoring``."""

    def __init__(self, ground: Ground, note: Note) -> None:
        self._ground, self._note = ground, note
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
        if path:
            seen = self._lines.setdefault(path, set())
            if line not in seen:
                seen.add(line)
                self._note(path, line)
        return self._monitoring.DISABLE


class TracedLines:
    """Lines by ``sys.settrace``."""

    def __init__(self, ground: Ground, note: Note) -> None:
        self._ground, self._note = ground, note
        self._lines: dict[str, set[int]] = {}

    def start(self) -> None:
        """Begin a test."""
        self._lines = {}
        threading.settrace(self._call)
        sys.settrace(self._call)

    def stop(self) -> dict[str, list[int]]:
        """End the test; return its lines by file."""
        sys.settrace(None)
        threading.settrace(None)
        return {path: sorted(lines) for path, lines in self._lines.items()}

    def _call(self, frame: FrameType, event: str, argument: object) -> Any:
        path = self._ground.relative(frame.f_code.co_filename)
        if not path:
            return None
        seen, note = self._lines.setdefault(path, set()), self._note

        def line(inner: FrameType, event: str, argument: object) -> Any:
            if event == "line" and inner.f_lineno not in seen:
                seen.add(inner.f_lineno)
                note(path, inner.f_lineno)
            return line

        return line


def recorder(ground: Ground, note: Note) -> MonitoredLines | TracedLines:
    """Take the cheapest way of this interpreter."""
    return MonitoredLines(ground, note) if hasattr(sys, "monitoring") else TracedLines(ground, note)
