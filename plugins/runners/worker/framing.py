"""Messages over a file descriptor: four bytes of length, then JSON."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

LENGTH = struct.Struct(">I")
Message = dict[str, Any]


def pack(message: Message) -> bytes:
    """Turn a message into bytes."""
    data = json.dumps(message, separators=(",", ":")).encode("ascii")
    return LENGTH.pack(len(data)) + data


def send(fd: int, message: Message) -> None:
    """Write a whole message.

    Raises:
        OSError: the other end is gone.
    """
    rest = memoryview(pack(message))
    while rest:
        rest = rest[os.write(fd, rest) :]


def receive(fd: int) -> Message | None:
    """Read one message; ``None`` when the other end has closed, be it in the middle of a message."""
    head = _exactly(fd, LENGTH.size)
    if head is None:
        return None
    body = _exactly(fd, LENGTH.unpack(head)[0])
    return None if body is None else json.loads(body)


def _exactly(fd: int, count: int) -> bytes | None:
    pieces = []
    while count:
        piece = os.read(fd, min(count, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


class Unpacker:
    """Messages out of bytes that arrive in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Take more bytes; return the messages that are complete now."""
        self._held += data
        messages: list[Message] = []
        while len(self._held) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._held)[0]
            if len(self._held) < end:
                break
            messages.append(json.loads(bytes(self._held[LENGTH.size : end])))
            del self._held[:end]
        return messages
