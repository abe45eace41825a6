"""Capabilities and limits: what is taken from a command before it starts."""

import math
import os
import resource
import signal
from contextlib import suppress

_SET_PDEATHSIG, _SET_NO_NEW_PRIVS, _CAPBSET_DROP, _SET_CHILD_SUBREAPER, _CAP_AMBIENT = 1, 38, 24, 36, 47
_CAP_AMBIENT_CLEAR_ALL = 4
_NAMESPACED_PROCESS_LIMIT = (5, 14)


def drop() -> None:
    """Give up every capability, for good: neither root nor a setuid program brings one back."""
    from . import kernel

    kernel.prctl(_SET_NO_NEW_PRIVS, 1)
    with suppress(OSError):
        kernel.prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL)
    with suppress(OSError):  # the end of the list, or a user who has none to give up
        for capability in range(64):
            kernel.prctl(_CAPBSET_DROP, capability)
    kernel.drop_capability_sets()


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies; call after the last change of credentials."""
    from . import kernel

    kernel.prctl(_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, instead of init."""
    from . import kernel

    kernel.prctl(_SET_CHILD_SUBREAPER, 1)


def limit(cpu_s: float | None, memory_bytes: int | None, file_bytes: int | None) -> None:
    """Limit this process and its descendants, each by itself: seconds of CPU, address space, file size."""
    _lower(resource.RLIMIT_CORE, 0)
    if cpu_s is not None:
        _lower(resource.RLIMIT_CPU, math.ceil(cpu_s))
    if memory_bytes is not None:
        with suppress(OSError, ValueError):  # macOS refuses
            _lower(resource.RLIMIT_AS, memory_bytes)
    if file_bytes is not None:
        _lower(resource.RLIMIT_FSIZE, file_bytes)


def process_limit_holds() -> bool:
    """Return whether a limit on processes, set in a user namespace, counts just those in there.

    Before Linux 5.14 it counts all of the user's; root is never held by it.
    """
    release = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    return os.getuid() != 0 and release >= _NAMESPACED_PROCESS_LIMIT


def limit_processes(count: int) -> bool:
    """Limit the processes of this user in this user namespace; return whether the kernel keeps that."""
    if not process_limit_holds():
        return False
    _lower(resource.RLIMIT_NPROC, count)
    return True


def restore_signals() -> None:
    """Undo what Python does to signals at its start."""
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


def _lower(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (lowered, lowered))
