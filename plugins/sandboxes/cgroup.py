"""A control group for one command: the one limit on the number of processes that holds root."""

import atexit
import itertools
import os
from contextlib import suppress
from pathlib import Path

_HIERARCHIES = (Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup"))
_PREFIX = "mentee-"
_numbers = itertools.count()
_free: list[Path] = []


def take_group(processes: int) -> Path | None:
    """Take a control group of at most that many processes; None where this is not permitted.

    Who takes one gives it back (``give_back_group``). What a killed mentee left is removed here.
    """
    if _free:
        return _limited(_free.pop(), processes)
    for hierarchy in filter(_counts_processes, _HIERARCHIES):
        group = hierarchy / f"{_PREFIX}{os.getpid()}-{next(_numbers)}"
        try:
            _sweep(hierarchy)
            group.mkdir()
        except OSError:
            continue
        return _limited(group, processes)
    return None


def give_back_group(group: Path) -> None:
    """Keep a group for the next command: just after its last process ended it cannot be removed yet."""
    _free.append(group)


@atexit.register
def _remove_groups() -> None:
    for group in _free:
        _remove(group)


def _limited(group: Path, processes: int) -> Path | None:
    try:
        (group / "pids.max").write_text(str(processes))
    except OSError:
        _remove(group)
        return None
    return group


def _remove(group: Path) -> None:
    with suppress(OSError):  # a process may be left in it; the next mentee sees to it
        group.rmdir()


def joined(group: Path, argv: list[str]) -> list[str]:
    """Return the command that enters a control group and then becomes ``argv``."""
    return ["/bin/sh", "-c", 'echo $$ >"$0" && exec "$@"', str(group / "cgroup.procs"), *argv]


def _counts_processes(hierarchy: Path) -> bool:
    if hierarchy.name == "pids":
        return (hierarchy / "cgroup.procs").exists()
    with suppress(OSError):
        return "pids" in (hierarchy / "cgroup.subtree_control").read_text().split()
    return False


def _sweep(hierarchy: Path) -> None:
    for left in hierarchy.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            _remove(left)
