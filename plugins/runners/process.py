"""One worker in the sandbox: a job goes in, messages come out."""

import asyncio
import json
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...runtime.contracts.runner import Ground
from ...runtime.contracts.sandbox import Command, Limits, Process

WORKER = Path(__file__).parent / "worker"
GRACE_S = 2.0
LONGEST_NOISE = 4000
LONGEST_MESSAGE = 256 << 20
_LENGTH = struct.Struct(">I")

Message = dict[str, Any]


class Silence(Exception):
    """No message came in the time that was given."""


class WorkerProcess:
    """A worker that is running. Made by ``start``."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._noise = b""
        self._draining = asyncio.create_task(self._drain())
        self._ended = asyncio.create_task(process.wait())

    @classmethod
    async def start(cls, ground: Ground, job: Mapping[str, Any]) -> "WorkerProcess":
        """Start a worker on a job.

        Raises:
            EnvironmentFault: the sandbox cannot be set up.
        """
        argv = (str(ground.interpreter.path), "-B", str(WORKER / "main.py"))
        worker = cls(
            await ground.sandbox.spawn(
                Command(
                    argv=argv,
                    workspace=ground.workspace,
                    shown_at=ground.repository,
                    env={"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
                    readable=(*ground.interpreter.prefixes, WORKER, *ground.reproductions),
                    limits=Limits(cpu_s=None),
                )
            )
        )
        await worker.send(job)
        return worker

    async def send(self, message: Mapping[str, Any]) -> None:
        """Send a message; a worker that is gone is noticed when its answer is awaited."""
        data = json.dumps(message, separators=(",", ":")).encode("ascii")
        with suppress(ConnectionError):
            self._process.stdin.write(_LENGTH.pack(len(data)) + data)
            await self._process.stdin.drain()

    async def receive(self, within_s: float) -> Message | None:
        """Wait for the next message; ``None`` when the worker has ended.

        Raises:
            Silence: none came in time.
        """
        reading = asyncio.ensure_future(self._read())
        try:
            await asyncio.wait({reading, self._ended}, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done() and self._ended.done():
                # What it wrote is still on its way; the pipe itself may be held open by what it left.
                await asyncio.wait({reading}, timeout=GRACE_S)
            if reading.done():
                return reading.result()
            if self._ended.done():
                return None
            raise Silence
        finally:
            reading.cancel()

    async def _read(self) -> Message | None:
        try:
            length = _LENGTH.unpack(await self._process.stdout.readexactly(_LENGTH.size))[0]
            if length > LONGEST_MESSAGE:
                return None
            message = json.loads(await self._process.stdout.readexactly(length))
        # A worker that was taken over by the tests it runs is as good as gone.
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            return None
        return message if isinstance(message, dict) and "is" in message else None

    async def _drain(self) -> None:
        with suppress(ConnectionError):
            while data := await self._process.stderr.read(1 << 16):
                self._noise = (self._noise + data)[-LONGEST_NOISE:]

    async def close(self) -> str:
        """End the worker; return why it ended if it did so by itself, as far as can be told."""
        self._process.stdin.close()
        await asyncio.wait({self._ended}, timeout=0.05)
        by_itself = self._ended.done()
        self._process.kill()
        code = await self._ended
        await asyncio.wait({self._draining}, timeout=GRACE_S)
        self._draining.cancel()
        noise = self._noise.decode("utf-8", "replace").strip().splitlines()
        status = f"signal {-code}" if code < 0 else f"exit status {code}"
        return f"{status}: {noise[-1]}" if noise and by_itself else status
