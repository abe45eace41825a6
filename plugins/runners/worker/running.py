"""A fork that is under way, as its parent sees it: its clock, what it has told, what that comes to."""

from __future__ import annotations

import mmap
import os
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from .framing import Message, Unpacker
from .trials import Group, Trial, broken_off, describe, reason, validation

_AT = struct.Struct("=q")
BEFORE = -1
"""Where a group is before its first trial."""

OPENING_S = 4.0
"""Seconds that a group may take before its first trial, in which the original is run."""


class Progress:
    """Which trial of a group is under way: written by the fork, read by its parent, also after its end."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)

    def write(self, position: int, count: int) -> None:
        """Say which trial is under way, and how many tests it has begun."""
        self._memory[: 2 * _AT.size] = _AT.pack(position) + _AT.pack(count)

    def read(self) -> tuple[int, int]:
        """What was written last."""
        data = self._memory[: 2 * _AT.size]
        return _AT.unpack_from(data)[0], _AT.unpack_from(data, _AT.size)[0]


class Running(ABC):
    """What every fork has: a process, a pipe and a time by which it should have said something.

    Attributes:
        overdue: it was killed since that time was over.
        silent: it has closed its pipe.
        verdict: its last message.
    """

    def __init__(self, pid: int, source: int, slot: int) -> None:
        self.pid, self.source, self.slot = pid, source, slot
        self.started = time.monotonic()
        self.unpacker = Unpacker()
        self.verdict: Message | None = None
        self.status: int | None = None
        self.overdue = False
        self.silent = False
        self.due = 0.0

    def look(self) -> None:
        """Take notice of how far it is; a fork of one trial has nothing to tell of that."""
        return

    @abstractmethod
    def take(self, message: Message) -> list[Message]:
        """Take what the fork reports; return what can be told at once."""

    @abstractmethod
    def told(self, status: int) -> list[Message]:
        """What came of it, once it has ended."""

    def wind(self, seconds: float) -> None:
        """Set the clock: CPU time is the measure, so this one leaves room for waiting."""
        self.due = time.monotonic() + 1.0 + 4 * seconds

    def ended(self) -> bool:
        """Whether the process has ended; its status is kept."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
        return self.status is not None


class Alone(Running):
    """A fork of one trial, which tells each result as it comes."""

    def __init__(self, pid: int, source: int, slot: int, trial: Trial) -> None:
        super().__init__(pid, source, slot)
        self.trial = trial
        self.results: list[Message] = []
        self.opened = False
        self._wind(trial.opening_s)

    def _wind(self, extra: float = 0.0) -> None:
        self.wind(self.trial.limit(self.trial.at(len(self.results))) + extra)

    def take(self, message: Message) -> list[Message]:
        """Take a result or the end."""
        if message["is"] == "result":
            self.results.append(message)
            self._wind()
        elif message["is"] == "opened":
            self.opened = True
            self._wind()
        else:
            self.verdict = message
        return []

    def told(self, status: int) -> list[Message]:
        """The validation; or that the trial needs a fresh import."""
        verdict, trial = self.verdict, self.trial
        cost = time.monotonic() - self.started
        if verdict is not None and verdict["is"] == "reimport":
            return [{"is": "reimport", "index": trial.number}]
        if verdict is not None:
            return [{**verdict, **validation(trial, self.results, verdict["died"], cost)}]
        died = "timeout" if self.overdue else reason(status)
        test = trial.at(len(self.results))
        if test and (self.opened or self.results):
            outcome = "timeout" if died == "timeout" else "error"
            how = "did not come to an end" if died == "timeout" else f"ended the process ({describe(status)})"
            self.results.append(broken_off(test, outcome, how))
        return [validation(trial, self.results, died, cost)]


class Grouped(Running):
    """A fork of several trials, which tells of some at a time, once the original still behaves as before.

    What is left when it ends is told as ``left``: the numbers of trials that need forks of their own, and of
    those that were not to blame and may be tried together again.
    """

    def __init__(self, pid: int, source: int, slot: int, group: Group, at: Progress) -> None:
        super().__init__(pid, source, slot)
        self._group, self._at = group, at
        self._seen: Any = None
        self._done = 0
        self._spoilt = 0
        self.look()

    def look(self) -> None:
        """Set the clock when it has come to another test."""
        seen = self._at.read()
        if seen != self._seen:
            self._seen = seen
            trials = self._group.trials
            trial = trials[min(max(seen[0], 0), len(trials) - 1)]
            slowest = max((trial.limit(test) for test in (*trial.targets, *trial.guards)), default=0.0)
            self.wind(slowest + (OPENING_S if seen[0] == BEFORE else 0.0))

    def take(self, message: Message) -> list[Message]:
        """Take what came of some trials, or the end."""
        if message["is"] != "some":
            self.verdict = message
            return []
        if message["spoilt"]:
            self._spoilt = len(message["found"])
            return []
        first, self._done = self._done, self._done + len(message["found"])
        return [
            {**found, "index": trial.number, "shared": True}
            for trial, found in zip(self._group.trials[first:], message["found"])
        ]

    def told(self, status: int) -> list[Message]:
        """Which trials are left."""
        numbers = [trial.number for trial in self._group.trials]
        alone = self._alone(numbers)
        again = [number for number in numbers[self._done :] if number not in alone]
        return [{"is": "left", "alone": alone, "again": again}]

    def _alone(self, numbers: Sequence[int]) -> list[int]:
        if self.verdict is not None and self.verdict["is"] == "end":
            return list(numbers[self._done : self._done + self._spoilt])
        at = self._at.read()[0]
        return list(numbers if at == BEFORE else numbers[at : at + 1])


def each(work: Trial | Group) -> Iterator[Trial]:
    """The trials of any work."""
    if isinstance(work, Group):
        yield from work.trials
    else:
        yield work
