"""Read what to do, fork the command, and stay behind as its keeper.

With namespaces there are three processes: the keeper outside, the first process inside (which collects
orphans, as the first one must), and the command. Without, the keeper adopts the orphans itself.

What to do is a dictionary:

- ``mode``: ``local`` (limits alone), ``landlock`` (rules and refused calls) or ``namespaces`` (everything)
- ``directory``, ``cpu_s``, ``memory_bytes``, ``processes``, ``file_bytes``: the command
- ``entries``: with namespaces, what is shown (see ``root``)
- ``rights``, ``file_rights``, ``scopes``: what Landlock is to refuse (see ``rules``)
- ``readable``, ``writable``: paths for Landlock, as the command sees them
- ``scratch``: a folder to remove at the end, or null
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from . import keeper, privileges

TYPE_CHECKING = False  # typing itself would take longer to import than all the rest
if TYPE_CHECKING:
    from typing import Any, NoReturn

_TEMPORARY_BYTES = 1 << 30


def main(leash: int, spec: dict[str, Any]) -> NoReturn:
    """Run the command ``sys.argv[1:]`` as ``spec`` describes, held by the socket ``leash``."""
    os.set_inheritable(leash, False)
    report_in, report_out = os.pipe()
    status_in, status_out = os.pipe()
    namespaces = spec["mode"] == "namespaces"
    try:
        _prepare(spec)
        child = os.fork()
        if child == 0:
            if namespaces:
                _first_process(spec, report_out, status_out)
            _become(spec, report_out, set())
    except Exception as error:  # noqa: BLE001 # whatever it was, mentee must hear of it
        _report(report_out, f"failed {error}")
        child = 0
    os.close(report_out)
    os.close(status_out)
    keeper.let_go_of_streams()
    _pass_on(report_in, leash)
    status = keeper.keep(leash, child) if child else 1 << 8
    if namespaces:
        status = _end_namespace(child, status, status_in)
    else:
        keeper.end_descendants(child)
    if spec.get("scratch"):
        _remove(spec["scratch"])
    keeper.exit_as(9 if status is None else status)


def _prepare(spec: dict[str, Any]) -> None:
    if spec["mode"] == "namespaces":
        from . import filter, namespaces, root, rules  # noqa: F401  # here, since they are out of sight later

        namespaces.enter()
    elif sys.platform == "linux":
        privileges.adopt_orphans()


def _end_namespace(child: int, status: int | None, status_in: int) -> int | None:
    """End the first process if it still runs; return the status of the command that it passed on, if any."""
    if status is None:
        keeper.end_first_process(child)
        return None
    passed_on = os.read(status_in, 16)
    return int(passed_on) if passed_on else status


def _first_process(spec: dict[str, Any], report: int, status_out: int) -> NoReturn:
    """Be the first process of the namespace: confine, start the command, collect orphans until it ends."""
    try:
        from . import namespaces, root

        kept = {"mounts", "network"}
        if root.build(spec["entries"], min(spec["memory_bytes"] or _TEMPORARY_BYTES, _TEMPORARY_BYTES)):
            kept.add("proc")
        namespaces.bring_up_loopback()
        if spec["processes"] is not None and "proc" in kept and namespaces.limit_processes(spec["processes"]):
            kept.add("processes")
        _confine(spec, kept)
        privileges.die_with_parent()
        command = os.fork()
        if command == 0:
            _become(spec, report, kept)
    except Exception as error:  # noqa: BLE001 # as above
        _report(report, f"failed {error}")
        os._exit(1)
    os.close(report)
    keeper.let_go_of_streams()
    while True:
        pid, status = os.wait()
        if pid == command:
            os.write(status_out, str(status).encode())
            os._exit(0)


def _become(spec: dict[str, Any], report: int, kept: set[str]) -> NoReturn:
    """Take the last steps in the command's own process, tell what was kept, and execute it."""
    try:
        os.setpgid(0, 0)
        os.chdir(spec["directory"])
        if spec["mode"] == "landlock":
            _confine(spec, kept)
        if (
            spec["mode"] == "namespaces"
            and spec["processes"]
            and privileges.limit_processes(spec["processes"])
        ):
            kept.add("processes")
        privileges.restore_signals()
        program = sys.argv[1]
        if not os.access(program, os.X_OK):
            raise FileNotFoundError(f"{program}: not an executable file that can be seen in the sandbox")
        _report(report, " ".join(["kept", *sorted(kept)]))
        privileges.limit(spec["cpu_s"], spec["memory_bytes"], spec["file_bytes"])
        os.execve(program, sys.argv[1:], os.environ)
    except Exception as error:  # noqa: BLE001 # as above
        _report(report, f"failed {error}")
    os._exit(127)


def _confine(spec: dict[str, Any], kept: set[str]) -> None:
    from . import filter, rules

    bare = spec["mode"] == "landlock"
    readable = [*spec["readable"], *(f"/proc/{name}" for name in rules.PUBLIC_PROC)]
    privileges.drop()
    rules.confine(spec["rights"], spec["file_rights"], spec["scopes"], readable, spec["writable"])
    if filter.known_here():
        filter.refuse(without_namespaces=bare)
        kept.add("calls")


def _report(report: int, said: str) -> None:
    os.write(report, " ".join(said.splitlines()).encode(errors="replace") + b"\n")


def _pass_on(report_in: int, leash: int) -> None:
    """Tell mentee the last thing that was reported, once the command runs or has failed to."""
    received = b""
    while piece := os.read(report_in, 65536):
        received += piece
    os.close(report_in)
    lines = received.splitlines()
    with suppress(OSError):  # mentee may be gone
        os.write(leash, (lines[-1] if lines else b"failed") + b"\n")


def _remove(folder: str) -> None:
    """Remove a folder and what can be removed of its contents; shutil would take longer to import."""
    for here, folders, files in os.walk(folder, topdown=False):
        for name in files:
            with suppress(OSError):
                os.unlink(f"{here}/{name}")
        for name in folders:
            with suppress(OSError):
                path = f"{here}/{name}"
                os.unlink(path) if os.path.islink(path) else os.rmdir(path)
    with suppress(OSError):
        os.rmdir(folder)
