"""The runner ``pytest``."""

from collections.abc import Sequence

from ...runtime.contracts.runner import Ground, Runner
from ...runtime.contracts.task import Setup
from ...runtime.errors import EnvironmentFault
from ...runtime.hookspecs import hookimpl
from .job import Jobs
from .pytest_settings import read_settings
from .session import WorkerSession
from .signs import pytest_signs, unittest_signs


class PytestRunner:
    """Runs tests with pytest as the repository configures it, save for options that would interfere."""

    name = "pytest"

    def claims(self, ground: Ground) -> float:
        """Sure where pytest is configured or used; fairly so where it is there and can run what is found."""
        signs = pytest_signs(ground.workspace)
        if signs:
            return 0.9
        if "pytest" not in ground.interpreter.modules:
            return 0.0
        return 0.7 if ground.reproductions or unittest_signs(ground.workspace) else 0.1

    async def open(self, ground: Ground) -> WorkerSession:
        """Make a session.

        Raises:
            EnvironmentFault: the interpreter has no pytest.
        """
        python = ground.interpreter.path
        if "pytest" not in ground.interpreter.modules:
            signs = pytest_signs(ground.workspace) or "it was asked for"
            raise EnvironmentFault(
                f"the tests need pytest ({signs}), and {python} cannot import it",
                f"{python} -m pip install pytest, or name another interpreter by --python PATH",
            )
        return WorkerSession(ground, Jobs(ground, "pytest", read_settings(ground).as_job()))


@hookimpl
def mentee_runners(setup: Setup) -> Sequence[Runner]:
    """Offer ``pytest``."""
    return [PytestRunner()]
