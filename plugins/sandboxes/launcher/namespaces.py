"""User, process, network and mount namespaces, entered where this machine permits it."""

import fcntl
import os
import struct

from . import kernel

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
_ALL_BUT_USER = _NEWNS | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET

_MS_PRIVATE_RECURSIVE = 0x40000 | 0x4000
_RESERVED_PIDS = 300
_PID_MAX_BY_NAMESPACE = (6, 14)
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


def enter() -> None:
    """Enter new namespaces; the next child is the first process of the process namespace.

    Raises:
        OSError: this machine does not permit it.
    """
    user, group = os.getuid(), os.getgid()
    try:
        kernel.unshare(_ALL_BUT_USER | _NEWUSER)
    except OSError:
        if user != 0:
            raise
        kernel.unshare(_ALL_BUT_USER)  # root may be refused a user namespace, and not need one
    else:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    kernel.mount("none", "/", "", _MS_PRIVATE_RECURSIVE)


def bring_up_loopback() -> None:
    """Bring up the interface ``lo`` of the new network namespace, which reaches nothing but itself."""
    control = kernel.datagram_socket()
    fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))
    os.close(control)


def limit_processes(count: int) -> bool:
    """Limit the process namespace, root included; return whether the kernel keeps that.

    Call with the namespace's own ``/proc`` mounted.
    """
    if kernel.RELEASE < _PID_MAX_BY_NAMESPACE:  # there, root would lower the limit of the whole machine
        return False
    try:
        _write("/proc/sys/kernel/pid_max", str(count + _RESERVED_PIDS))
    except OSError:
        return False
    return True


def _write(path: str, text: str) -> None:
    # One write call, as these files demand.
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)
