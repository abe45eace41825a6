"""Start a command by way of the launcher, and hold it on a leash: a socket whose closing ends everything."""

import asyncio
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...runtime.contracts.sandbox import Command
from ...runtime.errors import EnvironmentFault
from .process import PipedProcess, scrubbed_environment, start

_HERE = str(Path(__file__).parent)


async def launch(
    command: Command, temporary: str, spec: Mapping[str, Any]
) -> tuple[PipedProcess, frozenset[str]]:
    """Start ``command`` under the launcher; return it, and what the launcher says that it could set up.

    Args:
        command: what to run.
        temporary: the private folder, as the command sees it.
        spec: what the launcher is to do besides (see ``launcher/main.py``).

    Raises:
        EnvironmentFault: the launcher could not set it up, or the program could not be started.
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    try:
        with theirs:
            argv = _launcher_argv(theirs.fileno(), {**spec, **_common(command)}, command.argv)
            environment = scrubbed_environment(command.env, temporary)
            process = await start(
                argv, environment, end=lambda _: ours.close(), ended=ours.close, pass_fds=[theirs.fileno()]
            )
        said = await _first_message(ours)
    except BaseException:
        ours.close()  # ends the launcher, whatever it has got to
        raise
    word, _, rest = said.partition(" ")
    if word != "kept":
        process.kill()
        await process.wait()
        raise EnvironmentFault(
            f"{command.argv[0]} could not be started in the sandbox: {rest or 'the launcher died'}",
            "choose another one with --sandbox, or see what each promises here with: mentee plugins",
        )
    return process, frozenset(rest.split())


def _common(command: Command) -> dict[str, Any]:
    limits = command.limits
    return {
        "cpu_s": limits.cpu_s,
        "memory_bytes": limits.memory_bytes,
        "processes": limits.processes,
        "file_bytes": limits.file_bytes,
    }


def _launcher_argv(leash: int, spec: Mapping[str, Any], argv: Sequence[str]) -> Sequence[str]:
    # No site: its path files cost more than the launcher, which needs nothing but the standard library.
    # What is to be done goes along as a literal, which needs no module to read it.
    code = (
        f"import sys; sys.path.insert(0, {_HERE!r}); from launcher.main import main; "
        f"sys.path[:1] = []; main({leash}, {dict(spec)!r})"
    )
    return [sys.executable, "-I", "-S", "-c", code, *argv]


async def _first_message(leash: socket.socket) -> str:
    """Read one line; an empty one when the other end closes without it."""
    loop = asyncio.get_running_loop()
    received = b""
    while not received.endswith(b"\n"):
        piece = await loop.sock_recv(leash, 65536)
        if not piece:
            return ""
        received += piece
    return received.decode(errors="replace").strip()
