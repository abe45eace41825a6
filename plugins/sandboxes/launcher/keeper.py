"""The keeper holds the leash: it ends what the command leaves behind, and exits as the command did."""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import suppress

TYPE_CHECKING = False  # typing itself would take longer to import than all the rest
if TYPE_CHECKING:
    from typing import NoReturn


def keep(leash: int, child: int) -> int | None:
    """Wait for the command; return its wait status, or None when the leash is let go first.

    Args:
        leash: a socket; mentee closes its end, or dies, to have everything ended.
        child: the command's process.
    """
    children = watch_children()
    poll = select.poll()
    poll.register(leash, select.POLLIN)
    poll.register(children, select.POLLIN)
    while True:
        ready = {handle for handle, _ in poll.poll()}
        with suppress(BlockingIOError):
            os.read(children, 4096)
        if (status := _collect(child)) is not None:
            return status
        if leash in ready:
            return None


def watch_children() -> int:
    """Return a file descriptor that becomes readable when a child ends."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    os.write(writing, b"0")  # one may have ended before
    return reading


def _collect(child: int) -> int | None:
    """Collect every child that has ended; return the status of ``child`` if it is among them."""
    found: int | None = None
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == child:
                found = status
            if pid == 0:
                break
    return found


def end_first_process(pid: int) -> None:
    """End the first process of a namespace: it is collected when the last process in there is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def end_descendants(child: int) -> None:
    """End the process group of the command and, on Linux, every process that descends from this one."""
    if sys.platform != "linux":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        return
    children = watch_children()
    while True:
        for pid in _descendants():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        select.select([children], [], [], 0.02)
        with suppress(BlockingIOError):
            os.read(children, 4096)


def _descendants() -> list[int]:
    parents: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
            parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
    known = {os.getpid()}
    while grown := {pid for pid, parent in parents.items() if parent in known} - known:
        known |= grown
    return sorted(known - {os.getpid()})


def let_go_of_streams() -> None:
    """Close this process's copies of the command's pipes, so that their ends are seen where they happen."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def exit_as(status: int) -> NoReturn:
    """Exit with the wait status of another process, by the same signal if it was one."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        os._exit(code)
    with suppress(OSError, ValueError):
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    os._exit(128 - code)
