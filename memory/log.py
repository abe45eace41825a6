"""The memory's log: one record a line, only ever appended to, each line checked, any number of writers."""

import contextlib
import fcntl
import json
import os
import zlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from ..runtime.errors import EnvironmentFault, MenteeError
from .records import Record, from_json, to_json


class CorruptMemory(MenteeError):
    """A line in the middle of the log does not check."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a log was read.

    Attributes:
        end: the offset behind the last line that was read; ``lines`` how many there were.
        line: that line, by which it is known that the log is still the same one.
        on: the reading went on from an earlier place.
    """

    end: int = 0
    lines: int = 0
    line: bytes = b""
    on: bool = False


class Log:
    """A log on disk. Making the object touches nothing."""

    def __init__(self, path: Path) -> None:
        """``path`` need not exist."""
        self.path = path

    def version(self) -> tuple[int, int]:
        """What changes whenever the log does; zeros while there is none."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        return stat.st_size, stat.st_mtime_ns

    def append(self, *records: Record) -> None:
        """Write records, whole and onto the disk at once; what a killed writer left half is cut off first.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        lines = b"".join(_line(record) for record in records)
        with self._held() as fd:
            end = self._whole(fd)
            os.ftruncate(fd, end)
            while lines:
                written = os.pwrite(fd, lines, end)
                lines, end = lines[written:], end + written
            os.fsync(fd)

    def read(self) -> list[Record]:
        """All records, oldest first; a last line that is torn is left out.

        Raises:
            CorruptMemory: any other line does not check.
        """
        return self.read_on(Place())[0]

    def read_on(self, place: Place) -> tuple[list[Record], Place]:
        """The records behind a place, and the place behind them; from the start where the log is another one.

        Raises:
            CorruptMemory: a line does not check.
        """
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, place.end - len(place.line)))
                if file.read(len(place.line)) != place.line:
                    place = Place()
                    file.seek(0)
                lines = file.read().split(b"\n")[:-1]
        except FileNotFoundError:
            return [], Place()
        records = [
            record
            for number, line in enumerate(lines, place.lines + 1)
            if (record := self._checked(number, line)) is not None
        ]
        end = place.end + sum(len(line) + 1 for line in lines)
        last = lines[-1] + b"\n" if lines else place.line
        return records, Place(end, place.lines + len(lines), last, place.lines > 0)

    def _checked(self, number: int, line: bytes) -> Record | None:
        crc, _, body = line.partition(b" ")
        if crc != f"{zlib.crc32(body):08x}".encode():
            raise CorruptMemory(
                f"line {number} of {self.path} does not check",
                "take that line out with an editor, or restore the file from a copy",
            )
        return from_json(json.loads(body))

    @contextlib.contextmanager
    def _held(self) -> Generator[int]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EnvironmentFault(
                f"cannot write {self.path}: {error.strerror}", "free some space or set MENTEE_DATA_DIR"
            ) from error
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield fd
        except OSError as error:
            raise EnvironmentFault(
                f"cannot write {self.path}: {error.strerror}", "free some space or set MENTEE_DATA_DIR"
            ) from error
        finally:
            os.close(fd)

    @staticmethod
    def _whole(fd: int) -> int:
        """Where the last whole line ends."""
        size = os.fstat(fd).st_size
        at = size
        while at > 0:
            start = max(0, at - 4096)
            found = os.pread(fd, at - start, start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            at = start
        return 0


def _line(record: Record) -> bytes:
    body = json.dumps(to_json(record), separators=(",", ":"))
    return f"{zlib.crc32(body.encode()):08x} {body}\n".encode()
