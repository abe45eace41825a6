"""The append-only record of a run: one line an event, each line checked.

A line is a JSON object ``{"n": 1, "at": ..., "for": ..., "kind": ..., "v": 1, "data": ..., "crc": ...}``: its
number, the time of day and the seconds of work so far, the event, and the CRC-32 of all that stands before
``,"crc"``. A last line that a kill tore is dropped when the journal is opened for writing; any other line
that does not check is an error that names its number, since events after it would be read without it.
"""

import json
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from .codec import decode, encode
from .errors import EnvironmentFault, MenteeError, UsageError
from .events import Event

_MARK = b',"crc":"'


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its number, when it was written (Unix time), seconds of work until then, and the event."""

    number: int
    at: float
    elapsed_s: float
    event: Event


class CorruptJournal(MenteeError):
    """A line in the middle of a journal does not check."""


def _line(entry: Entry) -> bytes:
    kind, version, data = encode(entry.event)
    head = {"n": entry.number, "at": round(entry.at, 3), "for": round(entry.elapsed_s, 3), "kind": kind}
    start = json.dumps(head | {"v": version}, separators=(",", ":")).encode()[:-1]
    body = start + b',"data":' + data
    return body + _MARK + f"{zlib.crc32(body):08x}".encode() + b'"}\n'


def _parse(line: bytes) -> Entry:
    body, mark, crc = line.rpartition(_MARK)
    if not mark or crc != f"{zlib.crc32(body):08x}".encode() + b'"}\n':
        raise ValueError("checksum")
    raw = json.loads(body + b"}")
    return Entry(raw["n"], raw["at"], raw["for"], decode(raw["kind"], raw["v"], raw["data"]))


def parse(data: bytes, *, first: int = 1, name: str = "journal") -> tuple[list[Entry], int]:
    """Read entries, and how many bytes of ``data`` they fill; a torn last line is left out.

    Raises:
        CorruptJournal: a line that is not the last one does not check.
    """
    entries: list[Entry] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        try:
            entry = _parse(data[at:end])
            if entry.number != first + len(entries):
                raise ValueError("number")
        except (ValueError, KeyError, TypeError) as error:
            if end == len(data) and not data.endswith(b"\n"):
                break
            number = first + len(entries)
            raise CorruptJournal(
                f"line {number} of {name} does not check ({type(error).__name__}: {error})",
                "the run cannot be trusted beyond that line; start it again with `mentee solve`",
            ) from error
        entries.append(entry)
        at = end
    return entries, at


def read(path: Path) -> list[Entry]:
    """All entries of a journal, without touching it.

    Raises:
        UsageError: there is no such journal.
        CorruptJournal: a line does not check.
    """
    try:
        return parse(path.read_bytes(), name=str(path))[0]
    except FileNotFoundError as error:
        raise UsageError(f"no journal at {path}", "`mentee runs` lists the runs") from error


def follow(path: Path, offset: int = 0, number: int = 1) -> tuple[list[Entry], int, int]:
    """Entries written since ``offset``; with the new offset and number to go on from, for a face."""
    with path.open("rb") as file:
        file.seek(offset)
        entries, used = parse(file.read(), first=number, name=str(path))
    return entries, offset + used, number + len(entries)


class Journal:
    """A journal open for writing, by one process at a time (the run's lock sees to that).

    ``append`` hands a line to the system, so that it survives the process; ``sync`` makes it survive the
    machine, and is called at step boundaries and before every effect.
    """

    def __init__(self, path: Path) -> None:
        """Open or create; drops a torn last line.

        Raises:
            CorruptJournal: a line does not check.
            EnvironmentFault: the file cannot be written.
        """
        self.path = path
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(os.dup(self._fd), "rb") as file:
                self.entries, used = parse(file.read(), name=str(path))
            os.ftruncate(self._fd, used)
            os.lseek(self._fd, used, os.SEEK_SET)
        except OSError as error:
            raise _cannot_write(path, error) from error
        self._number = len(self.entries)
        self._worked = self.entries[-1].elapsed_s if self.entries else 0.0
        self._since = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Seconds of work on this run, in this process and those before it."""
        return self._worked + time.monotonic() - self._since

    def append(self, event: Event) -> Entry:
        """Write one event, whole, and return its entry.

        Raises:
            EnvironmentFault: the disk is full or the file cannot be written.
        """
        entry = Entry(self._number + 1, time.time(), self.elapsed_s, event)
        line = _line(entry)
        try:
            written = os.write(self._fd, line)
            if written != len(line):  # the disk filled up in mid-line: the rest tells which error it is
                os.write(self._fd, line[written:])
        except OSError as error:
            raise _cannot_write(self.path, error) from error
        self._number += 1
        return entry

    def sync(self) -> None:
        """Force what was appended onto the disk."""
        os.fsync(self._fd)

    def close(self) -> None:
        """Close the file; calling it twice is harmless."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        """Use as a context manager: closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def __iter__(self) -> Iterator[Entry]:
        """The entries that were there when it was opened."""
        return iter(self.entries)


def _cannot_write(path: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        f"cannot write {path}: {error.strerror}",
        "free some space or set MENTEE_DATA_DIR to a writable folder; then `mentee resume` goes on",
    )
