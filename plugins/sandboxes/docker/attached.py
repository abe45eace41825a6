"""A running container with its three pipes."""

import asyncio
import signal
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from socket import socket
from typing import Any, NamedTuple

from ..process import BUFFER_BYTES
from ..shell import status
from .leash import Leash

_HEADER = struct.Struct(">BxxxL")
"""What precedes a piece of output: which stream it is of, and its length."""
_CLOSING_S = 0.5


class Started(NamedTuple):
    """A container that runs.

    Attributes:
        stdin: connected to its standard input, whose end is that of the connection.
        output: gives both of its outputs, in pieces.
        ending: the daemon's answer that comes when the container is gone, a ``requests.Response``.
        leash: what it hangs on.
        end: kills it, which takes a moment.
    """

    stdin: socket
    output: socket
    ending: Any
    leash: Leash
    end: Callable[[], object]


class AttachedProcess:
    """The command of a container; made by ``attach``."""

    def __init__(
        self,
        started: Started,
        stdin: asyncio.StreamWriter,
        output: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self.stdin = stdin
        self.stdout = asyncio.StreamReader(limit=BUFFER_BYTES)
        self.stderr = asyncio.StreamReader(limit=BUFFER_BYTES)
        self._started = started
        self._status = 0
        self._over = asyncio.Event()
        self._killed = False
        self._parting = asyncio.create_task(self._part(*output))
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._await_ending, args=(loop,), daemon=True).start()

    async def wait(self) -> int:
        """Wait for the end; return the exit status, negative for a signal."""
        await self._over.wait()
        # The pipes end with the process, save those of which more than the buffer holds is still unread.
        await asyncio.wait({self._parting}, timeout=_CLOSING_S)
        return self._status

    def kill(self) -> None:
        """Kill the command and every process it started; does nothing once it has ended."""
        if not self._killed and not self._over.is_set():
            self._killed = True
            self._started.leash.let_go()
            threading.Thread(target=self._started.end).start()

    def _await_ending(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            code = status(int(self._started.ending.json()["StatusCode"]))
        except (OSError, ValueError, KeyError):  # the daemon is gone, and with it whoever hung on it
            code = -signal.SIGKILL
        with suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(self._end, code)

    def _end(self, code: int) -> None:
        self._status = code
        self._started.leash.let_go()
        self.stdin.close()
        self._over.set()

    async def _part(self, source: asyncio.StreamReader, connection: asyncio.StreamWriter) -> None:
        """Part the output into its two streams; where one is full, wait until it is read."""
        taps = {1: _Tap(self.stdout), 2: _Tap(self.stderr)}
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    number, length = _HEADER.unpack(await source.readexactly(_HEADER.size))
                    await taps[number].pour(source, length)
        finally:
            self.stdout.feed_eof()
            self.stderr.feed_eof()
            connection.close()


class _Tap(asyncio.ReadTransport):
    """Fills a stream, and waits when it is told that it is full."""

    def __init__(self, stream: asyncio.StreamReader) -> None:
        super().__init__()
        self._stream = stream
        self._open = asyncio.Event()
        self._open.set()
        stream.set_transport(self)

    def pause_reading(self) -> None:
        self._open.clear()

    def resume_reading(self) -> None:
        self._open.set()

    async def pour(self, source: asyncio.StreamReader, length: int) -> None:
        """Pass on so many bytes.

        Raises:
            IncompleteReadError: there are no more.
        """
        while length:
            await self._open.wait()
            data = await source.read(min(length, 1 << 16))
            if not data:
                raise asyncio.IncompleteReadError(b"", length)
            self._stream.feed_data(data)
            length -= len(data)


async def attach(started: Started) -> AttachedProcess:
    """Make a process of a container that runs."""
    _, stdin = await asyncio.open_unix_connection(sock=started.stdin)
    output = await asyncio.open_unix_connection(sock=started.output)
    return AttachedProcess(started, stdin, output)
