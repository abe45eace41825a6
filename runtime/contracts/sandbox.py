"""Where commands of a repository run, and what that place promises."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable


class Promise(StrEnum):
    """What a sandbox keeps on this machine. Each has a test that tries to break it."""

    NO_WRITE_OUTSIDE = "nothing is written outside the workspace and a private /tmp"
    NO_NETWORK = "no network, loopback of the host included"
    HOME_HIDDEN = "the home directory cannot be read"
    ENVIRONMENT_HIDDEN = "the environment of the parent process cannot be read"
    MEMORY_LIMITED = "memory is limited"
    PROCESSES_LIMITED = "the number of processes is limited"
    NOTHING_LEFT = "no process outlives the command"


MINIMUM = frozenset(
    {Promise.NO_WRITE_OUTSIDE, Promise.NO_NETWORK, Promise.HOME_HIDDEN, Promise.ENVIRONMENT_HIDDEN}
)
"""What ``auto`` demands of a sandbox before it takes it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one command may use; ``None`` leaves a resource unlimited."""

    cpu_s: float | None = None
    memory_bytes: int | None = 4 << 30
    processes: int | None = 512
    file_bytes: int | None = 1 << 30


@dataclass(frozen=True, slots=True)
class Command:
    """A command to run in a sandbox.

    Attributes:
        argv: program and arguments; the program is an absolute path.
        workspace: the worktree, the one place besides a private ``/tmp`` that is writable.
        shown_at: where the command sees the workspace if the sandbox can mount: the repository's
            own path, so that an editable install resolves to the files under repair.
        env: added to the scrubbed environment.
        readable: files and folders that are readable besides the system's own: the interpreter's
            prefixes, mentee's worker files, the repository's ``.venv``. Those that lie inside
            ``shown_at`` are shown read-only on top of the workspace.
        limits: what the command may use.
    """

    argv: tuple[str, ...]
    workspace: Path
    shown_at: Path
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    readable: tuple[Path, ...] = ()
    limits: Limits = Limits()


@runtime_checkable
class Process(Protocol):
    """A running command, with pipes. ``kill`` takes its descendants along and may be called twice."""

    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader

    async def wait(self) -> int:
        """Wait for the end; return the exit status, negative for a signal."""
        ...

    def kill(self) -> None:
        """Kill the command and every process it started."""
        ...


@runtime_checkable
class Sandbox(Protocol):
    """A place in which commands run. The working directory of a command is the workspace.

    Attributes:
        name: the word for it in ``--sandbox``.
    """

    name: str

    @property
    def promises(self) -> frozenset[Promise]:
        """What it keeps on this machine, found out by trying, not by assuming."""
        ...

    @property
    def mounts(self) -> bool:
        """Whether it shows the workspace at ``Command.shown_at``; else it is seen at its own path."""
        ...

    async def spawn(self, command: Command) -> Process:
        """Start a command.

        Raises:
            EnvironmentFault: the sandbox cannot be set up on this machine.
        """
        ...
