"""One run of tests in a clean process."""

import time
from collections.abc import Sequence

from ...runtime.contracts.evidence import Outcome, TestReport, TestResult
from ...runtime.contracts.runner import Ground
from . import told
from .job import Jobs
from .process import Message, Silence, WorkerProcess

GRACE_S = 5.0
MOST_STARTS = 4
"""A first start, and one for each thing that may be learned from it: lean or not, and where tests lie."""


class CleanRun:
    """Makes one report.

    Args:
        ground: where the tests run.
        jobs: makes the worker's job, and learns from its answer.
        tests: node ids; ``None`` for all.
        trace: record the lines of each test.
        deadline_s: seconds after which what was not run is a timeout.
        hanging: tests that are known to hang.
    """

    def __init__(
        self,
        ground: Ground,
        jobs: Jobs,
        tests: Sequence[str] | None,
        *,
        trace: bool,
        deadline_s: float,
        hanging: Sequence[str],
    ) -> None:
        self._ground, self._jobs, self._tests = ground, jobs, tests
        self._trace, self._hanging = trace, hanging
        self._started = time.monotonic()
        self._deadline = self._started + deadline_s
        self._results: dict[str, TestResult] = {}
        self._told: Message = {}
        self._strays: tuple[str, ...] = ()
        self._ended = False

    async def report(self) -> TestReport:
        """Run, and say what came of it."""
        died = ""
        for _ in range(MOST_STARTS):
            job = self._jobs.run(self._tests, self._trace, self._left, self._hanging)
            worker = await WorkerProcess.start(self._ground, job)
            try:
                again = await self._listen(worker)
            finally:
                reason = await worker.close()
            if not again:
                died = "" if self._ended or not self._left else self._where(reason)
                break
        return self._report(died)

    @property
    def _left(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def _where(self, reason: str) -> str:
        return f"the process ended ({reason})" + ("" if self._told else " while tests were collected")

    async def _listen(self, worker: WorkerProcess) -> bool:
        """Take messages until there are no more; return whether the worker must be asked in another way."""
        while True:
            try:
                message = await worker.receive(self._left + (GRACE_S if self._told else 0.0))
            except Silence:
                return False
            if message is None:
                return False
            if message["is"] == "collected":
                if self._jobs.learn(message) or self._must_look_further(message):
                    return True
                self._told, self._strays = message, tuple(message["strays"])
            elif message["is"] == "end":
                self._ended = True
                self._strays = tuple(dict.fromkeys((*self._strays, *message["strays"])))
                return False
            else:
                self._results[message["test"]] = told.result(message)

    def _must_look_further(self, message: Message) -> bool:
        known = set(message["tests"])
        return self._jobs.look_at([test for test in self._tests or () if test not in known])

    def _report(self, died: str) -> TestReport:
        collection = told.collection(self._told) if self._told else None
        known = collection.tests if collection else ()
        asked = set(known if self._tests is None else self._tests)
        for test in asked:
            if test not in self._results:
                self._results[test] = self._unrun(test, test in known, died)
        absent = sorted(asked.difference(known), key=list(self._tests or ()).index)
        return TestReport(
            results=tuple(self._results[test] for test in (*known, *absent) if test in asked),
            broken=collection.broken if collection else (),
            missing=collection.missing if collection else (),
            strays=self._strays,
            died=died,
            duration_s=time.monotonic() - self._started,
        )

    @staticmethod
    def _unrun(test: str, collected: bool, died: str) -> TestResult:
        if died:
            return TestResult(test, Outcome.ERROR, message=f"not run: {died}")
        if collected:
            return TestResult(test, Outcome.TIMEOUT, message="not run: the time was up")
        return TestResult(test, Outcome.ERROR, message="not collected: there is no such test")
