"""The shell between a sandbox and its command: it lowers the limits, and its exit status tells a signal."""

import math
import os
import signal

from ...runtime.contracts.sandbox import Command, Limits
from ...runtime.errors import EnvironmentFault

_SIGNALS = frozenset(number.value for number in signal.Signals)


def check(command: Command, program: bool = True) -> None:
    """Refuse what could not start: inside it would be told on stderr, as if the command had said it.

    Args:
        command: what is to be started.
        program: whether the program is one of this machine's.

    Raises:
        EnvironmentFault: there is no workspace, or no such program.
    """
    if not command.workspace.is_dir():
        raise EnvironmentFault(f"the workspace {command.workspace} is not a folder", "start the run again")
    if program and not os.access(command.argv[0], os.X_OK):
        raise EnvironmentFault(f"{command.argv[0]} is not an executable file", "check the interpreter's path")


def limiting(limits: Limits, processes: bool) -> list[str]:
    """Return the lines of a shell script that lower the limits.

    Args:
        limits: what the command may use.
        processes: whether to limit their number too, which the kernel counts by user.
    """
    lines = ["ulimit -c 0"]
    if limits.cpu_s is not None:
        lines.append(f"ulimit -t {max(1, math.ceil(limits.cpu_s))}")
    if limits.memory_bytes is not None:
        lines.append(f"ulimit -v {limits.memory_bytes // 1024}")
    if limits.file_bytes is not None:
        lines.append(f"ulimit -f {limits.file_bytes // 512}")
    if processes and limits.processes is not None:
        lines.append(f"ulimit -u {limits.processes} 2>/dev/null || ulimit -p {limits.processes}")
    return lines


def status(code: int) -> int:
    """Undo the shell's way of telling a signal; return the exit status, negative for a signal."""
    return 128 - code if code - 128 in _SIGNALS else code
