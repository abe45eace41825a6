"""A run of tests in forks of the process that has collected them: each test in its order."""

from __future__ import annotations

import gc
import os
import time
from collections import Counter
from collections.abc import Generator, Sequence
from functools import partial
from typing import Any

from . import child
from .blackbox import BlackBox
from .child import Suite
from .framing import Message, send
from .ground import Ground, top_level_names
from .lines import Shared, recorder
from .outcome import message
from .pool import Pool
from .trials import Trial

FIRST_S = 4.0
LATER_S = 1.0
AGAIN_S = 0.5
OFTEN_S = 0.2
"""CPU seconds after which a test hangs: the first one, those after it, those that are likely to hang since
others of their parameters do, and those where two do."""

TIMES = 20
"""No test hangs that takes less than so many times the slowest that passed."""

TRACED = 2
"""How much slower a traced test may be; the tracer lets hot loops go."""


class Told:
    """What is known of the collection, as it will be told.

    Attributes:
        broken: ``path: reason`` for each file that cannot be collected.
        sent: whether it was told.
    """

    def __init__(self, roots: Sequence[str], ground: Ground) -> None:
        self._roots = roots
        self._ground = ground
        self._missing: set[str] = set()
        self.broken: list[str] = []
        self.sent = False

    def cannot_collect(self, path: str, error: BaseException) -> None:
        """Note a file that cannot be collected, and the package it may lack."""
        name = self._ground.relative(path) if os.path.isabs(path) else path
        line = f"{name or path}: {type(error).__name__}: {(message(error).splitlines() or [''])[0]}"
        if line not in self.broken:
            self.broken.append(line)
        seen: BaseException | None = error
        while seen is not None:
            if isinstance(seen, ModuleNotFoundError) and seen.name:
                self._missing.add(seen.name.partition(".")[0])
            seen = seen.__cause__ or seen.__context__

    def collected(self, tests: Sequence[str]) -> Message:
        """Make the message that tells it."""
        missing = self._missing - top_level_names(self._roots)
        strays = self._ground.strays(self._roots)
        told = {"is": "collected", "tests": list(tests), "broken": self.broken}
        return {**told, "missing": sorted(missing), "strays": strays, "loaded": self._ground.loaded()}


class Traced:
    """A suite whose results say which lines ran."""

    def __init__(self, suite: Suite, ground: Ground, box: BlackBox, shared: Shared) -> None:
        self._suite = suite
        self._box = box
        self._lines = recorder(ground, box.note, shared)
        self.ids = suite.ids

    def enter(self, folder: str) -> None:
        """Put temporary files of tests into a folder."""
        self._suite.enter(folder)

    def inputs(self, ids: Sequence[str]) -> list[Any]:
        """What tests are given."""
        return self._suite.inputs(ids)

    def run(self, ids: Sequence[str]) -> Generator[Message, None, None]:
        """Run tests one at a time, each when its result is asked for."""
        results = self._suite.run(ids)
        for _ in ids:
            self._lines.start()
            result = next(results)
            lines = self._lines.stop()
            self._box.clear()
            yield {**result, "lines": lines}
        results.close()


class Run:
    """Runs the tests that are asked for, all in one fork; another goes on after a test that ends or hangs it.

    So what such a test costs is the time it is given, and not another start and another collection.

    Args:
        asked: the message that asks for it.
        roots: folders that imports come from.
        suite: what was collected.
        ground: the paths of the job.
        source: becomes readable when there is no one left to report to.
        sink: where it reports to.
    """

    def __init__(
        self, asked: Message, roots: Sequence[str], suite: Suite, ground: Ground, source: int, sink: int
    ) -> None:
        self._asked, self._roots, self._ground, self._sink = asked, roots, ground, sink
        self._box = BlackBox(ground)
        self._shared = Shared()
        self._suite: Suite = Traced(suite, ground, self._box, self._shared) if asked["trace"] else suite
        self._pool = Pool(1, source, (source, sink), self._take, last_words=True)
        self._hanging: set[str] = set(asked["hanging"])
        self._hung: Counter[str] = Counter()
        self._slowest = 0.0
        wanted = None if asked["tests"] is None else set(asked["tests"])
        tests = [test for test in suite.ids if wanted is None or test in wanted]
        failing = set(asked["failing"]) if asked["trace"] else set[str]()
        self._rest = [test for test in tests if test in failing]
        self._later = [test for test in tests if test not in failing]
        self._executed: dict[str, set[int]] = {}
        self._strays: list[str] = []

    def all(self) -> None:
        """Run them, and tell what came of each."""
        deadline = time.monotonic() + self._asked["deadline"]
        gc.collect()
        gc.freeze()
        while self._goes_on() and time.monotonic() < deadline:
            before = len(self._rest)
            limits = {test: self._limit(test) for test in self._rest}
            trial = Trial(0, None, tuple(self._rest), (), limits, {}, 0.0, 0)
            assignment = self._pool.run(partial(next, iter([trial]), None), deadline)
            if assignment is not None:
                assignment = assignment._replace(let_end=self._box.watch)
                child.begin(assignment, guarded=False)
                self._suite.enter(assignment.folder)
                child.finish(assignment, self._suite, self._suite.ids, self._strays_now)
            if len(self._rest) == before:
                self._rest = []
        self._pool.close()
        send(self._sink, {"is": "end", "strays": self._strays})

    def _goes_on(self) -> bool:
        """Whether there are tests left; those that fail are traced first, the others where they meet them."""
        if not self._rest and self._later:
            if self._executed:
                self._shared.narrow(self._executed)
            self._rest, self._later = self._later, []
        return bool(self._rest)

    def _strays_now(self) -> Message:
        return {"strays": self._ground.strays(self._roots)}

    def _take(self, message: Message) -> None:
        self._strays = message.get("strays", self._strays)
        if message["died"] and message["results"]:
            message["results"][-1].update(self._box.read())
        for result in message["results"]:
            send(self._sink, result)
            for path, lines in result.get("lines", {}).items() if self._later else ():
                self._executed.setdefault(path, set()).update(lines)
            if result["outcome"] == "timeout":
                self._hung[_group(result["test"])] += 1
            elif result["outcome"] == "passed":
                self._slowest = max(self._slowest, result["duration"])
        done = {result["test"] for result in message["results"]}
        self._rest = [test for test in self._rest if test not in done]

    def _limit(self, test: str) -> float:
        """CPU seconds after which a test is taken to hang."""
        hung = self._hung[_group(test)]
        if test in self._hanging:
            # It is run again for its lines alone, and a loop has no more of them after a moment.
            return max(OFTEN_S if hung > 1 else AGAIN_S, TIMES * self._slowest)
        likely = OFTEN_S if hung > 1 else AGAIN_S if hung else LATER_S if self._hung else FIRST_S
        return max(likely, TIMES * self._slowest) * (TRACED if self._asked["trace"] else 1)


def _group(test: str) -> str:
    return test.partition("[")[0]
