"""Forks side by side, each with its clock.

A fork reports over a pipe of its own. Its CPU time is limited by the kernel (see ``child``); here its wall
clock is watched, and whatever it leaves running is killed. What a trial comes to depends on the trial alone,
never on which others ran beside it.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable

from .framing import Message
from .running import BEFORE, Alone, Grouped, Progress, Running, each
from .trials import Assignment, Group, Work, validation

LONGEST_WAIT = 0.1
"""Seconds between looks at forks whose pipe is held open by a grandchild."""

LAST_WORDS_S = 0.3


class Pool:
    """Runs trials in forks of the process that it lives in.

    Args:
        cores: how many forks at a time.
        lifeline: a descriptor that becomes readable when there is no one left to report to.
        private: descriptors that a fork must not keep.
        emit: takes each message: a ``validation``, ``reimport`` where the fork refused, or what is ``left``
            of a group.
        last_words: whether a fork is let die of the signal of its clock before it is killed.
    """

    def __init__(
        self,
        cores: int,
        lifeline: int,
        private: Iterable[int],
        emit: Callable[[Message], None],
        last_words: bool = False,
    ) -> None:
        self._last_words = last_words
        self._cores = cores
        self._lifeline = lifeline
        self._private = tuple(private)
        self.emit = emit
        self._running: dict[int, Running] = {}
        self._folder = tempfile.mkdtemp(prefix="mentee-")
        self._progress = [Progress() for _ in range(cores)]
        for slot in range(cores):
            os.mkdir(os.path.join(self._folder, str(slot)))

    def run(self, take: Callable[[], Work | None], deadline: float) -> Assignment | None:
        """Run work until there is none or the deadline (of ``time.monotonic``) has passed.

        Args:
            take: gives the next work; ``None`` when there is none, which may change when a fork has ended.
            deadline: of ``time.monotonic``.

        Returns:
            In a fork: what it has to do. In the parent: ``None``, after the last message was emitted.
        """
        while True:
            work = take()
            if work is None and not self._running:
                return None
            if work is not None and time.monotonic() >= deadline:
                for trial in each(work):
                    self.emit(validation(trial, [], "timeout", 0.0))
            elif work is not None:
                assignment = self._fork(work)
                if assignment is not None:
                    return assignment
            while self._running and (work is None or len(self._running) >= self._cores):
                if self._attend(deadline):
                    break

    def close(self) -> None:
        """Kill what runs, and remove the temporary files."""
        for running in self._running.values():
            _kill(running.pid)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _fork(self, work: Work) -> Assignment | None:
        slot = min(set(range(self._cores)) - {running.slot for running in self._running.values()})
        folder, at = os.path.join(self._folder, str(slot)), self._progress[slot]
        at.write(BEFORE, 0)
        source, sink = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a repository has threads is its own affair
            pid = os.fork()
        if pid:
            os.close(sink)
            self._running[source] = (
                Grouped(pid, source, slot, work, at)
                if isinstance(work, Group)
                else Alone(pid, source, slot, work)
            )
            return None
        for fd in (source, *self._running, *self._private):
            os.close(fd)
        return Assignment(work, sink, folder, at)

    def _attend(self, deadline: float) -> bool:
        """Wait for something to happen; return whether a fork has come to its end."""
        before = len(self._running)
        now = time.monotonic()
        due = min(deadline, *(running.due for running in self._running.values()))
        wait = max(0.0, min(due - now, LONGEST_WAIT))
        listening = [running.source for running in self._running.values() if not running.silent]
        readable = select.select([*listening, self._lifeline], [], [], wait)[0]
        if self._lifeline in readable:
            self.close()
            os._exit(0)
        for source in readable:
            self._read(self._running[source])
        now = time.monotonic()
        for running in list(self._running.values()):
            running.look()
            if now >= min(running.due, deadline):
                running.overdue = True
                self._hear_out(running)
                self._finish(running)
            # Its pipe may be held open by a grandchild, or closed by a test that closes all it finds.
            elif (running.silent or not readable) and running.ended():
                if not running.silent:
                    self._read(running)
                if running.source in self._running:
                    self._finish(running)
        return len(self._running) < before

    def _read(self, running: Running) -> None:
        if running.ended() and not select.select([running.source], [], [], 0)[0]:
            return
        data = os.read(running.source, 1 << 16)
        for message in running.unpacker.feed(data):
            for told in running.take(message):
                self.emit(told)
        running.silent = not data
        if running.verdict is not None:
            self._finish(running)

    def _hear_out(self, running: Running) -> None:
        if self._last_words:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(running.pid, signal.SIGPROF)
            select.select([running.source], [], [], LAST_WORDS_S)  # it closes at the end

    def _finish(self, running: Running) -> None:
        """End a fork and everything it started, and tell what came of it."""
        _kill(running.pid)
        if running.status is None:
            running.status = os.waitpid(running.pid, 0)[1]
        del self._running[running.source]
        os.close(running.source)
        empty(os.path.join(self._folder, str(running.slot)))
        for told in running.told(running.status):
            self.emit(told)


def empty(folder: str) -> None:
    """Remove what is in a folder."""
    with contextlib.suppress(OSError):
        if os.listdir(folder):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder, exist_ok=True)


def _kill(pid: int) -> None:
    # The fork leads a group of its own, but may not have come to that yet.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
