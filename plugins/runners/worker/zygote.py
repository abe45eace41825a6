"""The two processes that candidates are forked from.

The *cold* one has loaded the test framework and nothing of the repository. Its first fork becomes the *warm*
one (``hot``): it collects the tests, imports what they import, and stays there. Candidates that change the
inside of functions are tried in forks of the warm process with new code for these functions. All others are
forks of the cold process that import the edited files afresh (``overlay``) and collect only the files of the
tests they need: some tens of milliseconds.

``cold`` returns in forks only, with what the fork is to be; the code that called it goes on from there as if
it were alone.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from . import overlay
from .batch import Batch
from .framing import Message, receive, send
from .ground import Ground
from .hotswap import DoesNotCompile
from .pool import Pool
from .trials import Assignment, Trial, describe, validation


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


def cold(job: Message, ground: Ground, source: int, sink: int) -> Role:
    """Serve batches until the channel closes; return in forks only."""
    role, pid, to_warm, from_warm = _fork_warm(source, sink)
    if role is not None:
        return role
    started = time.monotonic()
    collected = receive(from_warm)
    if collected is None:
        why = describe(os.waitpid(pid, 0)[1])
        died = f"the process ended ({why}) while tests were collected"
        send(sink, {"is": "collected", "tests": [], "died": died})
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
        if message["is"] == "run":
            send(sink, _relay(message, source, sink, to_warm, from_warm)[1])
            continue
        batch = Batch(message, {test: at for at, test in enumerate(baseline)}, opening_s)
        late, _ = _relay(message, source, sink, to_warm, from_warm)
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


def _relay(
    message: Message, source: int, sink: int, to_warm: int, from_warm: int
) -> tuple[list[int], Message]:
    """Let the warm process work; return the numbers of trials that need a fresh import, and its last word."""
    send(to_warm, message)
    late: list[int] = []
    while True:
        if source in select.select([source, from_warm], [], [])[0]:
            os._exit(0)  # no one is listening any more; the warm process ends when its channel closes
        answer = receive(from_warm)
        if answer is None:
            os._exit(1)
        if answer["is"] == "end":
            return sorted(late), answer
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
        assignment = self._pool.run(partial(next, self._targets(late), None), self._batch.deadline)
        if assignment is not None:
            return assignment
        self._pool.emit = self._after_guards
        return self._pool.run(partial(next, self._guards(), None), self._batch.deadline)

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
