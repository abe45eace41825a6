"""Run in the sandbox by the repository's interpreter: what the variables held as failing tests came by.

Standard input holds one JSON object: ``files`` (paths whose lines are watched), ``tests`` (arguments for
pytest, or names for unittest), ``pytest`` (whether it is that), ``visits`` (how many of a line are kept).
Standard output gets a JSON list of objects, one for what runs before the tests and one a test: by path and
line, the variables at each visit, before the line ran. A value is written as ``[type, text]``,
``[type, [values]]``, ``["object", type, [attributes]]`` for what is no plain data, or ``["unknown"]``.

Standard library and the test runner only, Python 3.9 and newer.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from types import FrameType
from typing import Any

PLAIN = (bool, int, float, str, bytes)
LISTED = (list, tuple, set, frozenset, dict)
LONGEST = 400
ROOM = 200
"""Values that are told of one variable, those inside of it included."""


class Record:
    """The visits of one test."""

    def __init__(self, files: dict[str, str], most: int) -> None:
        self.files, self.most = files, most
        self.names: dict[str, str | None] = {}
        self.lines: dict[str, dict[int, list[Any]]] = {path: {} for path in files.values()}

    def call(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401  a trace function
        """Watch the lines of functions in the files."""
        name = frame.f_code.co_filename
        path = self.names.get(name, "?")
        if path == "?":
            path = self.names[name] = self.files.get(os.path.realpath(name))
        if path is None or frame.f_code.co_name == "<module>":
            return None
        lines = self.lines[path]

        def line(inner: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401  the same
            if event == "line":
                visits = lines.setdefault(inner.f_lineno, [])
                if len(visits) < self.most:
                    told = {name: written(value, [ROOM]) for name, value in inner.f_locals.items()}
                    visits.append(told)
            return line

        return line


def written(value: object, room: list[int]) -> list[Any]:
    """A value as it is told; ``room`` holds how many values may still be told."""
    kind = type(value)
    room[0] -= 1
    if value is None or kind in PLAIN:
        if kind in (str, bytes) and len(value) > LONGEST:  # type: ignore[arg-type]
            return ["unknown"]
        text = repr(value)
        return [kind.__name__, text] if len(text) <= 4 * LONGEST else ["unknown"]
    if kind not in LISTED:
        return ["object", kind.__name__, sorted(_own(value))]
    if room[0] < len(value):  # type: ignore[arg-type]
        return ["unknown"]
    items = [part for item in value.items() for part in item] if kind is dict else list(value)  # type: ignore[attr-defined]
    return [kind.__name__, [written(item, room) for item in items]]


def _own(value: object) -> set[str]:
    """The attributes that an object has beyond those of any object; ``*`` where it makes them up."""
    kind = type(value)
    own = {name for name in dir(kind) if getattr(kind, name, None) is not getattr(object, name, None)}
    if "__getattr__" in own or "__getattribute__" in own:
        own.add("*")
    return own | set(getattr(value, "__dict__", ()))


class Watch:
    """Records each test while it is called."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.files = {os.path.realpath(path): path for path in job["files"]}
        self.visits: int = job["visits"]
        self.records: list[Record] = []
        self.start()

    def start(self) -> None:
        """A test begins; the first record is of what runs before any."""
        record = Record(self.files, self.visits)
        self.records.append(record)
        threading.settrace(record.call)
        sys.settrace(record.call)

    def stop(self) -> None:
        """It has ended."""
        sys.settrace(None)
        threading.settrace(None)

    def pytest_runtest_setup(self) -> None:
        """The name that pytest calls; what a test sets up may come by as well."""
        self.start()

    def pytest_runtest_teardown(self) -> None:
        """The name that pytest calls."""
        self.stop()


def with_pytest(job: dict[str, Any], watch: Watch) -> None:
    """Run the tests by pytest."""
    import pytest

    pytest.main(["-q", "-p", "no:cacheprovider", "-o", "addopts=", *job["tests"]], plugins=[watch])


def with_unittest(job: dict[str, Any], watch: Watch) -> None:
    """Run the tests by unittest."""
    import unittest

    class Result(unittest.TextTestResult):
        def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802  unittest's name
            super().startTest(test)
            watch.start()

        def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802  unittest's name
            watch.stop()
            super().stopTest(test)

    suite = unittest.defaultTestLoader.loadTestsFromNames(job["tests"])
    runner = unittest.TextTestRunner(resultclass=Result)  # type: ignore[arg-type]
    runner.run(suite)


def main() -> None:
    """Read the job, run the tests, tell what was seen."""
    job = json.load(sys.stdin)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    sys.path.insert(0, os.getcwd())
    watch = Watch(job)
    try:
        (with_pytest if job["pytest"] else with_unittest)(job, watch)
    finally:
        watch.stop()
        json.dump([record.lines for record in watch.records], told)
        told.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
