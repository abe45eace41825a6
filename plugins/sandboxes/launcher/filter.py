"""The system calls that a command is refused, by seccomp: what reaches into the kernel or other processes."""

import ctypes
import errno
import struct
from functools import cache

from . import kernel

_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_CLONE_NEWUSER = 0x10000000
_X32 = 0x40000000
_INSTRUCTION = struct.Struct("=HBBI")

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}

# Numbers on x86_64 and aarch64 (where the newer call of the family stands for one that is not there).
Numbers = tuple[int, int]
_KERNEL: dict[str, Numbers] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "open_by_handle_at": (304, 265),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "io_uring_setup": (425, 425),
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "syslog": (103, 116),
}  # fmt: skip

# What namespaces would keep in, and Landlock does not. socketpair stays: asyncio lives by it.
_OUTWARD: dict[str, Numbers] = {
    "socket": (41, 198), "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
}  # fmt: skip
_ATTRIBUTES: dict[str, Numbers] = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "setxattrat": (463, 463),
    "removexattrat": (466, 466), "file_setattr": (469, 469),
}  # fmt: skip
_OWNERSHIP: dict[str, Numbers] = {
    "chmod": (90, 52), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, 55), "fchown": (93, 55), "lchown": (94, 55), "fchownat": (260, 54), "utime": (132, 88),
    "utimes": (235, 88), "futimesat": (261, 88), "utimensat": (280, 88),
}  # fmt: skip
_FLAG_REQUESTS = (0x40086602, 0x401C5820)  # FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR
_IOCTL: Numbers = (16, 29)
_CLONE: Numbers = (56, 220)
_CLONE3: Numbers = (435, 435)


def known_here() -> bool:
    """Return whether the numbers of this machine's system calls are known."""
    return kernel.MACHINE in _ARCHITECTURES


@cache
def program(without_namespaces: bool) -> bytes:
    """Return the filter that refuses what a command of a repository has no business with.

    Args:
        without_namespaces: refuse sockets and shared memory as well, and let changes of mode, owner and
            times pass without effect: Landlock does not see them, and an error would break every
            ``shutil.copy``.
    """
    built = _Program()
    built.refuse_all(_KERNEL, errno.EPERM)
    built.refuse_argument(_CLONE, _JUMP_ANY_BIT, _FIRST_ARGUMENT, (_CLONE_NEWUSER,), errno.EPERM)
    built.refuse_all({"clone3": _CLONE3}, errno.ENOSYS)  # its flags are out of sight; libraries fall back
    if without_namespaces:
        built.refuse_all(_OUTWARD, errno.EACCES)
        built.refuse_all(_ATTRIBUTES, errno.EOPNOTSUPP)
        built.refuse_all(_OWNERSHIP, 0)
        built.refuse_argument(_IOCTL, _JUMP_EQUAL, _SECOND_ARGUMENT, _FLAG_REQUESTS, errno.EOPNOTSUPP)
    return built.finished()


def refuse(without_namespaces: bool) -> None:
    """Put this process and its descendants under ``program``, for good; call after no_new_privs."""
    code = program(without_namespaces)
    held = ctypes.create_string_buffer(code, len(code))
    kernel.prctl_pointer(
        _SET_SECCOMP, _MODE_FILTER, _Filter(len(code) // _INSTRUCTION.size, ctypes.addressof(held))
    )


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


class _Program:
    """A filter under construction: each piece leaves the call's number in the accumulator."""

    def __init__(self) -> None:
        self._column = _COLUMN[kernel.MACHINE]
        self._code = b""
        self._add(_LOAD, 0, 0, _ARCHITECTURE)
        self._add(_JUMP_EQUAL, 1, 0, _ARCHITECTURES[kernel.MACHINE])
        self._add(_RETURN, 0, 0, _ERRNO | errno.ENOSYS)  # the 32-bit calls, with numbers of their own
        self._add(_LOAD, 0, 0, _NUMBER)
        if kernel.MACHINE == "x86_64":
            self._add(_JUMP_AT_LEAST, 0, 1, _X32)
            self._add(_RETURN, 0, 0, _ERRNO | errno.ENOSYS)

    def refuse_all(self, calls: dict[str, Numbers], error: int) -> None:
        for numbers in calls.values():
            self._add(_JUMP_EQUAL, 0, 1, numbers[self._column])
            self._add(_RETURN, 0, 0, _ERRNO | error)

    def refuse_argument(
        self, call: Numbers, test: int, argument: int, values: tuple[int, ...], error: int
    ) -> None:
        self._add(_JUMP_EQUAL, 0, 2 * len(values) + 2, call[self._column])
        self._add(_LOAD, 0, 0, argument)
        for value in values:
            self._add(test, 0, 1, value)
            self._add(_RETURN, 0, 0, _ERRNO | error)
        self._add(_LOAD, 0, 0, _NUMBER)

    def finished(self) -> bytes:
        self._add(_RETURN, 0, 0, _ALLOW)
        return self._code

    def _add(self, code: int, if_true: int, if_false: int, value: int) -> None:
        self._code += _INSTRUCTION.pack(code, if_true, if_false, value)
