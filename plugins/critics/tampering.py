"""A patch that makes a failing test pass by changing tests or how they are run is no patch."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl

CRITERION = "tests.untouched"

_RUN_FILES = {
    "conftest.py",
    "pytest.ini",
    "tox.ini",
    "setup.cfg",
    "pyproject.toml",
    "noxfile.py",
    ".coveragerc",
}


class Tampering:
    """Finds edits to tests and to their configuration."""

    name = "tampering"
    cost_ms = 0.01

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``tests.untouched`` for each candidate with edits: 0 where it touches a test, else 1.

        Where no test is known to fail, as in the review of a change, there is none to be made to pass.
        """
        if not context.evidence.failing:
            return [Critique()] * len(batch)
        own = {frame.path for result in context.evidence.failing for frame in result.frames[:1]}
        return [self._one(candidate, own) if candidate.edits else Critique() for candidate in batch]

    def _one(self, candidate: Candidate, own: set[str]) -> Critique:
        touched = next((e.path for e in candidate.edits if is_test(e.path) or e.path in own), "")
        message = f"edits {touched}, which decides how the tests come out" if touched else ""
        return Critique((Finding(CRITERION, 0.0 if touched else 1.0, message, touched),))


def is_test(path: str) -> bool:
    """Whether a path is by its name a test, or says how tests are run."""
    parts = PurePosixPath(path).parts
    name = parts[-1]
    by_name = name.startswith("test_") or name.endswith("_test.py") or name in _RUN_FILES
    return by_name or any(part in {"tests", "test", "testing"} for part in parts[:-1])


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Tampering()]
