"""The tool ``run``: a command line, in the sandbox."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.runner import Ground
from ...runtime.contracts.sandbox import Command, Process
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.hookspecs import hookimpl

_TIMEOUT_S = 120.0
_LONGEST_S = 3600.0
_KEPT = 8 << 10  # bytes kept of each end of the output
_CHUNK = 64 << 10
_REST_S = 1.0  # for output that is still in the pipe when the command has ended
_MERGED = 'exec /bin/sh -c "$1" 2>&1'  # both streams in the order in which they were written


class RunTool:
    """Runs a command line with ``/bin/sh`` in the workspace."""

    name = "run"
    description = "Run a shell command in the repository's folder; gives its exit status and its output."
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "command": {"type": "string", "description": "the command line, for /bin/sh"},
            "timeout": {
                "type": "number",
                "description": f"seconds after which it is killed; {_TIMEOUT_S:.0f} when left out",
                "exclusiveMinimum": 0,
                "maximum": _LONGEST_S,
            },
        },
        "required": ["command"],
        "additionalProperties": False,
    }
    writes = True

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Run ``command``, for at most ``timeout`` seconds; not ok unless it ends with status 0."""
        command, timeout = arguments.get("command"), arguments.get("timeout", _TIMEOUT_S)
        if not isinstance(command, str) or not command.strip() or "\0" in command:
            return Observation(False, "run expects `command`: the command line as a text that is not empty")
        # A bool is an int to Python, and none to the person who wrote it.
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= _LONGEST_S:
            return Observation(False, f"run expects `timeout`: a number of seconds up to {_LONGEST_S:.0f}")
        process = await scene.ground.sandbox.spawn(_command(command, scene.ground))
        status, output = await _finish(process, timeout)
        if status is None:
            return Observation(False, f"killed after {timeout:g} s\n{output}")
        return Observation(status == 0, f"exit status {status}\n{output}")


class _Ends:
    """The first and the last bytes of a stream."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._cut = 0

    async def read(self, stream: asyncio.StreamReader) -> None:
        """Read a stream to its end."""
        while chunk := await stream.read(_CHUNK):
            room = _KEPT - len(self._head)
            self._head += chunk[:room]
            self._tail += chunk[max(room, 0) :]
            surplus = len(self._tail) - _KEPT
            if surplus > 0:
                del self._tail[:surplus]
                self._cut += surplus

    def text(self) -> str:
        """What was kept, and how much was not."""
        gap = f"\n[... {self._cut} bytes left out ...]\n".encode() if self._cut else b""
        return (self._head + gap + self._tail).decode("utf-8", "replace")


async def _finish(process: Process, limit_s: float) -> tuple[int | None, str]:
    """Wait for a command; its exit status, or ``None`` when the time was up, and its output."""
    output, complaint = _Ends(), _Ends()
    readers = [
        asyncio.ensure_future(output.read(process.stdout)),
        asyncio.ensure_future(complaint.read(process.stderr)),  # what the sandbox itself has to say
    ]
    status: int | None = None
    try:
        process.stdin.close()
        async with asyncio.timeout(limit_s):
            status = await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        await asyncio.wait(readers, timeout=_REST_S)
        for reader in readers:
            reader.cancel()
    return status, output.text() + complaint.text()


def _command(line: str, ground: Ground) -> Command:
    """The command for the sandbox: the repository's Python first on PATH, its files first to import."""
    interpreter = ground.interpreter
    env = {"PATH": os.pathsep.join([str(interpreter.path.parent), "/usr/local/bin", "/usr/bin", "/bin"])}
    if not ground.sandbox.mounts:
        # An editable install would import the user's own files, not the ones under repair.
        roots = [ground.workspace, ground.workspace / "src"]
        env["PYTHONPATH"] = os.pathsep.join(str(root) for root in roots if root.is_dir())
    return Command(
        argv=("/bin/sh", "-c", _MERGED, "sh", line),
        workspace=ground.workspace,
        shown_at=ground.repository,
        env=env,
        readable=interpreter.prefixes,
    )


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``run``."""
    return [RunTool()]
