"""How the tests of a repository are run, and candidates validated against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from .candidate import Edit
from .evidence import TestReport, TestResult
from .sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The Python that runs the repository's tests; rarely mentee's own.

    Attributes:
        path: the executable.
        version: (major, minor).
        prefixes: the folders it needs to be able to read, the repository's own ``.venv`` included.
        reason: why this one was taken, for a person.
        modules: which of ``pytest`` and the like it can import.
    """

    path: Path
    version: tuple[int, int]
    prefixes: tuple[Path, ...]
    reason: str
    modules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ground:
    """Where tests run.

    Attributes:
        workspace: the worktree with the files under repair.
        repository: the user's own tree, at whose path a sandbox with mounts shows the workspace.
        sandbox: where the interpreter runs.
        interpreter: the repository's Python.
        reproductions: test files of ours outside the workspace, run with the suite; each is given to
            the runner as a path of its own and its node ids start with ``mentee:``.
    """

    workspace: Path
    repository: Path
    sandbox: Sandbox
    interpreter: Interpreter
    reproductions: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """The tests a repository has, in their order, and what could not be collected."""

    tests: tuple[str, ...]
    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate as a runner sees it.

    Attributes:
        edits: against the files of the workspace as they are on disk.
        targets: tests that must pass; after one has failed the others are run as far as they are quick, to
            tell how much was reached.
        guards: tests that pass now; run after the targets, only if these pass, until one fails.
    """

    edits: tuple[Edit, ...]
    targets: tuple[str, ...]
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validation:
    """What came of a trial.

    Attributes:
        results: one for each test that was run.
        died: ``""``, or why the candidate never got to its end: ``"does not compile"``,
            ``"timeout"``, ``"memory"``, ``"crash"``.
        cost_s: seconds it took.
    """

    results: tuple[TestResult, ...] = ()
    died: str = ""
    cost_s: float = 0.0


@runtime_checkable
class Session(Protocol):
    """A repository's tests, ready to be run. A warm worker lives behind it."""

    async def collect(self, tests: Sequence[str] | None = None) -> Collection:
        """List the tests.

        Args:
            tests: node ids; only what their files hold is wanted, and the reproductions. ``None`` for all.
        """
        ...

    async def run(
        self, tests: Sequence[str] | None = None, *, trace: bool = False, deadline_s: float = 600.0
    ) -> TestReport:
        """Run tests, or all of them, in a clean process on the files as they are on disk.

        Args:
            tests: node ids; ``None`` for the whole suite and the reproductions.
            trace: record the lines that each test executes; of passing tests, those in functions that
                failing ones execute are enough.
            deadline_s: seconds after which the process is killed; what was not run is reported as a timeout.
        """
        ...

    async def validate(self, batch: Sequence[Trial], *, deadline_s: float = 60.0) -> Sequence[Validation]:
        """Try candidates in the warm worker; aligned with the batch.

        What passes did so in a fork of its own.
        """
        ...

    async def close(self) -> None:
        """End the worker; calling it twice is harmless."""
        ...


@runtime_checkable
class Runner(Protocol):
    """A way to run tests.

    Attributes:
        name: the word for it in ``--runner``.
    """

    name: str

    def claims(self, ground: Ground) -> float:
        """How sure it is that the repository is tested this way, in [0, 1]; 0 for not at all."""
        ...

    async def open(self, ground: Ground) -> Session:
        """Make a session.

        Raises:
            EnvironmentFault: the interpreter lacks what the runner needs.
        """
        ...
