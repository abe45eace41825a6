"""The warm process, once its tests are collected: candidates in forks, in groups where that is sound.

A fork costs some ten milliseconds with what a first test in it costs, and most tests of most functions less
than one. So the trials of a batch are divided among the cores, and each core's run one after the other in one
fork (``together``). Those that cannot be judged there, and those that pass, get a fork of their own. Where
most of a batch came to that, the next ones get theirs at once.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Sequence

from . import child
from .batch import Batch
from .framing import Message, receive, send
from .ground import Ground
from .hotswap import CannotSwap, DoesNotCompile, Loaded
from .pool import Pool
from .runs import Run
from .together import Together
from .trials import Assignment, Group, Trial, Work
from .undo import Snapshot

GROUPED_S = 0.04
"""Seconds that the targets may take for trials to share a fork: slow tests make up for one."""

LEAST, MOST = 3, 64
"""Trials in a group."""


class Warm:
    """Serves what is asked: runs of tests, and batches of candidates.

    Args:
        job: the worker's.
        source: where batches come from.
        sink: where it reports to.
        ground: the paths of the job.
        ran: first lines of code that ran during collection, by file.
    """

    def __init__(
        self, job: Message, source: int, sink: int, ground: Ground, ran: dict[str, set[int]]
    ) -> None:
        self._source, self._sink, self._cores = source, sink, job["cores"]
        self._ground, self._roots = ground, job["roots"]
        self._loaded = Loaded(ground, ran)
        self._pool = Pool(self._cores, source, (source, sink), self._take)
        self._snapshots: dict[tuple[str, ...], Snapshot] = {}
        self._waiting: deque[Work] = deque()
        self._batch: Batch
        self._alone: set[tuple[str, ...]] = set()
        self._by_itself = 0
        gc.collect()
        gc.freeze()

    def serve(self, suite: child.Suite) -> None:
        """Serve until the channel closes; never returns, in the forks neither."""
        order = {test: at for at, test in enumerate(suite.ids)}
        while True:
            message = receive(self._source)
            if message is None:
                self._pool.close()
                os._exit(0)
            if message["is"] == "run":
                Run(message, self._roots, suite, self._ground, self._source, self._sink).all()
            else:
                self._validate(Batch(message, order, 0.0), suite)

    def _validate(self, batch: Batch, suite: child.Suite) -> None:
        self._batch, self._by_itself = batch, 0
        self._divide(list(batch.entries), suite)
        assignment = self._pool.run(self._next, batch.deadline)
        if assignment is not None:
            self._try(assignment, suite)
        if 2 * self._by_itself > len(batch.entries):
            self._alone |= {self._trial(index).targets for index in batch.entries}
        send(self._sink, {"is": "end"})

    def _next(self) -> Work | None:
        return self._waiting.popleft() if self._waiting else None

    def _trial(self, index: int) -> Trial:
        return self._batch.trial(index, self._batch.edits(index))

    def _divide(self, numbers: Sequence[int], suite: child.Suite) -> None:
        """Make groups of trials that share their targets, as many as there are cores."""
        sharing: dict[tuple[str, ...], list[Trial]] = {}
        for number in numbers:
            trial = self._trial(number)
            self._loaded.read(trial.payload)
            sharing.setdefault(trial.targets, []).append(trial)
        for targets, trials in sharing.items():
            size = min(MOST, max(LEAST, -(-len(trials) // self._cores)))
            if targets in self._alone or len(trials) < LEAST or not self._batch.are_quick(targets, GROUPED_S):
                self._waiting.extend(trials)
                continue
            if targets not in self._snapshots:
                functions, inputs = self._loaded.functions(), suite.inputs(targets)
                self._snapshots[targets] = Snapshot(self._loaded.modules(), functions, inputs)
            self._waiting.extend(
                Group(tuple(trials[at : at + size]), targets) for at in range(0, len(trials), size)
            )

    def _take(self, message: Message) -> None:
        """Pass on what is known now; what is not gets another try."""
        if message["is"] == "left":
            self._by_itself += len(message["alone"])
            self._waiting.extend(map(self._trial, message["alone"]))
            if message["again"]:
                trials = tuple(map(self._trial, message["again"]))
                self._waiting.append(Group(trials, trials[0].targets))
        elif message.pop("shared", False) and _passed(message):
            self._waiting.append(self._trial(message["index"]))
        else:
            send(self._sink, message)

    def _try(self, assignment: Assignment, suite: child.Suite) -> None:
        """What a fork does."""
        child.begin(assignment)
        suite.enter(assignment.folder)
        if isinstance(assignment.work, Group):
            before = self._snapshots[assignment.work.canary]
            Together(assignment, assignment.work, suite, self._loaded, before).run()
        try:
            for swap in self._loaded.plan(assignment.trial.payload):
                swap.carry_out()
        except CannotSwap:
            child.refuse(assignment)
        except DoesNotCompile:
            child.end(assignment, "does not compile")
        child.finish(assignment, suite, suite.ids)


def _passed(message: Message) -> bool:
    if message["is"] != "validation" or message["died"]:
        return False
    return all(result["outcome"] in ("passed", "skipped") for result in message["results"])
