"""The sandbox of Linux alone: Landlock, with namespaces and seccomp as far as this machine permits."""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from ...runtime.contracts.sandbox import Command, Process, Promise, Sandbox
from ...runtime.contracts.task import Setup
from ...runtime.errors import EnvironmentFault
from ...runtime.hookspecs import hookimpl
from .launched import launch
from .layout import CONFIGURATION, SYSTEM, home_is_apart, layout
from .process import PipedProcess
from .try_out import try_out

_MODES = ("namespaces", "landlock")
# The versions of Landlock that brought them.
_TRUNCATION, _SCOPES = 3, 6


class LandlockSandbox:
    """Runs a command under Landlock; what it promises depends on what else this machine permits.

    Where namespaces are permitted the command sees a file system of its own, with the workspace at the
    repository's path. Where they are not (in most containers), it sees the host's, reads only what it may,
    has no sockets, no shared memory and no ``/proc``, and changes of mode, owner and times have no effect
    on any file.
    """

    name = "landlock"

    def __init__(self, namespaces: bool = True) -> None:
        """Prepare a sandbox; ``namespaces=False`` leaves them out even where they are permitted."""
        self._modes = _MODES if namespaces else _MODES[1:]

    @property
    def mounts(self) -> bool:
        """Whether the workspace is shown at ``Command.shown_at``."""
        return "mounts" in self._kept

    @property
    def promises(self) -> frozenset[Promise]:
        """What holds here, from one trial start."""
        return frozenset(_promised(self._kept))

    async def spawn(self, command: Command) -> Process:
        """Start a command.

        Raises:
            EnvironmentFault: the sandbox cannot be set up, or the program cannot be started.
        """
        if not self._kept:
            raise EnvironmentFault(
                "the kernel does not keep Landlock rules here (Linux 5.13 with landlock among its modules)",
                "install bubblewrap, or run without isolation with --sandbox local",
            )
        process, _ = await _spawn(command, "namespaces" if self.mounts else "landlock")
        return process

    @cached_property
    def _kept(self) -> frozenset[str]:
        for mode in self._modes if _kernel_version() else ():
            kept = try_out(lambda command, mode=mode: _spawn(command, mode))
            if kept:
                return kept
        return frozenset()


async def _spawn(command: Command, mode: str) -> tuple[PipedProcess, frozenset[str]]:
    if mode == "namespaces":
        return await launch(command, "/tmp/home", _within_namespaces(command))
    scratch = tempfile.mkdtemp(prefix="mentee-")
    try:
        return await launch(command, scratch, _by_rules_alone(command, scratch))
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)  # the launcher may have come first
        raise


def _within_namespaces(command: Command) -> dict[str, Any]:
    return {
        "mode": "namespaces",
        "entries": [tuple(entry) for entry in layout(command)],
        "directory": os.path.abspath(command.shown_at),
        "readable": ["/"],  # that root holds nothing but the entries
        "writable": [os.path.abspath(command.shown_at), "/tmp", "/dev/shm"],
        **_rights(scoped=False),
    }


def _by_rules_alone(command: Command, scratch: str) -> dict[str, Any]:
    return {
        "mode": "landlock",
        "directory": str(command.workspace),
        "readable": [*SYSTEM, *CONFIGURATION, *map(str, command.readable)],
        "writable": [str(command.workspace), scratch],
        "scratch": scratch,
        **_rights(scoped=True),
    }


def _rights(scoped: bool) -> dict[str, int]:
    """Return what this kernel can refuse; ``scoped``: signals and abstract sockets too, where it can."""
    import landlock  # the package, not this module; dear to import at the start of the program

    return {
        "rights": int(landlock.FSAccess.all()),
        "file_rights": int(landlock.FSAccess.all_file()),
        "scopes": 3 if scoped and _kernel_version() >= _SCOPES else 0,
    }


def _kernel_version() -> int:
    """Return the version of the kernel's Landlock; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    import landlock

    try:
        return landlock.landlock_abi_version()
    except landlock.SyscallError:
        return 0


def _promised(kept: frozenset[str]) -> set[Promise]:
    if not kept:
        return set()
    promised = {Promise.ENVIRONMENT_HIDDEN, Promise.MEMORY_LIMITED}
    if home_is_apart():
        promised.add(Promise.HOME_HIDDEN)
    if "processes" in kept:
        promised.add(Promise.PROCESSES_LIMITED)
    namespaces = "mounts" in kept
    if namespaces or "calls" in kept:
        promised.add(Promise.NO_NETWORK)
    if namespaces or ("calls" in kept and _kernel_version() >= _TRUNCATION):
        promised.add(Promise.NO_WRITE_OUTSIDE)
    if namespaces or _kernel_version() >= _SCOPES:  # without either, a command could kill the keeper first
        promised.add(Promise.NOTHING_LEFT)
    return promised


@hookimpl
def mentee_sandboxes(setup: Setup) -> Sequence[Sandbox]:
    """Offer ``landlock`` where the kernel has it."""
    # The protocol's attributes are only read, so that a property may stand for them.
    return [LandlockSandbox()] if _kernel_version() else []
