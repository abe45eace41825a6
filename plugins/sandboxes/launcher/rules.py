"""The Landlock rules: what may be read, what may be written; everything else is refused by the kernel.

The rights that this kernel knows are handed in as numbers: mentee takes them from the package ``landlock``,
whose import would take longer than all that the launcher does.
"""

import ctypes
import os
from collections.abc import Iterable

from . import kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
DEVICE_FILES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts")
PUBLIC_PROC = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version")
"""Files below ``/proc`` that tell of the machine and not of a process."""


class _Handled(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("path", ctypes.c_int32)]


def confine(
    rights: int, file_rights: int, scopes: int, readable: Iterable[str], writable: Iterable[str]
) -> None:
    """Refuse this process and its descendants everything but these files and folders, and the devices.

    Args:
        rights: all that this kernel can refuse.
        file_rights: those of them that make sense for a file.
        scopes: what must not leave besides: 1 for connections to abstract sockets, 2 for signals.
        readable: what may be read and executed; what does not exist is passed over.
        writable: what anything may be done to.

    Raises:
        OSError: the kernel does not take the rules.
    """
    handled = _Handled(rights, 0, scopes)
    rules = kernel.raw(_CREATE_RULESET, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    devices = [f"/dev/{name}" for name in DEVICE_FILES]
    for paths, allowed in (
        (readable, _EXECUTE | _READ_FILE | _READ_DIR),
        (writable, rights),
        (devices, rights),
    ):
        for path in filter(os.path.exists, paths):
            _allow(rules, path, allowed if os.path.isdir(path) else allowed & file_rights)
    kernel.raw(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, allowed: int) -> None:
    handle = os.open(path, os.O_PATH)
    kernel.raw(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(_Beneath(allowed, handle)), 0)
    os.close(handle)
