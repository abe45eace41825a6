"""A command with pipes, on a leash: the way from a prepared argument list to a running process."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BUFFER_BYTES = 4 << 20
"""How much of a stream is held before its writer is made to wait; also the longest line."""
_CLOSING_S = 0.2

End = Callable[[int], object]
Status = Callable[[int], int]
Ended = Callable[[], object]


def scrubbed_environment(added: Mapping[str, str], temporary: str) -> dict[str, str]:
    """Return the environment of a command: nothing of mentee's own but the language.

    Args:
        added: what the command asks for; it wins.
        temporary: the private folder that is both ``TMPDIR`` and ``HOME``.
    """
    return {
        "PATH": _PATH,
        "LANG": "C.UTF-8",
        **_language(),
        "HOME": temporary,
        "TMPDIR": temporary,
        "PYTHONDONTWRITEBYTECODE": "1",
        **added,
    }


@cache
def _language() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name == "LANG" or name.startswith("LC_")}


class _Streams(asyncio.subprocess.SubprocessStreamProtocol):
    """The three pipes; ``closed`` is set when the process has ended and every pipe with it."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(limit=BUFFER_BYTES, loop=loop)
        self.closed = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.closed.set()


class PipedProcess:
    """A running command; made by ``start``."""

    def __init__(
        self, process: asyncio.subprocess.Process, streams: _Streams, end: End, status: Status, ended: Ended
    ) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("a sandboxed process is started with three pipes")
        self.stdin = process.stdin
        self.stdout = process.stdout
        self.stderr = process.stderr
        self._process = process
        self._streams = streams
        self._end = end
        self._status = status
        self._ended = ended

    async def wait(self) -> int:
        """Wait for the end; return the exit status, negative for a signal."""
        code = await self._process.wait()
        self._ended()
        # The pipes end with the process, save those of which more than the buffer holds is still unread.
        if self._streams.closed.is_set():
            return self._status(code)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._streams.closed.wait(), _CLOSING_S)
        return self._status(code)

    def kill(self) -> None:
        """Kill the command and every process it started; does nothing once it has ended."""
        if self._process.returncode is None:
            self._end(self._process.pid)


async def start(
    argv: Sequence[str],
    environment: Mapping[str, str],
    end: End,
    status: Status = int,
    ended: Ended = lambda: None,
    pass_fds: Sequence[int] = (),
) -> PipedProcess:
    """Start a program with three pipes in a session of its own, with that environment and no other.

    Args:
        argv: program and arguments.
        environment: all of it.
        end: kills everything that was started, given the process id of ``argv``.
        status: makes the command's exit status of that of ``argv``.
        ended: told when it has ended.
        pass_fds: file descriptors that stay open.

    Raises:
        OSError: the program cannot be started.
    """
    loop = asyncio.get_running_loop()
    transport, streams = await loop.subprocess_exec(
        _Streams,
        *argv,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=dict(environment),
        cwd="/",
        start_new_session=True,
        pass_fds=tuple(pass_fds),
    )
    return PipedProcess(asyncio.subprocess.Process(transport, streams, loop), streams, end, status, ended)
