"""What remains of a test whose process was killed: the lines it had executed, and where it stood.

Lines go to memory that the parent shares, each once, so that nothing need be handed over by a process that
is stuck in a loop in C. The stack is written by ``faulthandler`` from inside the signal that ends the
process, which works there too; the signal's default action follows.
"""

from __future__ import annotations

import contextlib
import faulthandler
import mmap
import os
import re
import signal
import struct
import tempfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ground import Ground

TAPE_BYTES = 4 << 20
"""Room for some 100,000 lines of code; what a test executes beyond that is lost if it is killed."""

STACK_BYTES = 1 << 16
_USED = struct.Struct("=Q")
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$', re.MULTILINE)


class BlackBox:
    """Made before the fork, written in it, read after its end."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._tape = mmap.mmap(-1, TAPE_BYTES)
        self._end = _USED.size
        self._stack: Any = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  it lives as long as this

    def clear(self) -> None:
        """Forget the test before."""
        self._end = _USED.size
        self._tape[: _USED.size] = _USED.pack(self._end)

    def note(self, path: str, line: int) -> None:
        """Keep a line that was executed for the first time."""
        entry = f"{path}\0{line}\n".encode("utf-8", "surrogateescape")
        end = self._end + len(entry)
        if end <= TAPE_BYTES:
            # The length comes last, so that a reader never meets half an entry.
            self._tape[self._end : end] = entry
            self._tape[: _USED.size] = _USED.pack(end)
            self._end = end

    def watch(self, number: int) -> None:
        """Write the stack when this signal comes, and let the signal then end the process."""
        with contextlib.suppress(RuntimeError, OSError, ValueError):
            faulthandler.unregister(number)
            signal.signal(number, signal.SIG_DFL)
            faulthandler.register(number, self._stack, all_threads=False, chain=True)

    def read(self) -> dict[str, Any]:
        """What was kept, as fields of a result; afterwards there is nothing."""
        told: dict[str, Any] = {}
        if lines := self._lines():
            told["lines"] = lines
        if frames := self._frames():
            told["frames"] = frames
        self.clear()
        os.ftruncate(self._stack.fileno(), 0)
        os.lseek(self._stack.fileno(), 0, os.SEEK_SET)
        return told

    def _lines(self) -> dict[str, list[int]]:
        used = min(_USED.unpack(self._tape[: _USED.size])[0], TAPE_BYTES)
        found: dict[str, set[int]] = {}
        for entry in self._tape[_USED.size : used].decode("utf-8", "surrogateescape").splitlines():
            path, _, line = entry.rpartition("\0")
            if path and line.isdigit():
                found.setdefault(path, set()).add(int(line))
        return {path: sorted(lines) for path, lines in found.items()}

    def _frames(self) -> list[tuple[str, int, str]]:
        text = os.pread(self._stack.fileno(), STACK_BYTES, 0).decode("ascii", "replace")
        inside = ((self._ground.relative(path), int(line), name) for path, line, name in _FRAME.findall(text))
        return [frame for frame in inside if frame[0]][::-1]
