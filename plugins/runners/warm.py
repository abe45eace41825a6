"""The warm worker: started when the first candidate comes, kept while the files are as it knows them."""

import time
from collections.abc import Sequence

from ...runtime.contracts.runner import Ground, Trial, Validation
from . import told
from .job import Jobs
from .process import Message, Silence, WorkerProcess

COLLECTING_S = 300.0
GRACE_S = 10.0
SHORTEST_S, LONGEST_S, TIMES = 0.3, 6.0, 10
"""A test's CPU time in a candidate: ten times what it took unedited, within these bounds."""

UNKNOWN_S = 6.0
HANGING_S = 0.1
"""What a test that hangs is taken to need, since it does not say."""

Stamp = tuple[int, int]


class WarmWorker:
    """Validates batches.

    Args:
        durations: seconds that tests took unedited, shared with the session; grows here.
    """

    def __init__(self, ground: Ground, jobs: Jobs, durations: dict[str, float]) -> None:
        self._ground, self._jobs, self._durations = ground, jobs, durations
        self._worker: WorkerProcess | None = None
        self._tests: frozenset[str] = frozenset()
        self._stamps: dict[str, Stamp] = {}
        self._limits: dict[str, float] = {}
        self._why = ""

    async def validate(self, batch: Sequence[Trial], deadline_s: float) -> list[Validation]:
        """Try a batch; what the worker's own end leaves untried is tried once more by another."""
        deadline = time.monotonic() + deadline_s
        done: dict[int, Validation] = {}
        for _ in range(2):
            await self._be_ready(batch, deadline)
            if self._worker is None:
                break
            await self._measure(batch, deadline)
            await self._ask(batch, done, deadline)
            if len(done) == len(batch) or time.monotonic() >= deadline:
                break
        died = "timeout" if time.monotonic() >= deadline else "crash"
        return [done.get(index, Validation(died=died)) for index in range(len(batch))]

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
        unknown = [test for test in tests if test not in self._durations and test in self._tests]
        while unknown and time.monotonic() < deadline:
            done: dict[int, Validation] = {}
            await self._ask([Trial((), tuple(unknown))], done, deadline)
            results = done[0].results if done else ()
            if not results:
                break
            for result in results:
                self._durations[result.test] = result.duration_s or HANGING_S
            unknown = [test for test in unknown if test not in self._durations]

    async def _ask(self, batch: Sequence[Trial], done: dict[int, Validation], deadline: float) -> None:
        worker = self._worker
        if worker is None:
            return
        left = [index for index in range(len(batch)) if index not in done]
        await worker.send(self._message(batch, left, max(0.0, deadline - time.monotonic())))
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

    def _message(self, batch: Sequence[Trial], left: Sequence[int], deadline_s: float) -> Message:
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
        limits = {test: self._limit(test) for tests in lists for test in tests}
        head = {"is": "validate", "lists": list(lists), "limits": limits, "deadline": deadline_s}
        return {**head, "trials": trials}

    def _limit(self, test: str) -> float:
        known = self._durations.get(test)
        if known is None:
            return UNKNOWN_S
        # A slow test keeps room for noise even beyond the usual bound.
        return max(SHORTEST_S, min(TIMES * known, LONGEST_S), 2 * known)
