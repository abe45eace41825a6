"""System calls that Python has no name for."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)

MACHINE = os.uname().machine
RELEASE = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_AT_FDCWD, _AT_EMPTY_PATH, _AT_RECURSIVE = -100, 0x1000, 0x8000
_OPEN_TREE_CLONE = 1
_MOVE_MOUNT_F_EMPTY_PATH = 4
_MNT_DETACH = 2

READ_ONLY, NO_SETUID, NO_DEVICES = 1, 2, 4
"""Attributes of a mount, for ``set_mount``."""


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        ctypes.set_errno(0)  # the package landlock takes a stale errno for a failure of its own
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _syscall(what: str, number: int, *arguments: object) -> int:
    longs = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *longs), what)


def raw(number: int, *arguments: object) -> int:
    """Make a system call by its number; raise OSError where it fails."""
    return _syscall(f"system call {number}", number, *arguments)


def prctl(option: int, *arguments: int) -> int:
    """Call prctl(2)."""
    padded = [ctypes.c_ulong(each) for each in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(_libc.prctl(option, *padded), f"prctl {option}")


def prctl_pointer(option: int, mode: int, structure: ctypes.Structure) -> int:
    """Call prctl(2) with a structure as its third argument."""
    return _checked(
        _libc.prctl(option, ctypes.c_ulong(mode), ctypes.byref(structure), 0, 0), f"prctl {option}"
    )


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str, flags: int = 0, data: str = "") -> None:
    """Call mount(2)."""
    _checked(
        _libc.mount(
            source.encode(), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), data.encode()
        ),
        f"mount {kind or 'propagation'} at {target}",
    )


def clone_mount(path: str) -> int:
    """Return a file descriptor of a detached copy of what is mounted at ``path``."""
    flags = _OPEN_TREE_CLONE | os.O_CLOEXEC | _AT_RECURSIVE
    return _syscall(f"open_tree {path}", _OPEN_TREE, _AT_FDCWD, os.fsencode(path), flags)


def attach_mount(mount_fd: int, target: str) -> None:
    """Mount a detached copy at ``target``."""
    _syscall(
        f"move_mount {target}",
        _MOVE_MOUNT,
        mount_fd,
        b"",
        _AT_FDCWD,
        os.fsencode(target),
        _MOVE_MOUNT_F_EMPTY_PATH,
    )


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns_fd")]


def set_mount(mount_fd: int, attributes: int) -> None:
    """Give a mount and all below it these attributes."""
    wanted = _MountAttributes(attributes, 0, 0, 0)
    flags = _AT_EMPTY_PATH | _AT_RECURSIVE
    _syscall(
        "mount_setattr", _MOUNT_SETATTR, mount_fd, b"", flags, ctypes.byref(wanted), ctypes.sizeof(wanted)
    )


def set_root_read_only() -> None:
    """Make the mount at ``/`` read-only, and leave those below it as they are."""
    wanted = _MountAttributes(READ_ONLY, 0, 0, 0)
    size = ctypes.sizeof(wanted)
    _syscall("mount_setattr /", _MOUNT_SETATTR, _AT_FDCWD, b"/", 0, ctypes.byref(wanted), size)


def pivot_root_here() -> None:
    """Make the working directory the root, and let go of the old one."""
    _checked(_libc.pivot_root(b".", b"."), "pivot_root")
    _checked(_libc.umount2(b".", _MNT_DETACH), "umount of the old root")


def datagram_socket() -> int:
    """Return an internet socket; the module socket would take longer to import than all of this to run."""
    return _checked(_libc.socket(2, 2, 0), "socket")


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


def drop_capability_sets() -> None:
    """Empty the permitted, effective and inheritable sets."""
    header = _CapabilityHeader(0x20080522, 0)
    empty = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(empty)), "capset")
