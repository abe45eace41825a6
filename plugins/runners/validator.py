"""Candidates in the standing worker: with short limits first, and some again with long ones."""

import time
from collections.abc import Callable, Sequence

from ...runtime.contracts.runner import Trial, Validation
from . import told
from .patience import Patience
from .process import Message, Silence
from .standing import StandingWorker

GRACE_S = 10.0

Limit = Callable[[str], float]


class Validator:
    """Validates batches.

    Args:
        worker: who does it.
        patience: what is known of the tests' time, shared with the session; grows here.
    """

    def __init__(self, worker: StandingWorker, patience: Patience) -> None:
        self._worker, self._patience = worker, patience

    async def validate(self, batch: Sequence[Trial], deadline_s: float) -> list[Validation]:
        """Try a batch with short limits, then some of those that exceeded them with long ones."""
        deadline = time.monotonic() + deadline_s
        done: dict[int, Validation] = {}
        await self._insist(batch, done, deadline, self._patience.short)
        if time.monotonic() < deadline:
            again = self._patience.second_tries([done.get(index) for index in range(len(batch))])
            first = {index: done.pop(index) for index in again}
            if again:
                await self._insist(batch, done, deadline, self._patience.long)
            done = {**first, **done}
        died = "timeout" if time.monotonic() >= deadline else "crash"
        return [done.get(index, Validation(died=died)) for index in range(len(batch))]

    async def _insist(
        self, batch: Sequence[Trial], done: dict[int, Validation], deadline: float, limit: Limit
    ) -> None:
        """Try what is not done; what the worker's own end leaves untried is tried once more by another."""
        for _ in range(2):
            tests = {test for trial in batch for test in (*trial.targets, *trial.guards)}
            paths = {edit.path for trial in batch for edit in trial.edits}
            await self._worker.be_ready(deadline, tests, paths)
            if self._worker.process is None:
                break
            await self._measure(batch, deadline)
            await self._ask(batch, done, deadline, limit)
            if len(done) == len(batch) or time.monotonic() >= deadline:
                break

    async def _measure(self, batch: Sequence[Trial], deadline: float) -> None:
        """Run the tests that no one has timed yet, unedited."""
        tests = dict.fromkeys(test for trial in batch for test in (*trial.targets, *trial.guards))
        known = self._patience.knows
        while time.monotonic() < deadline:
            there = set(self._worker.collected.get("tests", ()))
            unknown = tuple(test for test in tests if test in there and not known(test))
            done: dict[int, Validation] = {}
            if unknown:
                await self._ask([Trial((), unknown)], done, deadline, self._patience.short)
            results = done[0].results if done else ()
            if not results:
                break
            self._patience.note(results)

    async def _ask(
        self, batch: Sequence[Trial], done: dict[int, Validation], deadline: float, limit: Limit
    ) -> None:
        process = self._worker.process
        if process is None:
            return
        left = [index for index in range(len(batch)) if index not in done]
        await process.send(self._message(batch, left, max(0.0, deadline - time.monotonic()), limit))
        while True:
            try:
                message = await process.receive(max(0.0, deadline - time.monotonic()) + GRACE_S)
            except Silence:
                message = None
            if message is None:
                await self._worker.close()
                return
            if message["is"] == "end":
                return
            done[message["index"]] = told.validation(message)

    def _message(
        self, batch: Sequence[Trial], left: Sequence[int], deadline_s: float, limit: Limit
    ) -> Message:
        lists: dict[tuple[str, ...], int] = {}
        trials = [
            {
                "index": index,
                "edits": [[edit.path, edit.start, edit.end, edit.text] for edit in batch[index].edits],
                "targets": lists.setdefault(batch[index].targets, len(lists)),
                "guards": lists.setdefault(batch[index].guards, len(lists)),
            }
            for index in left
        ]
        asked = {test for tests in lists for test in tests}
        head = {"is": "validate", "lists": list(lists), "limits": {test: limit(test) for test in asked}}
        hanging = sorted(asked & self._patience.hanging)
        costs = {test: self._patience.cost(test) for test in asked}
        return {**head, "costs": costs, "hanging": hanging, "deadline": deadline_s, "trials": trials}
