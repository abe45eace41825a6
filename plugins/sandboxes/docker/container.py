"""What a container is made of: all that the daemon is told about a command."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ....runtime.contracts.sandbox import Command
from ..layout import Entry
from ..process import scrubbed_environment
from ..shell import limiting
from . import daemon, leash, owner

_TEMPORARY = "rw,exec,nosuid,nodev,mode=1777,size=1g"
_HOME = "/tmp/home"


def container(command: Command, image: str, shown: Iterable[Entry], pipe: Path) -> dict[str, Any]:
    """Describe a container, as the daemon's API wants it.

    Args:
        command: what it is to run.
        image: its root.
        shown: what is mounted over it; links are left out.
        pipe: its leash.
    """
    script = "\n".join([*limiting(command.limits, processes=False), 'mkdir -p "$HOME"', leash.SCRIPT])
    environment = scrubbed_environment(command.env, _HOME)
    return {
        "Image": image,
        "Entrypoint": ["/bin/sh", "-c", script, "sh"],
        "Cmd": list(command.argv),
        "Env": [f"{name}={value}" for name, value in environment.items()],
        "WorkingDir": os.path.abspath(command.shown_at),
        "User": owner.user(),
        "Hostname": "mentee",
        "NetworkDisabled": True,
        **dict.fromkeys(("AttachStdin", "AttachStdout", "AttachStderr", "OpenStdin", "StdinOnce"), True),
        "Labels": daemon.labels(),
        "HostConfig": {**_confined(command), "Mounts": list(_mounts(shown, pipe))},
    }


def _confined(command: Command) -> dict[str, Any]:
    """The confinement. Of memory, the kernel's limit for the whole container comes besides the shell's."""
    memory = command.limits.memory_bytes or 0  # 0 is none
    processes = command.limits.processes
    return {
        "AutoRemove": True,
        "NetworkMode": "none",
        "IpcMode": "private",
        "UsernsMode": "host",  # a daemon that shifts user ids would shift those of the workspace's owner
        "ReadonlyRootfs": True,
        "Tmpfs": {"/tmp": _TEMPORARY},
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true"],
        "LogConfig": {"Type": "none"},
        "Memory": memory,
        "MemorySwap": memory,
        "PidsLimit": processes + leash.PROCESSES if processes is not None else -1,
    }


def _mounts(shown: Iterable[Entry], pipe: Path) -> Iterator[dict[str, Any]]:
    yield _mount(str(pipe), leash.SHOWN_AT)
    mounted = _mount_points()
    for entry in shown:
        if entry.kind == "write":
            yield {"Type": "bind", "Source": entry.source, "Target": entry.target}
        elif entry.kind == "read":
            yield _mount(entry.source, entry.target)
            for below in mounted:
                if below.startswith(f"{entry.source}/"):
                    yield _mount(below, entry.target + below.removeprefix(entry.source))


def _mount(source: str, target: str) -> dict[str, Any]:
    """Show something read-only. What is mounted below it would stay writable, so it is shown by itself."""
    return {
        "Type": "bind",
        "Source": source,
        "Target": target,
        "ReadOnly": True,
        "BindOptions": {"NonRecursive": True},
    }


def _mount_points() -> list[str]:
    points = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return sorted({re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), point) for point in points})
