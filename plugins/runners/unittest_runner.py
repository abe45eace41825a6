"""The runner ``unittest``."""

from collections.abc import Sequence

from ...runtime.contracts.runner import Ground, Runner
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .job import Jobs
from .session import WorkerSession
from .signs import pytest_signs, unittest_signs


class UnittestRunner:
    """Runs the tests of ``unittest.TestCase`` classes with the standard library alone."""

    name = "unittest"

    def claims(self, ground: Ground) -> float:
        """Fairly sure where there are test cases and nothing that needs pytest."""
        if pytest_signs(ground.workspace):
            return 0.0
        if unittest_signs(ground.workspace):
            return 0.6
        return 0.2 if ground.reproductions else 0.0

    async def open(self, ground: Ground) -> WorkerSession:
        """Make a session."""
        return WorkerSession(ground, Jobs(ground, "unittest", {"lean": False}))


@hookimpl
def mentee_runners(setup: Setup) -> Sequence[Runner]:
    """Offer ``unittest``."""
    return [UnittestRunner()]
