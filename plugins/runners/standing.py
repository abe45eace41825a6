"""The worker that stands by: one that has collected the tests and run none of them.

Whatever is run or tried happens in forks of it, so the start of an interpreter, of the test framework and of
the collection is paid once for a state of the files, and no test meets what another has left.
"""

import time
from collections.abc import Iterable

from ...runtime.contracts.runner import Ground
from .job import Jobs
from .process import Message, Silence, WorkerProcess

COLLECTING_S = 300.0
MOST_STARTS = 4
"""A first start, and one for each thing that may be learned from it: lean or not, and where tests lie."""

Stamp = tuple[int, int]


class StandingWorker:
    """Starts the worker when it is wanted, and again when files have changed.

    Attributes:
        process: the worker; ``None`` when there is none.
        collected: what it said of its collection; empty when there is none.
        died: why the last start came to nothing.
    """

    def __init__(self, ground: Ground, jobs: Jobs) -> None:
        self._ground, self._jobs = ground, jobs
        self.process: WorkerProcess | None = None
        self.collected: Message = {}
        self.died = ""
        self._stamps: dict[str, Stamp] = {}
        self._only: list[str] | None = None

    async def start(self, deadline: float, tests: Iterable[str] | None = None) -> None:
        """Start a new one that collects the files as they are, or only those of some tests."""
        await self.close()
        self._only = None if tests is None else sorted(tests)
        await self.be_ready(deadline, self._only or ())

    async def be_ready(self, deadline: float, tests: Iterable[str] = (), paths: Iterable[str] = ()) -> None:
        """Have a worker that knows these tests, if they are there, and these files as they are.

        Args:
            deadline: of ``time.monotonic``; after it :attr:`process` may be ``None``.
            tests: node ids.
            paths: files that will be edited.

        Raises:
            EnvironmentFault: the interpreter lacks the test framework, or the sandbox cannot be set up.
        """
        files = set(paths)
        if self.process is not None and self._is_stale(files):
            await self.close()
        wanted = list(tests)
        for _ in range(MOST_STARTS):
            if self.process is not None and not self._must_look_further(wanted):
                return
            await self.close()
            if not await self._start(deadline, files):
                return

    async def close(self) -> str:
        """End the worker; return why it ended if it did so by itself."""
        process, self.process, self.collected = self.process, None, {}
        return "" if process is None else await process.close()

    def _must_look_further(self, tests: Iterable[str]) -> bool:
        missing = sorted(set(tests).difference(self.collected["tests"]))
        if missing and self._only is not None and not set(missing) <= set(self._only):
            self._only = None
            return True
        return self._jobs.look_at(missing)

    def _is_stale(self, paths: Iterable[str]) -> bool:
        if any(self._stamps.setdefault(path, self._stamp(path)) != self._stamp(path) for path in paths):
            return True
        return any(self._stamp(path) != stamp for path, stamp in self._stamps.items())

    def _stamp(self, path: str) -> Stamp:
        try:
            status = (self._ground.workspace / path).lstat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)

    async def _start(self, deadline: float, paths: Iterable[str]) -> bool:
        """Start a worker; return whether one stands or should be started in another way."""
        self._stamps = {path: self._stamp(path) for path in paths}
        process = await WorkerProcess.start(self._ground, self._jobs.serve(self._only))
        try:
            message = await process.receive(min(COLLECTING_S, max(1.0, deadline - time.monotonic())))
        except Silence:
            await process.close()
            self.died = "the tests were still being collected when the time was up"
            return False
        if message is None or message.get("died"):
            reason = await process.close()
            self.died = f"the process ended ({reason}) while tests were collected"
            if message is not None:
                self.died = message["died"]
            return False
        try:
            again = self._jobs.learn(message)
        except BaseException:
            await process.close()
            raise
        if again:
            await process.close()
            return True
        self.process, self.collected, self.died = process, message, ""
        self._stamps |= {path: self._stamp(path) for path in message.get("loaded", ())}
        return True
