"""Which functions of the repository ran while the tests were collected.

What they computed then (constants, parameters of tests, registries) is part of the loaded modules. New code
for such a function would not undo that, so a candidate that edits one is tried by importing afresh.
"""

from __future__ import annotations

import sys
import threading
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ground import Ground

TOOL = 3  # one of the two numbers that are reserved for no kind of tool
NAME = "mentee"


class Observer:
    """Watches calls between ``start`` and ``stop``.

    Attributes:
        ran: first lines of the code that ran, by file (relative path).
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.ran: dict[str, set[int]] = {}
        self._disable: object = None
        self._profiler: Any = None

    def start(self) -> None:
        """Begin to watch."""
        monitoring: Any = getattr(sys, "monitoring", None)
        if monitoring is None:
            # The profiler of the standard library counts in C; a function in Python is called for every call.
            from _lsprof import Profiler

            self._profiler = Profiler()
            self._profiler.enable(subcalls=False, builtins=False)
            threading.setprofile(self._profile)
        elif monitoring.get_tool(TOOL) is None:
            self._disable = monitoring.DISABLE
            monitoring.use_tool_id(TOOL, NAME)
            monitoring.register_callback(TOOL, monitoring.events.PY_START, self._started)
            monitoring.set_events(TOOL, monitoring.events.PY_START)

    def stop(self) -> None:
        """Stop watching."""
        monitoring: Any = getattr(sys, "monitoring", None)
        if self._profiler is not None:
            threading.setprofile(None)
            self._profiler.disable()
            for entry in self._profiler.getstats():
                if isinstance(entry.code, CodeType):
                    self._note(entry.code)
            self._profiler = None
        elif monitoring is not None and monitoring.get_tool(TOOL) == NAME:
            monitoring.set_events(TOOL, 0)
            monitoring.free_tool_id(TOOL)

    def _started(self, code: CodeType, offset: int) -> object:
        self._note(code)
        return self._disable

    def _profile(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            self._note(frame.f_code)

    def _note(self, code: CodeType) -> None:
        path = self._ground.relative(code.co_filename)
        # Module and class bodies run at import, and are never given new code.
        if path and code.co_name != "<module>":
            self.ran.setdefault(path, set()).add(code.co_firstlineno)
