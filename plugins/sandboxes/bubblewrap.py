"""The sandbox of the program ``bwrap``: namespaces, no capabilities, and a root of its own."""

import os
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path

from ...runtime.contracts.sandbox import Command, Limits, Process, Promise, Sandbox
from ...runtime.contracts.task import Setup
from ...runtime.errors import EnvironmentFault
from ...runtime.hookspecs import hookimpl
from .cgroup import give_back_group, joined, take_group
from .launcher.privileges import process_limit_holds
from .layout import Entry, home_is_apart, layout
from .process import PipedProcess, scrubbed_environment, start
from .shell import check, limiting, status
from .try_out import try_out

_PROGRAM = "bwrap"
_BOUNDS = (
    "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
    "--unshare-cgroup-try", "--cap-drop", "ALL", "--new-session", "--die-with-parent",
)  # fmt: skip
_TEMPORARY_BYTES = 1 << 30
_HOME = "/tmp/home"


class BubblewrapSandbox:
    """Runs a command under ``bwrap``, which starts several times faster than an interpreter does."""

    name = "bubblewrap"
    mounts = True

    @property
    def promises(self) -> frozenset[Promise]:
        """What holds here, from one trial start."""
        return self._promised

    @cached_property
    def _promised(self) -> frozenset[Promise]:
        kept = try_out(_spawn)
        if not kept:
            return frozenset()
        promised = {
            Promise.NO_WRITE_OUTSIDE,
            Promise.NO_NETWORK,
            Promise.ENVIRONMENT_HIDDEN,
            Promise.MEMORY_LIMITED,
            Promise.NOTHING_LEFT,
        }
        if home_is_apart():
            promised.add(Promise.HOME_HIDDEN)
        if "processes" in kept:
            promised.add(Promise.PROCESSES_LIMITED)
        return frozenset(promised)

    async def spawn(self, command: Command) -> Process:
        """Start a command.

        Raises:
            EnvironmentFault: the sandbox cannot be set up.
        """
        if not self.promises:
            raise EnvironmentFault(
                "bwrap is not here, or is not permitted to make namespaces",
                "install bubblewrap, or take another sandbox with --sandbox",
            )
        process, _ = await _spawn(command)
        return process


@cache
def _program() -> str | None:
    return shutil.which(_PROGRAM)


async def _spawn(command: Command) -> tuple[PipedProcess, frozenset[str]]:
    program = _program()
    if program is None:
        raise EnvironmentFault("bwrap is not here", "install bubblewrap")
    check(command)
    limit = command.limits.processes
    group = take_group(limit) if limit is not None and not process_limit_holds() else None
    refused = _refused_calls()
    passed = [] if refused is None else [refused]
    try:
        arguments = [program, *_BOUNDS, *_shown(command)]
        if refused is not None:
            arguments += ["--seccomp", str(refused)]
        arguments += ["--", "/bin/sh", "-c", _script(command.limits), "sh", *command.argv]
        process = await start(
            joined(group, arguments) if group else arguments,
            scrubbed_environment(command.env, _HOME),
            end=_end,
            status=status,
            ended=partial(give_back_group, group) if group else lambda: None,
            pass_fds=passed,
        )
    except OSError as error:
        if group:
            give_back_group(group)
        raise EnvironmentFault(
            f"bwrap could not be started: {error}", "check that it can be executed"
        ) from error
    finally:
        for handle in passed:
            os.close(handle)
    return process, frozenset({"mounts", "processes"} if group or process_limit_holds() else {"mounts"})


def _refused_calls() -> int | None:
    """Return a file with the filter of system calls for bwrap to read; None on machines without one."""
    from .launcher import filter  # ctypes: only on Linux, and only when a command starts

    if not filter.known_here():
        return None
    handle = os.memfd_create("filter")
    os.write(handle, filter.program(without_namespaces=False))
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def _shown(command: Command) -> tuple[str, ...]:
    return _root(layout(command), os.path.abspath(command.shown_at))


@lru_cache(maxsize=32)
def _root(entries: tuple[Entry, ...], folder: str) -> tuple[str, ...]:
    """Return the arguments that make the root: read-only, but for the workspace and a private /tmp."""
    options = {"read": "--ro-bind", "write": "--bind", "link": "--symlink"}
    before = ("--proc", "/proc", "--dev", "/dev", "--size", str(_TEMPORARY_BYTES), "--tmpfs", "/tmp")
    home = ("--dir", _HOME, "--symlink", "/tmp", "/var/tmp")
    bound = [part for entry in entries for part in (options[entry.kind], entry.source, entry.target)]
    return (*before, *home, *bound, "--remount-ro", "/", "--chdir", folder)


def _script(limits: Limits) -> str:
    """Return a shell script that lowers the limits and becomes the command. bwrap has none of its own.

    The number of processes must be limited inside, where it counts those of the new user namespace;
    before, it would count every process of the user.
    """
    return "\n".join([*limiting(limits, process_limit_holds()), 'exec "$@"'])


def _end(pid: int) -> None:
    """Kill the first process inside, so that bwrap returns when the last one is gone; before that, bwrap."""
    children: list[str] = []
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for target in children or [str(pid)]:
        with suppress(ProcessLookupError):
            os.kill(int(target), signal.SIGKILL)


@hookimpl
def mentee_sandboxes(setup: Setup) -> Sequence[Sandbox]:
    """Offer ``bubblewrap`` where the program is installed and works."""
    if sys.platform != "linux" or shutil.which(_PROGRAM) is None:
        return []
    # The protocol's attributes are only read, so that a property may stand for them.
    return [BubblewrapSandbox()]
