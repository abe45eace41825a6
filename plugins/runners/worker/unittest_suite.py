"""unittest: find the tests of every test file, run one at a time with the fixtures of its class and module.

Ids are dotted, as ``python -m unittest`` takes them at the root. Test files are found by their names in the
whole tree and not from one folder, since nothing in a repository says where its tests are.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import sys
import time
import unittest
from collections.abc import Generator, Iterator, Sequence
from types import ModuleType
from typing import Any

from . import child, overlay
from .framing import Message, send
from .ground import NOT_OURS, Ground
from .hot import Warm
from .observer import Observer
from .outcome import result
from .runs import Told
from .zygote import cold

TEST_FILE = re.compile(r"(test.*|.*_tests?|tests)\.py$")
PASSED_OVER = {*NOT_OURS, "build", "dist", "env", "__pycache__"}


def main(job: Message, source: int, sink: int) -> int:
    """Do one job; return the exit status."""
    ground = Ground(job)
    observer = Observer(ground)
    asked = job["tests"]
    role = cold(job, ground, source, sink)
    if role.assignment is None:
        observer.start()
    else:
        child.begin(role.assignment)
        overlay.install(role.assignment.trial.payload)
        asked = (*role.assignment.trial.targets, *role.assignment.trial.guards)
    told = Told(job["roots"], ground)
    suite = Suite(ground, told)
    suite.collect(asked)
    observer.stop()
    if role.assignment is not None:
        child.finish(role.assignment, suite, role.baseline)
    send(role.sink, told.collected(suite.ids))
    Warm(job, role.source, role.sink, ground, observer.ran).serve(suite)
    return 0


class Suite:
    """The collected tests.

    Attributes:
        ids: in collection order; those of reproductions start with ``mentee:``.
    """

    def __init__(self, ground: Ground, told: Told) -> None:
        self._ground = ground
        self._told = told
        self._cases: dict[str, unittest.TestCase] = {}
        self.ids: list[str] = []

    def enter(self, folder: str) -> None:
        """Put temporary files there: ``tempfile`` knows already."""

    def collect(self, asked: Sequence[str] | None) -> None:
        """Import the test files, or only those that these tests can come from; and the reproductions."""
        for path in _test_files(self._ground.root):
            file = os.path.relpath(path, self._ground.root)
            name = file[:-3].replace(os.sep, ".")
            beginnings = (f"{name}.", f"{file.replace(os.sep, '/')}::")
            if asked is None or any(test.startswith(beginnings) for test in asked):
                self._take(path, name, "")
        for path in self._ground.reproductions:
            file = os.path.basename(path)
            self._take(path, file[:-3], f"mentee:{file}::")
        self.ids = list(self._cases)

    def _take(self, path: str, name: str, prefix: str) -> None:
        try:
            module = _imported(path, name, from_file=bool(prefix))
            tests = unittest.defaultTestLoader.loadTestsFromModule(module)
        # Import runs the repository's code, which may raise anything; SkipTest leaves the file out.
        except BaseException as error:
            if not isinstance(error, unittest.SkipTest):
                self._told.cannot_collect(path, error)
            return
        cases = [*_flat(tests), *(_functions(module) if prefix else ())]
        for case in cases:
            test = case.id()
            self._cases[prefix + test[len(module.__name__) + 1 :] if prefix else test] = case

    def inputs(self, ids: Sequence[str]) -> list[Any]:
        """The test cases, which are made at collection and may keep what they set."""
        return [self._cases[test] for test in ids]

    def run(self, ids: Sequence[str]) -> Generator[Message, None, None]:
        """Run tests one at a time, each when its result is asked for."""
        recorder = Recorder()
        try:
            for test in ids:
                recorder.begin()
                started = time.perf_counter()
                try:
                    unittest.TestSuite([self._cases[test]]).run(recorder)
                # KeyboardInterrupt passes unittest's own net, and is a test's result like any other here.
                except BaseException as error:
                    recorder.note("error", error)
                duration = time.perf_counter() - started
                yield result(test, recorder.outcome, duration, recorder.error, self._ground)
        finally:
            recorder.finish()


class Recorder(unittest.TestResult):
    """How the test that runs now ends. The worst of its parts counts.

    ``_testRunEntered`` is what unittest itself looks at to keep the fixtures of a class and a module from one
    suite to the next.
    """

    def __init__(self) -> None:
        super().__init__()
        self._testRunEntered = True
        self._broken_fixture: BaseException | None = None
        self.outcome = "passed"
        self.error: BaseException | None = None

    def begin(self) -> None:
        """Forget the last test."""
        self.outcome, self.error = "not run", None

    def finish(self) -> None:
        """Tear down the last class and module."""
        last: Any = unittest.TestSuite()
        last._tearDownPreviousClass(None, self)
        last._handleModuleTearDown(self)

    def note(self, outcome: str, error: BaseException | None = None) -> None:
        """Take an outcome, unless a worse one is there."""
        if self.outcome in ("not run", "passed") or (self.outcome == "skipped" and outcome != "passed"):
            self.outcome, self.error = outcome, error

    def startTest(self, test: Any) -> None:  # noqa: N802
        """A test starts."""
        self.note("passed")

    def stopTest(self, test: Any) -> None:  # noqa: N802
        """A test has ended."""

    def addSuccess(self, test: Any) -> None:  # noqa: N802
        """It passed."""
        self.note("passed")

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """An assertion failed."""
        self.note("failed", err[1])

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802
        """It raised, or a fixture of its class or module did."""
        if hasattr(test, "countTestCases") and test.countTestCases() == 0:
            self.note("error", err[1])
        else:
            self.note("failed", err[1])

    def addSkip(self, test: Any, reason: str) -> None:  # noqa: N802
        """It was skipped."""
        self.note("skipped")

    def addExpectedFailure(self, test: Any, err: Any) -> None:  # noqa: N802
        """It failed, as it should."""
        self.note("skipped")

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802
        """It should have failed."""
        self.note("failed", AssertionError("passed, but is marked as an expected failure"))

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802
        """A part of it ended."""
        if err is not None:
            self.note("failed", err[1])


def _test_files(root: str) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if _is_walked(os.path.join(folder, name), name))
        yield from (os.path.join(folder, name) for name in sorted(files) if TEST_FILE.match(name))


def _is_walked(path: str, name: str) -> bool:
    if name.startswith(".") or name in PASSED_OVER or os.path.islink(path):
        return False
    return not os.path.exists(os.path.join(path, "pyvenv.cfg"))


def _imported(path: str, name: str, from_file: bool) -> ModuleType:
    folder = os.path.dirname(path)
    if not os.path.exists(os.path.join(folder, "__init__.py")) and folder not in sys.path:
        sys.path.append(folder)  # what stands beside a test file is imported by its bare name
    if not from_file and all(part.isidentifier() for part in name.split(".")):
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _flat(tests: Any) -> Iterator[unittest.TestCase]:
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from _flat(test)
        else:
            yield test


def _functions(module: ModuleType) -> Iterator[unittest.TestCase]:
    """Plain test functions, which only reproductions have under this framework."""
    for name, function in list(vars(module).items()):
        if (
            name.startswith("test")
            and callable(function)
            and getattr(function, "__module__", "") == module.__name__
        ):
            yield Function(function, module.__name__)


class Function(unittest.FunctionTestCase):
    """A plain function as a test."""

    def __init__(self, function: Any, module: str) -> None:
        super().__init__(function)
        self._id = f"{module}.{function.__name__}"

    def id(self) -> str:
        """Its dotted name."""
        return self._id
