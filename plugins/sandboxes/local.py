"""The sandbox that isolates nothing: for machines without another, and only when asked for by name."""

import shutil
import sys
import tempfile
from collections.abc import Sequence

from ...runtime.contracts.sandbox import Command, Process, Promise, Sandbox
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .launched import launch


class LocalSandbox:
    """Runs a command as the user would, with limits, a scrubbed environment and a leash.

    What the command starts is ended with it, but a process that means to escape can, so this is no promise.
    """

    name = "local"
    mounts = False
    # macOS takes a limit on the address space and does not keep it.
    promises = frozenset({Promise.MEMORY_LIMITED} if sys.platform == "linux" else ())

    async def spawn(self, command: Command) -> Process:
        """Start a command in its workspace.

        Raises:
            EnvironmentFault: the program cannot be started.
        """
        scratch = tempfile.mkdtemp(prefix="mentee-")
        spec = {"mode": "local", "directory": str(command.workspace), "scratch": scratch}
        try:
            process, _ = await launch(command, scratch, spec)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
        return process


@hookimpl
def mentee_sandboxes(setup: Setup) -> Sequence[Sandbox]:
    """Offer ``local``."""
    return [LocalSandbox()]
