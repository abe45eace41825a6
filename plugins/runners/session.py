"""A repository's tests, ready to be run, and to be tried on candidates."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from ...runtime.contracts.evidence import TestReport
from ...runtime.contracts.runner import Collection, Ground, Trial, Validation
from . import told
from .job import Jobs
from .patience import Patience
from .run import SuiteRun
from .standing import COLLECTING_S, StandingWorker
from .validator import Validator


class WorkerSession:
    """A session on top of a worker, the same for every test framework.

    Args:
        ground: where the tests run.
        jobs: makes the worker's jobs for this framework.
    """

    def __init__(self, ground: Ground, jobs: Jobs) -> None:
        self._patience = Patience()
        self._worker = StandingWorker(ground, jobs)
        self._validator = Validator(self._worker, self._patience)
        self._turn = asyncio.Lock()
        self._unused = False

    async def collect(self, tests: Sequence[str] | None = None) -> Collection:
        """List the tests: all, or those in the files of some and in the reproductions."""
        async with self._at_work():
            await self._worker.start(time.monotonic() + COLLECTING_S, tests)
            self._unused = True
            return told.collection(self._worker.collected or {"tests": (), "died": self._worker.died})

    async def run(
        self, tests: Sequence[str] | None = None, *, trace: bool = False, deadline_s: float = 600.0
    ) -> TestReport:
        """Run tests, or all of them, in a process that has collected the files as they are and run nothing.

        A run without a trace collects them anew, unless :meth:`collect` just did. A test that hangs is killed
        and counted as a timeout, and the tests after it run in another fork.
        """
        # Without a trace it is asked whether they still hang, and they get the time of any other.
        hanging = sorted(self._patience.hanging) if trace else ()
        failing = sorted(self._patience.failing) if trace else ()
        running = SuiteRun(tests, trace=trace, deadline_s=deadline_s, hanging=hanging, failing=failing)
        async with self._at_work() as unused:
            if trace or unused:
                await self._worker.be_ready(running.deadline, tests or ())
            else:
                await self._worker.start(running.deadline, tests)
            report = await running.report(self._worker)
        if not trace:
            self._patience.note(report.results)
        return report

    async def validate(self, batch: Sequence[Trial], *, deadline_s: float = 60.0) -> Sequence[Validation]:
        """Try candidates; aligned with the batch. What passes did so in a fork of its own."""
        if not batch:
            return []
        async with self._at_work():
            return await self._validator.validate(batch, deadline_s)

    @asynccontextmanager
    async def _at_work(self) -> AsyncGenerator[bool]:
        """Use the worker alone; says whether nothing has been asked of it since its collection."""
        async with self._turn:
            unused, self._unused = self._unused, False
            try:
                yield unused
            except asyncio.CancelledError:
                await self._worker.close()  # it would answer a question that no one remembers
                raise

    async def close(self) -> None:
        """End the worker; calling it twice is harmless."""
        await self._worker.close()
