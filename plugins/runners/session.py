"""A repository's tests, ready to be run: clean processes for runs, a warm one for candidates."""

import asyncio
from collections.abc import Sequence

from ...runtime.contracts.evidence import TestReport
from ...runtime.contracts.runner import Collection, Ground, Trial, Validation
from . import told
from .job import Jobs
from .patience import Patience
from .process import Silence, WorkerProcess
from .run import CleanRun
from .warm import WarmWorker

COLLECTING_S = 300.0


class WorkerSession:
    """A session on top of a worker, the same for every test framework.

    Args:
        ground: where the tests run.
        jobs: makes the worker's jobs for this framework.
    """

    def __init__(self, ground: Ground, jobs: Jobs) -> None:
        self._ground = ground
        self._jobs = jobs
        self._patience = Patience()
        self._warm = WarmWorker(ground, jobs, self._patience)
        self._turn = asyncio.Lock()

    async def collect(self) -> Collection:
        """List the tests."""
        while True:
            worker = await WorkerProcess.start(self._ground, self._jobs.collect())
            try:
                message = await worker.receive(COLLECTING_S)
            except Silence:
                return Collection((), (f"collecting the tests took more than {COLLECTING_S:.0f} s",))
            finally:
                reason = await worker.close()
            if message is None:
                return Collection((), (f"the process ended while tests were collected ({reason})",))
            # It says so once: a lean start that is not enough is not tried again.
            if not self._jobs.learn(message):
                return told.collection(message)

    async def run(
        self, tests: Sequence[str] | None = None, *, trace: bool = False, deadline_s: float = 600.0
    ) -> TestReport:
        """Run tests, or all of them, in a clean process on the files as they are on disk.

        A test that hangs is killed and counted as a timeout, and the tests after it run in another fork.
        """
        # Without a trace it is asked whether they still hang, and they get the time of any other.
        hanging = sorted(self._patience.hanging) if trace else ()
        report = await CleanRun(
            self._ground, self._jobs, tests, trace=trace, deadline_s=deadline_s, hanging=hanging
        ).report()
        if not trace:
            self._patience.note(report.results)
        return report

    async def validate(self, batch: Sequence[Trial], *, deadline_s: float = 60.0) -> Sequence[Validation]:
        """Try candidates; aligned with the batch. What passes did so in a fork of its own."""
        if not batch:
            return []
        async with self._turn:
            try:
                return await self._warm.validate(batch, deadline_s)
            except asyncio.CancelledError:
                await self._warm.close()  # it would answer a question that no one remembers
                raise

    async def close(self) -> None:
        """End the worker; calling it twice is harmless."""
        await self._warm.close()
