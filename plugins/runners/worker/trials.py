"""What a fork is given to do, and what is told of it.

A *trial* is one candidate with its tests; it may have a fork to itself, or share one with others in a
*group* (see ``together``).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any, NamedTuple, Union

from .framing import Message

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


class Group(NamedTuple):
    """Trials that share a fork.

    Attributes:
        trials: one after the other.
        canary: the tests that show, run on the original, whether a trial left anything behind.
    """

    trials: tuple[Trial, ...]
    canary: tuple[str, ...]


Work = Union[Trial, Group]


def by_default(number: int) -> None:
    """Let a signal end the process."""
    signal.signal(number, signal.SIG_DFL)


class Assignment(NamedTuple):
    """What a fork has to do, as it comes back from ``Pool.run``.

    Attributes:
        work: the candidate and its tests, or several.
        sink: where it reports to.
        folder: for its temporary files.
        at: how far a group is, in memory that the parent shares; a trial needs none.
        let_end: sees to it that a signal ends the process, whatever a test did to that signal.
    """

    work: Work
    sink: int
    folder: str
    at: Any = None
    let_end: Callable[[int], None] = by_default

    @property
    def trial(self) -> Trial:
        """The candidate, or the first of several."""
        return self.work.trials[0] if isinstance(self.work, Group) else self.work


def validation(trial: Trial, results: list[Message], died: str, cost: float) -> Message:
    """The message that tells what came of a trial."""
    return {"is": "validation", "index": trial.number, "results": results, "died": died, "cost": cost}


def broken_off(test: str, outcome: str, how: str) -> Message:
    """The result of a test that did not come to its own end."""
    message = f"the test {how}"
    return {"is": "result", "test": test, "outcome": outcome, "duration": 0.0, "message": message}


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
