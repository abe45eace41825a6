"""What running the tests showed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How one test ended. An expected failure counts as skipped, an unexpected pass as passed."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    TIMEOUT = "timeout"

    @property
    def bad(self) -> bool:
        """Whether the test counts as failing."""
        return self in (Outcome.FAILED, Outcome.ERROR, Outcome.TIMEOUT)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a traceback, inside the repository. ``path`` is relative to its root."""

    path: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class TestResult:
    """How one test ended, and what it executed when it was traced.

    Attributes:
        test: the node id, as the runner's own command line takes it.
        duration_s: seconds of the call, set-up and teardown included.
        message: the assertion's or exception's text, cut at some 2,000 characters.
        exception: the class name of what was raised; empty when nothing was.
        frames: outermost first, inside the repository only.
        lines: executed lines by file (relative path), when the test was traced.
    """

    __test__ = False

    test: str
    outcome: Outcome
    duration_s: float = 0.0
    message: str = ""
    exception: str = ""
    frames: tuple[Frame, ...] = ()
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])


@dataclass(frozen=True, slots=True)
class TestReport:
    """One run of tests in a clean process.

    Attributes:
        results: one a test, in collection order.
        broken: what could not be collected, as ``path: reason``.
        missing: packages whose import failed, the likely reason for ``broken``.
        strays: modules of the repository that were imported from outside the workspace.
        died: why the process ended before its last test; empty when it did not.
    """

    __test__ = False

    results: tuple[TestResult, ...] = ()
    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    died: str = ""
    duration_s: float = 0.0

    @property
    def failing(self) -> tuple[str, ...]:
        """Node ids of the tests that ended badly."""
        return tuple(r.test for r in self.results if r.outcome.bad)

    @property
    def passing(self) -> tuple[str, ...]:
        """Node ids of the tests that passed."""
        return tuple(r.test for r in self.results if r.outcome is Outcome.PASSED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the failure before the first proposal.

    Attributes:
        failing: traced results of the tests that must pass.
        passing: traced results of tests that pass and must go on passing; a sample where the suite is large.
        suite: every test that passed before, traced or not.
        unrelated: tests that failed before and are not the issue, or were not stable.
    """

    failing: tuple[TestResult, ...]
    passing: tuple[TestResult, ...]
    suite: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
