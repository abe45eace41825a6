"""One run of tests in a fork of the standing worker."""

import time
from collections.abc import Sequence

from ...runtime.contracts.evidence import Outcome, TestReport, TestResult
from . import told
from .process import Message, Silence
from .standing import StandingWorker

GRACE_S = 5.0


class SuiteRun:
    """Makes one report.

    Args:
        tests: node ids; ``None`` for all.
        trace: record the lines of each test.
        deadline_s: seconds after which what was not run is a timeout.
        hanging: tests that are known to hang, which are given less time to do so.
        failing: tests that are known to fail: of the others, only the lines of functions that those execute
            are recorded.
    """

    def __init__(
        self,
        tests: Sequence[str] | None,
        *,
        trace: bool,
        deadline_s: float,
        hanging: Sequence[str],
        failing: Sequence[str],
    ) -> None:
        self._tests, self._trace, self._hanging, self._failing = tests, trace, hanging, failing
        self._started = time.monotonic()
        self.deadline = self._started + deadline_s
        self._results: dict[str, TestResult] = {}
        self._strays: tuple[str, ...] = ()

    async def report(self, worker: StandingWorker) -> TestReport:
        """Run, and say what came of it. A worker that fails at it is ended."""
        died = worker.died
        collected = worker.collected
        if worker.process is not None:
            self._strays = tuple(collected["strays"])
            await worker.process.send(self._message())
            if not await self._listen(worker):
                left = self._left
                reason = await worker.close()
                died = f"the process ended ({reason})" if left else ""
        return self._report(collected, died)

    @property
    def _left(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

    def _message(self) -> Message:
        asked = None if self._tests is None else list(self._tests)
        head = {"is": "run", "tests": asked, "trace": self._trace}
        known = {"hanging": list(self._hanging), "failing": list(self._failing)}
        return {**head, **known, "deadline": self._left}

    async def _listen(self, worker: StandingWorker) -> bool:
        """Take messages until the end; return whether it came."""
        while worker.process is not None:
            try:
                message = await worker.process.receive(self._left + GRACE_S)
            except Silence:
                return False
            if message is None:
                return False
            if message["is"] == "end":
                self._strays = tuple(dict.fromkeys((*self._strays, *message["strays"])))
                return True
            self._results[message["test"]] = told.result(message)
        return False

    def _report(self, collected: Message, died: str) -> TestReport:
        collection = told.collection(collected) if collected else None
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
