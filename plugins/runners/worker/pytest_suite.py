"""pytest: collect as its command line would, run one test at a time through its own hooks.

The adapter is a plugin that takes the place of pytest's run loop and of its protocol for one test: set-up,
call and teardown run through the same hooks and with the same wrappers as ever (fixtures, warnings,
assertions), but no report is made, formatted and printed. Which files are collected is decided in
``pytest_ignore_collect``, so that pytest always gets the arguments of a whole run and loads the same
``conftest.py`` files.
"""

from __future__ import annotations

import os
import pathlib
import time
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import pytest

from . import child, overlay
from .framing import Message, send
from .ground import Ground
from .hot import Warm
from .observer import Observer
from .outcome import result
from .output import tail
from .pytest_arguments import arguments
from .pytest_needs import MARKS, unmet_need
from .pytest_phases import note_phases, reports_are_read, run_phase
from .runs import Told
from .zygote import Role, cold


def main(job: Message, source: int, sink: int) -> int:
    """Do one job; return the exit status."""
    plugin = Plugin(job, source, sink)
    if job["lean"]:
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    code = pytest.main(arguments(job), plugins=[plugin])
    plugin.close(int(code))
    return 0


class Plugin:
    """What pytest calls."""

    def __init__(self, job: Message, source: int, sink: int) -> None:
        self._job = job
        self._source = source
        self._sink = sink
        self._ground = Ground(job)
        self._observer = Observer(self._ground)
        self._role = Role()
        self._told = Told(job["roots"], self._ground)
        self._files = self._needed(job["tests"])
        self.suite = Suite(self._ground)

    def _needed(self, tests: Sequence[str] | None) -> set[str] | None:
        if tests is None:
            return None
        return {os.path.join(self._ground.root, *test.partition("::")[0].split("/")) for test in tests}

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_load_initial_conftests(self, early_config: Any) -> Iterator[None]:
        """Fork before anything of the repository is imported; note a conftest.py that cannot be."""
        self._role = cold(self._job, self._ground, self._source, self._sink)
        self._take_role()
        outcome: Any = yield
        if outcome.excinfo is not None:
            error = outcome.excinfo[1]
            # Older versions keep exc_info instead of the exception.
            cause = getattr(error, "cause", None) or (getattr(error, "excinfo", None) or [None, error])[1]
            self._told.cannot_collect(str(getattr(error, "path", "conftest.py")), cause)

    def _take_role(self) -> None:
        assignment = self._role.assignment
        if assignment is None:
            self._observer.start()
            return
        child.begin(assignment)
        overlay.install(assignment.trial.payload)
        self._files = self._needed((*assignment.trial.targets, *assignment.trial.guards))

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: Any) -> None:
        """Make the marks of plugins known that are left out, and hide our switch from the tests."""
        os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
        for mark in MARKS:
            config.addinivalue_line("markers", f"{mark}: of a plugin that mentee leaves out")
        if self._role.assignment is not None:
            config.option.basetemp = os.path.join(self._role.assignment.folder, "pytest")

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Any) -> bool | None:
        """Pass over files that no test that is asked for lives in."""
        path = str(collection_path)
        if self._files is None or path in self._files or path in self._ground.reproductions:
            return None
        inside = path + os.sep
        return None if any(file.startswith(inside) for file in self._files) else True

    @pytest.hookimpl(tryfirst=True)
    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """Note what cannot be collected."""
        if call.when == "collect":
            error = call.excinfo.value
            self._told.cannot_collect(str(getattr(node, "path", node.nodeid)), error.__cause__ or error)

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr: Any, excinfo: Any) -> None:
        """Note a fault of a plugin or a conftest.py during collection."""
        self._told.cannot_collect("pytest", getattr(excinfo.value, "cause", None) or excinfo.value)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        """Do the job, now that the tests are collected."""
        self._observer.stop()
        self.suite.take(session)
        if self._role.assignment is not None:
            child.finish(self._role.assignment, self.suite, self._role.baseline)
        need = unmet_need(session.config, session.items) if self._job["lean"] else ""
        self._tell(need or ("what cannot be collected" if self._job["lean"] and self._told.broken else ""))
        role, ran = self._role, self._observer.ran
        Warm(self._job, role.source, role.sink, self._ground, ran).serve(self.suite)
        return True

    def _tell(self, need: str) -> None:
        sink = self._role.sink if self._role.sink >= 0 else self._sink  # it may have ended before the fork
        send(sink, {**self._told.collected(self.suite.ids), "needs": need})
        if need:
            os._exit(0)  # another process will be asked
        self._told.sent = True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: Any, nextitem: Any) -> bool:
        """Run one test, inside the wrappers of others."""
        self.suite.protocol(item, nextitem)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a part of a test that failed: the only reports that are made are those of subtests."""
        if report.failed:
            self.suite.part_failed = str(report.longrepr)

    def close(self, code: int) -> None:
        """Say why there is nothing to say, if pytest ended before its run loop."""
        if self._told.sent:
            return
        if self._role.assignment is not None:
            child.finish(self._role.assignment, self.suite, self._role.baseline)
        # Without tests pytest still comes to the run loop; so it was the arguments or a conftest.py.
        if not self._told.broken:
            self._told.broken.append(f"pytest: {tail() or f'ended with status {code}'}")
        self._tell("what pytest refuses" if self._job["lean"] else "")


class Suite:
    """The collected tests.

    Attributes:
        ids: node ids in collection order; those of reproductions start with ``mentee:``.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._items: dict[str, Any] = {}
        self._ended: Message = {}
        self.ids: list[str] = []
        self.part_failed = ""
        self._temporary: Any = None
        self._with_reports = False

    def enter(self, folder: str) -> None:
        """Put temporary files there: pytest would number a new folder for each fork and never remove it."""
        if hasattr(self._temporary, "_given_basetemp"):
            self._temporary._given_basetemp = pathlib.Path(folder, "pytest")
            self._temporary._basetemp = None

    def take(self, session: Any) -> None:
        """Take what pytest has collected."""
        self._with_reports = reports_are_read(session.config)
        self._temporary = getattr(session.config, "_tmp_path_factory", None)
        self._items = {self._name(item): item for item in session.items}
        self.ids = list(self._items)

    def _name(self, item: Any) -> str:
        path = os.path.realpath(str(getattr(item, "path", None) or item.fspath))
        if path not in self._ground.reproductions:
            return item.nodeid
        chain = item.listchain()
        module = max(at for at, node in enumerate(chain) if isinstance(node, pytest.File))
        inner = [node.name for node in chain[module + 1 :] if node.name != "()"]
        return "::".join(["mentee:" + os.path.basename(path), *inner])

    def inputs(self, ids: Sequence[str]) -> list[Any]:
        """The values of their parameters."""
        calls = [getattr(self._items[test], "callspec", None) for test in ids]
        return [getattr(call, "params", None) for call in calls]

    def run(self, ids: Sequence[str]) -> Generator[Message, None, None]:
        """Run tests one at a time, each when its result is asked for."""
        items = [self._items[test] for test in ids]
        item = following = None
        try:
            for test, item, following in zip(ids, items, [*items[1:], None]):
                self.part_failed = ""
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
                yield {**self._ended, "test": test}
        finally:
            if following is not None:  # left before its last test, with fixtures that wait for the next one
                run_phase(item, "teardown", False, nextitem=None)

    def protocol(self, item: Any, following: Any) -> None:
        """Set up, call and tear down one test."""
        started = time.perf_counter()
        if hasattr(item, "_request") and not item._request:
            item._initrequest()  # it ran before in this process
        note_phases(item)
        outcome, error = run_phase(item, "setup", self._with_reports)
        if outcome == "passed":
            outcome, error = run_phase(item, "call", self._with_reports)
            if self.part_failed and outcome == "passed":
                outcome, error = "failed", AssertionError(self.part_failed)
        late, late_error = run_phase(item, "teardown", self._with_reports, nextitem=following)
        if late != "passed" and outcome in ("passed", "skipped"):
            outcome, error = late, late_error
        if hasattr(item, "_request"):
            item._request = False
            item.funcargs = None
        # Who runs it gives it its name.
        self._ended = result("", outcome, time.perf_counter() - started, error, self._ground)
