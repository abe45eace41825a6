"""The warm worker: started when the first candidate comes, kept while the files are as it knows them."""

import time
from collections.abc import Callable, Sequence

from ...runtime.contracts.runner import Ground, Trial, Validation
from . import told
from .job import Jobs
from .patience import Patience
from .process import Message, Silence, WorkerProcess

COLLECTING_S = 300.0
GRACE_S = 10.0

Stamp = tuple[int, int]
Limit = Callable[[str], float]


class WarmWorker:
    """Validates batches.

    Args:
        patience: what is known of the tests' time, shared with the session; grows here.
    """

    def __init__(self, ground: Ground, jobs: Jobs, patience: Patience) -> None:
        self._ground, self._jobs, self._patience = ground, jobs, patience
        self._worker: WorkerProcess | None = None
        self._tests: frozenset[str] = frozenset()
        self._stamps: dict[str, Stamp] = {}

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
            await self._be_ready(batch, deadline)
            if self._worker is None:
                break
            await self._measure(batch, deadline)
            await self._ask(batch, done, deadline, limit)
            if len(done) == len(batch) or time.monotonic() >= deadline:
                break

    async def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            worker, self._worker = self._worker, None
            await worker.close()

    async def _be_ready(self, batch: Sequence[Trial], deadline: float) -> None:
        if self._worker is not None and self._is_stale(batch):
            await self.close()
        for _ in range(3):
            if self._worker is not None:
                return
            await self._start(batch, deadline)

    def _is_stale(self, batch: Sequence[Trial]) -> bool:
        paths = {edit.path for trial in batch for edit in trial.edits}
        if any(self._stamps.setdefault(path, self._stamp(path)) != self._stamp(path) for path in paths):
            return True
        return any(self._stamp(path) != stamp for path, stamp in self._stamps.items())

    def _stamp(self, path: str) -> Stamp:
        try:
            status = (self._ground.workspace / path).lstat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)

    async def _start(self, batch: Sequence[Trial], deadline: float) -> None:
        self._stamps = {edit.path: self._stamp(edit.path) for trial in batch for edit in trial.edits}
        worker = await WorkerProcess.start(self._ground, self._jobs.serve())
        try:
            message = await worker.receive(min(COLLECTING_S, max(1.0, deadline - time.monotonic())))
        except Silence:
            message = None
        if message is None or message.get("died") or self._jobs.learn(message):
            await worker.close()
            return
        wanted = {test for trial in batch for test in (*trial.targets, *trial.guards)}
        if self._jobs.look_at(sorted(wanted.difference(message["tests"]))):
            await worker.close()
            return
        self._worker = worker
        self._tests = frozenset(message["tests"])
        self._stamps |= {path: self._stamp(path) for path in message.get("loaded", ())}

    async def _measure(self, batch: Sequence[Trial], deadline: float) -> None:
        """Run the tests that no one has timed yet, unedited."""
        tests = dict.fromkeys(test for trial in batch for test in (*trial.targets, *trial.guards))
        known = self._patience.knows
        while time.monotonic() < deadline:
            unknown = tuple(test for test in tests if test in self._tests and not known(test))
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
        worker = self._worker
        if worker is None:
            return
        left = [index for index in range(len(batch)) if index not in done]
        await worker.send(self._message(batch, left, max(0.0, deadline - time.monotonic()), limit))
        while True:
            try:
                message = await worker.receive(max(0.0, deadline - time.monotonic()) + GRACE_S)
            except Silence:
                message = None
            if message is None:
                await self.close()
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
