"""The file system that a command sees: a new root of what it may read, what it may write, and no more."""

import os
from collections.abc import Sequence
from contextlib import suppress

from . import kernel

_MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 2, 4, 8
_BASE = "/tmp"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_STANDARD_STREAMS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}

Entry = tuple[str, str, str]
"""Kind (read, write or link), source (or the text of a link) and target."""


def build(entries: Sequence[Entry], temporary_bytes: int) -> bool:
    """Put the process into a root made of ``entries``; return whether it has a ``/proc`` of its own.

    Args:
        entries: parents before children.
        temporary_bytes: how much the private ``/tmp`` holds.

    Raises:
        OSError: what is to be shown is missing, or this machine does not permit the mounts.
    """
    # Copies are made before the base hides what lies below it.
    copies = [_copy(kind, source) for kind, source, _ in entries]
    devices = [
        (name, kernel.clone_mount(f"/dev/{name}")) for name in DEVICES if os.path.exists(f"/dev/{name}")
    ]
    kernel.mount("tmpfs", _BASE, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=755,size=16m")
    _add_devices(devices, temporary_bytes)
    os.mkdir(f"{_BASE}/tmp")
    kernel.mount(
        "tmpfs", f"{_BASE}/tmp", "tmpfs", _MS_NOSUID | _MS_NODEV, f"mode=1777,size={temporary_bytes}"
    )
    os.mkdir(f"{_BASE}/tmp/home", 0o700)
    os.mkdir(f"{_BASE}/var")
    os.symlink("/tmp", f"{_BASE}/var/tmp")
    for (_, source, target), copy in zip(entries, copies, strict=True):
        _show(copy, source, _BASE + target)
    own_proc = _add_proc()
    os.chdir(_BASE)
    kernel.pivot_root_here()
    os.chdir("/")
    kernel.set_root_read_only()
    return own_proc


def _copy(kind: str, source: str) -> int | None:
    if kind == "link":
        return None
    copy = kernel.clone_mount(source)
    read_only = kernel.READ_ONLY if kind == "read" else 0
    kernel.set_mount(copy, read_only | kernel.NO_SETUID | kernel.NO_DEVICES)
    return copy


def _show(copy: int | None, source: str, target: str) -> None:
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if copy is None:
        if not os.path.lexists(target):
            os.symlink(source, target)
        return
    _mount_point(target, is_folder=os.path.isdir(f"/proc/self/fd/{copy}"))
    kernel.attach_mount(copy, target)
    os.close(copy)


def _mount_point(target: str, is_folder: bool) -> None:
    if os.path.lexists(target):
        return
    if is_folder:
        os.mkdir(target)
    else:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o644))


def _add_devices(devices: Sequence[tuple[str, int]], shared_bytes: int) -> None:
    folder = f"{_BASE}/dev"
    os.mkdir(folder)
    for name, copy in devices:
        _mount_point(f"{folder}/{name}", is_folder=False)
        kernel.attach_mount(copy, f"{folder}/{name}")
        os.close(copy)
    for name, stream in _STANDARD_STREAMS.items():
        os.symlink(f"/proc/self/fd{stream}", f"{folder}/{name}")
    os.mkdir(f"{folder}/shm")
    kernel.mount("tmpfs", f"{folder}/shm", "tmpfs", _MS_NOSUID | _MS_NODEV, f"mode=1777,size={shared_bytes}")
    os.mkdir(f"{folder}/pts")
    with suppress(OSError):  # pseudo-terminals are a convenience
        kernel.mount(
            "devpts", f"{folder}/pts", "devpts", _MS_NOSUID | _MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"
        )
    os.symlink("pts/ptmx", f"{folder}/ptmx")


def _add_proc() -> bool:
    os.mkdir(f"{_BASE}/proc")
    try:
        kernel.mount("proc", f"{_BASE}/proc", "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    except OSError:
        return False  # inside a container, whose own /proc is masked
    return True
