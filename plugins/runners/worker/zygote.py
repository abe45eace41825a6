"""The two processes that candidates are forked from.

The *cold* one has loaded the test framework and nothing of the repository. Its first fork becomes the *warm*
one: it collects the tests, imports what they import, and stays there. A candidate that changes the inside of
functions is a fork of the warm process with new code for these functions (``hotswap``): about two
milliseconds. All others are forks of the cold process that import the edited files afresh (``overlay``) and
collect only the files of the tests they need: some tens of milliseconds.

Both functions return in forks only, with what the fork is to be; the code that called them goes on from there
as if it were alone.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import resource
import select
import signal
import time
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from . import child, overlay
from .framing import Message, receive, send
from .ground import Ground
from .hotswap import CannotSwap, DoesNotCompile, Loaded
from .pool import QUICK_S, Assignment, Pool, Trial, reason, validation


class Role(NamedTuple):
    """What a fork of the cold process is.

    Attributes:
        assignment: the candidate that it tries; ``None`` for the warm process.
        source: where the warm process gets its batches from.
        sink: where the warm process reports to.
        baseline: the tests of the unedited repository.
    """

    assignment: Assignment | None = None
    source: int = -1
    sink: int = -1
    baseline: tuple[str, ...] = ()


MEMORY_BYTES = 512 << 20
"""What a candidate may take beyond what the process it is forked from has."""


class Batch:
    """Trials as they came over the channel; lists of tests are sent once and named by number."""

    def __init__(self, message: Message, order: dict[str, int], opening_s: float) -> None:
        self.deadline = time.monotonic() + message["deadline"]
        self._limits: dict[str, float] = message["limits"]
        self._opening_s = opening_s
        self._memory_bytes = _address_space()
        self._costs: dict[str, float] = message["costs"]
        self._order, self._hanging = order, set(message["hanging"])
        self._lists: list[list[str]] = message["lists"]
        self.entries: dict[int, Message] = {entry["index"]: entry for entry in message["trials"]}

    def trial(self, index: int, payload: Any, targets: bool = True, guards: bool = True) -> Trial:
        """Make one trial, or one half of it."""
        entry = self.entries[index]
        first = self._first(entry["targets"])
        chosen = set(first)
        return Trial(
            index,
            payload,
            first if targets else (),
            tuple(test for test in self._later(entry["guards"]) if test not in chosen) if guards else (),
            self._limits,
            self._costs,
            self._opening_s,
            self._memory_bytes,
        )

    @cache  # noqa: B019  a batch is short-lived
    def _first(self, number: int) -> tuple[str, ...]:
        """Targets: the quick ones as they were collected, then the slow ones, last those that hang."""
        return tuple(sorted(self._later(number), key=self._slowness))

    @cache  # noqa: B019  a batch is short-lived
    def _later(self, number: int) -> tuple[str, ...]:
        last = len(self._order)
        return tuple(sorted(self._lists[number], key=lambda test: self._order.get(test, last)))

    def _slowness(self, test: str) -> tuple[bool, int]:
        steps = math.log2(max(1.0, self._costs.get(test, 0.0) / QUICK_S))
        return test in self._hanging, int(steps)

    def edits(self, index: int) -> list[Any]:
        """The edits of one trial."""
        return [tuple(edit) for edit in self.entries[index]["edits"]]


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize() + MEMORY_BYTES
    except (OSError, ValueError):
        return 0


def cold(job: Message, ground: Ground, source: int, sink: int) -> Role:
    """Serve batches until the channel closes; return in forks only."""
    role, pid, to_warm, from_warm = _fork_warm(source, sink)
    if role is not None:
        return role
    started = time.monotonic()
    collected = receive(from_warm)
    if collected is None:
        why = reason(os.waitpid(pid, 0)[1])
        send(sink, {"is": "collected", "tests": [], "died": f"the process ended during collection: {why}"})
        os._exit(0)
    opening_s = 1.0 + 5 * (time.monotonic() - started)
    send(sink, collected)
    baseline = tuple(collected["tests"])
    pool = Pool(job["cores"], source, (source, sink, to_warm, from_warm), lambda message: None)
    while True:
        message = receive(source)
        if message is None:
            pool.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            os._exit(0)
        batch = Batch(message, {test: at for at, test in enumerate(baseline)}, opening_s)
        late = _relay(message, source, sink, to_warm, from_warm)
        assignment = Afresh(batch, ground, pool, sink).run(late)
        if assignment is not None:
            return Role(assignment, baseline=baseline)
        send(sink, {"is": "end"})


def _fork_warm(source: int, sink: int) -> tuple[Role | None, int, int, int]:
    its_source, to_warm = os.pipe()
    from_warm, its_sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        for fd in (source, sink, to_warm, from_warm):
            os.close(fd)
        return Role(source=its_source, sink=its_sink), 0, -1, -1
    os.close(its_source)
    os.close(its_sink)
    return None, pid, to_warm, from_warm


def _relay(message: Message, source: int, sink: int, to_warm: int, from_warm: int) -> list[int]:
    """Let the warm process try a batch; return the numbers of those that need a fresh import."""
    send(to_warm, message)
    late: list[int] = []
    while True:
        if source in select.select([source, from_warm], [], [])[0]:
            os._exit(0)  # no one is listening any more; the warm process ends when its channel closes
        answer = receive(from_warm)
        if answer is None:
            os._exit(1)
        if answer["is"] == "end":
            return sorted(late)
        if answer["is"] == "reimport":
            late.append(answer["index"])
        else:
            send(sink, answer)


class Afresh:
    """Trials by a fresh import: first the targets of each, then the guards of those that passed them."""

    def __init__(self, batch: Batch, ground: Ground, pool: Pool, sink: int) -> None:
        self._batch, self._ground, self._pool, self._sink = batch, ground, pool, sink
        self._texts: dict[int, dict[str, str]] = {}
        self._first: dict[int, Message] = {}

    def run(self, late: list[int]) -> Assignment | None:
        """Return in a fork what it has to do, and ``None`` in the parent."""
        if not late:
            return None
        self._pool.emit = self._after_targets
        assignment = self._pool.run(self._targets(late), self._batch.deadline)
        if assignment is not None:
            return assignment
        self._pool.emit = self._after_guards
        return self._pool.run(self._guards(), self._batch.deadline)

    def _targets(self, late: list[int]) -> Iterator[Trial]:
        for index in late:
            try:
                self._texts[index] = overlay.edited(self._ground.root, self._batch.edits(index))
            except (DoesNotCompile, SyntaxError, ValueError, OSError):
                trial = self._batch.trial(index, None)
                send(self._sink, validation(trial, [], "does not compile", 0.0))
                continue
            yield self._batch.trial(index, self._texts[index], guards=False)

    def _guards(self) -> Iterator[Trial]:
        for index in sorted(self._first):
            yield self._batch.trial(index, self._texts[index], targets=False)

    def _after_targets(self, message: Message) -> None:
        index = message["index"]
        passed = not message["died"] and all(
            r["outcome"] in ("passed", "skipped") for r in message["results"]
        )
        if passed and self._batch.trial(index, None).guards:
            self._first[index] = message
        else:
            send(self._sink, message)

    def _after_guards(self, message: Message) -> None:
        first = self._first[message["index"]]
        results = [*first["results"], *message["results"]]
        send(self._sink, {**message, "results": results, "cost": first["cost"] + message["cost"]})


class Warm:
    """The warm process, once its tests are collected."""

    def __init__(self, job: Message, role: Role, ground: Ground, ran: dict[str, set[int]]) -> None:
        self._role = role
        self._loaded = Loaded(ground, ran)
        self._pool = Pool(job["cores"], role.source, (role.source, role.sink), self._emit)
        gc.collect()
        gc.freeze()

    def _emit(self, message: Message) -> None:
        send(self._role.sink, message)

    def serve(self, suite: child.Suite) -> None:
        """Serve batches until the channel closes; never returns, in the forks neither."""
        order = {test: at for at, test in enumerate(suite.ids)}
        while True:
            message = receive(self._role.source)
            if message is None:
                self._pool.close()
                os._exit(0)
            batch = Batch(message, order, 0.0)
            assignment = self._pool.run(self._trials(batch), batch.deadline)
            if assignment is not None:
                self._try(assignment, suite)
            self._emit({"is": "end"})

    def _trials(self, batch: Batch) -> Iterator[Trial]:
        for index in batch.entries:
            trial = self._trial(batch, index)
            if trial is not None:
                yield trial

    def _trial(self, batch: Batch, index: int) -> Trial | None:
        try:
            return batch.trial(index, self._loaded.plan(batch.edits(index)))
        except CannotSwap:
            self._emit({"is": "reimport", "index": index})
        except DoesNotCompile:
            self._emit(validation(batch.trial(index, None), [], "does not compile", 0.0))
        return None

    def _try(self, assignment: Assignment, suite: child.Suite) -> None:
        child.begin(assignment)
        suite.enter(assignment.folder)
        for swap in assignment.trial.payload:
            swap.carry_out()
        child.finish(assignment, suite, suite.ids)
