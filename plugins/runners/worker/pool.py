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
from typing import Any, NamedTuple

from .framing import Message, Unpacker

LONGEST_WAIT = 0.1
"""Seconds between looks at forks whose pipe is held open by a grandchild."""

LAST_WORDS_S = 0.3
QUICK_S, TIMES_SPENT = 0.1, 4
"""What the targets of a trial may cost that has failed: so much, or so many times what it took to fail."""


class Trial(NamedTuple):
    """A candidate and its tests, in the order in which they are run.

    Attributes:
        number: its number in the batch.
        payload: what the fork needs to make the edits.
        targets: all of them are run, but slow ones only while it has not failed (see ``is_worth``).
        guards: run after the targets passed, until one fails.
        limits: CPU seconds for each test that is known.
        costs: CPU seconds that each test should take.
        opening_s: seconds that come before the first test.
        memory_bytes: address space that it may take; 0 where that cannot be told.
    """

    number: int
    payload: Any
    targets: tuple[str, ...]
    guards: tuple[str, ...]
    limits: dict[str, float]
    costs: dict[str, float]
    opening_s: float
    memory_bytes: int

    def at(self, position: int) -> str:
        """The test at a position of the run; "" after the last."""
        if position < len(self.targets):
            return self.targets[position]
        position -= len(self.targets)
        return self.guards[position] if position < len(self.guards) else ""

    def is_worth(self, position: int, failed_at: int) -> bool:
        """Whether a test is still worth its time in a trial that has failed at a position."""
        if position >= len(self.targets):
            return False
        spent, more = (sum(self.costs.get(test, 0.0) for test in self.targets[: at + 1]) for at in
                       (failed_at, position))  # fmt: skip
        return more <= max(QUICK_S, TIMES_SPENT * spent)

    def limit(self, test: str) -> float:
        """CPU seconds that a test may take."""
        return self.limits.get(test, 1.0)


def by_default(number: int) -> None:
    """Let a signal end the process."""
    signal.signal(number, signal.SIG_DFL)


class Assignment(NamedTuple):
    """What a fork has to do, as it comes back from ``Pool.run``.

    Attributes:
        trial: the candidate and its tests.
        sink: where it reports to.
        folder: for its temporary files.
        let_end: sees to it that a signal ends the process, whatever a test did to that signal.
    """

    trial: Trial
    sink: int
    folder: str
    let_end: Callable[[int], None] = by_default


