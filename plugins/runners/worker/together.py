"""Several trials in one fork, each with its code put in place and taken out again.

A fork and pytest's first pass through a test cost ten times what the test does. So the trials of a group run
one after the other in the same process, and what one leaves behind must not decide about the next:

- what modules, classes, instances and parameters of tests hold is restored before each (``undo``);
- after every few the *canary* is run: the failing tests, on the original code. Where it does not behave as
  it did at the start of the fork, none of these trials counts, and each gets a fork of its own;
- a trial that starts a thread or a process, waits, or runs out of memory gets a fork of its own;
- so does one that passes: what is said to pass has passed in a process that no other candidate was in.

Where the original is not the same twice in one process, there are no groups.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import sys
import threading
import time
from typing import Any

from . import child
from .clock import LEAST_S, SHARE, Clock, Rang
from .framing import Message, send
from .hotswap import CannotSwap, DoesNotCompile, Loaded
from .pool import empty
from .trials import Assignment, Group, Trial, broken_off, validation
from .undo import Snapshot

AT_ONCE = 8
"""Trials between two runs of the original."""


class Doubt(Exception):
    """The trial under way needs a fork of its own."""


class Together:
    """Runs the trials of one group. Lives in the fork; ``run`` never returns."""

    def __init__(
        self, assignment: Assignment, group: Group, suite: child.Suite, loaded: Loaded, before: Snapshot
    ) -> None:
        self._assignment, self._group, self._suite, self._loaded = assignment, group, suite, loaded
        self._before, self._surroundings = before, Surroundings()
        self._clock = Clock()
        self._count = 0
        self._limits = {test: max(LEAST_S, SHARE * group.trials[0].limit(test)) for test in group.canary}

    def run(self) -> None:
        """Run them, tell what came of them, and end the process."""
        gc.enable()  # what is frozen is left alone, and what trials leave is used again
        try:
            self._all()
            child.tell(self._assignment, {"is": "end"})
        # Whatever goes past the tests' own net, the trial under way is the one to be looked at by itself.
        except BaseException:
            child.tell(self._assignment, {"is": "doubt"})

    def _all(self) -> None:
        first = self._original()
        if self._original() != first:
            raise Doubt
        trials = self._group.trials
        for start in range(0, len(trials), AT_ONCE):
            found = [
                self._one(position, trials[position])
                for position in range(start, min(start + AT_ONCE, len(trials)))
            ]
            spoilt = self._original() != first
            send(self._assignment.sink, {"is": "some", "found": found, "spoilt": spoilt})
            if spoilt:
                return

    def _one(self, position: int, trial: Trial) -> Message:
        started = time.monotonic()
        self._at(position)
        try:
            swaps = self._loaded.plan(trial.payload)
        except CannotSwap:
            return {"is": "reimport"}
        except DoesNotCompile:
            return validation(trial, [], "does not compile", 0.0)
        try:
            for swap in swaps:
                swap.carry_out()
            results = self._try(position, trial)
        finally:
            for swap in swaps:
                swap.undo()
        died = "timeout" if results and results[-1]["outcome"] == "timeout" else ""
        return validation(trial, results, died, time.monotonic() - started)

    def _try(self, position: int, trial: Trial) -> list[Message]:
        """The results of a trial, as it would have them in a fork of its own."""
        results: list[Message] = []
        failed_at = -1
        tests = (*trial.targets, *trial.guards)
        running = self._suite.run(tests)
        for at, test in enumerate(tests):
            if failed_at >= 0 and not trial.is_worth(at, failed_at):
                break
            self._at(position)
            result = self._next(running, test, max(LEAST_S, SHARE * trial.limit(test)))
            results.append(result)
            if result["outcome"] == "timeout":
                break
            if failed_at < 0 and result["outcome"] not in ("passed", "skipped"):
                failed_at = at
        running.close()
        self._restore()
        return results

    def _next(self, running: Any, test: str, seconds: float) -> Message:
        self._clock.start(seconds)
        try:
            result: Message = next(running)
        except (Rang, StopIteration):
            raise Doubt from None  # it came while pytest was at work
        finally:
            self._clock.stop()
        if self._clock.waited or result.get("exception") == "MemoryError":
            raise Doubt
        return broken_off(test, "timeout", "did not come to an end") if self._clock.rang else result

    def _original(self) -> list[tuple[Any, ...]]:
        """How the canary behaves."""
        running = self._suite.run(self._group.canary)
        told: list[tuple[Any, ...]] = []
        for test in self._group.canary:
            result = self._next(running, test, 2 * self._limits[test])
            parts = ("outcome", "exception", "message", "frames")
            told.append((test, *(result.get(part) for part in parts)))
        running.close()
        self._restore()
        return told

    def _at(self, position: int) -> None:
        self._count += 1
        self._assignment.at.write(position, self._count)

    def _restore(self) -> None:
        """Make it as it was before the trial."""
        if not self._surroundings.are_quiet():
            raise Doubt
        self._before.restore()
        self._surroundings.restore()
        empty(self._assignment.folder)
        self._suite.enter(self._assignment.folder)


class Surroundings:
    """What a process has beside its objects: threads, children, a folder, an environment, chance."""

    def __init__(self) -> None:
        self._threads = threading.active_count()
        self._folder = os.getcwd()
        self._environment = dict(os.environ)
        self._chance = random.getstate()
        self._depth = sys.getrecursionlimit()
        self._path = list(sys.path)

    def are_quiet(self) -> bool:
        """Whether nothing that was started is still under way."""
        if threading.active_count() != self._threads:
            return False
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            return False  # there is a child, whatever it does
        return True

    def restore(self) -> None:
        """Put back what can be put back."""
        os.chdir(self._folder)
        if os.environ != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        random.setstate(self._chance)
        if sys.getrecursionlimit() != self._depth:
            sys.setrecursionlimit(self._depth)
        if sys.path != self._path:
            sys.path[:] = self._path