class _Running:
    def __init__(self, pid: int, source: int, slot: int, trial: Trial) -> None:
        self.pid, self.source, self.slot, self.trial = pid, source, slot, trial
        self.started = time.monotonic()
        self.unpacker = Unpacker()
        self.results: list[Message] = []
        self.verdict: Message | None = None
        self.status: int | None = None
        self.overdue = False
        self.opened = False
        self.silent = False
        self.wind(trial.opening_s)

    def wind(self, extra: float = 0.0) -> None:
        """Set the clock for the next test: CPU time is the measure, so this one leaves room for waiting."""
        limit = self.trial.limit(self.trial.at(len(self.results)))
        self.due = time.monotonic() + 1.0 + 4 * (limit + extra)

    def ended(self) -> bool:
        """Whether the process has ended; its status is kept."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
        return self.status is not None

    def take(self, message: Message) -> None:
        """Take what the fork reports."""
        if message["is"] == "result":
            self.results.append(message)
            self.wind()
        elif message["is"] == "opened":
            self.opened = True
            self.wind()
        else:
            self.verdict = message


class Pool:
    """Runs trials in forks of the process that it lives in.

    Args:
        cores: how many forks at a time.
        lifeline: a descriptor that becomes readable when there is no one left to report to.
        private: descriptors that a fork must not keep.
        emit: takes each message: a ``validation``, or ``reimport`` where the fork refused.
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
        self._running: dict[int, _Running] = {}
        self._folder = tempfile.mkdtemp(prefix="mentee-")
        for slot in range(cores):
            os.mkdir(os.path.join(self._folder, str(slot)))

    def run(self, trials: Iterable[Trial], deadline: float) -> Assignment | None:
        """Run trials until all are done or the deadline (of ``time.monotonic``) has passed.

        Returns:
            In a fork: what it has to do. In the parent: ``None``, after the last message was emitted.
        """
        waiting = iter(trials)
        for trial in waiting:
            if time.monotonic() >= deadline:
                self.emit(validation(trial, [], "timeout", 0.0))
                continue
            assignment = self._fork(trial)
            if assignment is not None:
                return assignment
            while len(self._running) >= self._cores:
                self._attend(deadline)
        while self._running:
            self._attend(deadline)
        return None

    def close(self) -> None:
        """Kill what runs, and remove the temporary files."""
        for running in self._running.values():
            _kill(running.pid)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _fork(self, trial: Trial) -> Assignment | None:
        slot = min(set(range(self._cores)) - {running.slot for running in self._running.values()})
        folder = os.path.join(self._folder, str(slot))
        source, sink = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a repository has threads is its own affair
            pid = os.fork()
        if pid:
            os.close(sink)
            self._running[source] = _Running(pid, source, slot, trial)
            return None
        for fd in (source, *self._running, *self._private):
            os.close(fd)
        return Assignment(trial, sink, folder)

    def _attend(self, deadline: float) -> None:
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

    def _read(self, running: _Running) -> None:
        if running.ended() and not select.select([running.source], [], [], 0)[0]:
            return
        data = os.read(running.source, 1 << 16)
        for message in running.unpacker.feed(data):
            running.take(message)
        running.silent = not data
        if running.verdict is not None:
            self._finish(running)

    def _hear_out(self, running: _Running) -> None:
        if self._last_words:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(running.pid, signal.SIGPROF)
            select.select([running.source], [], [], LAST_WORDS_S)  # it closes at the end

    def _finish(self, running: _Running) -> None:
        """End a fork and everything it started, and tell what came of it."""
        _kill(running.pid)
        if running.status is None:
            running.status = os.waitpid(running.pid, 0)[1]
        del self._running[running.source]
        os.close(running.source)
        self._empty(running.slot)
        self.emit(self._told(running, running.status))

    def _told(self, running: _Running, status: int) -> Message:
        verdict = running.verdict
        cost = time.monotonic() - running.started
        if verdict is not None and verdict["is"] == "reimport":
            return {"is": "reimport", "index": running.trial.number}
        if verdict is not None:
            return {**verdict, **validation(running.trial, running.results, verdict["died"], cost)}
        died = "timeout" if running.overdue else reason(status)
        test = running.trial.at(len(running.results))
        if test and (running.opened or running.results):
            outcome = "timeout" if died == "timeout" else "error"
            how = "did not come to an end" if died == "timeout" else f"ended the process ({describe(status)})"
            running.results.append(
                {
                    "is": "result",
                    "test": test,
                    "outcome": outcome,
                    "duration": 0.0,
                    "message": f"the test {how}",
                }
            )
        return validation(running.trial, running.results, died, cost)

    def _empty(self, slot: int) -> None:
        folder = os.path.join(self._folder, str(slot))
        with contextlib.suppress(OSError):
            if os.listdir(folder):
                shutil.rmtree(folder, ignore_errors=True)
                os.makedirs(folder, exist_ok=True)


def validation(trial: Trial, results: list[Message], died: str, cost: float) -> Message:
    """The message that tells what came of a trial."""
    return {"is": "validation", "index": trial.number, "results": results, "died": died, "cost": cost}


def _kill(pid: int) -> None:
    # The fork leads a group of its own, but may not have come to that yet.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def reason(status: int) -> str:
    """Why a process ended that should not have, from its wait status."""
    if not os.WIFSIGNALED(status):
        return "crash"
    # The kernel kills with SIGKILL when memory has run out; our own SIGKILL is an overdue fork.
    known = {signal.SIGPROF: "timeout", signal.SIGXCPU: "timeout", signal.SIGKILL: "memory"}
    return known.get(signal.Signals(os.WTERMSIG(status)), "crash")


def describe(status: int) -> str:
    """A wait status in words."""
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit status {os.WEXITSTATUS(status)}"
