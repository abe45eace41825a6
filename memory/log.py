"""The memory's log: one record a line, only ever appended to, each line checked, any number of writers."""

import contextlib
import fcntl
import json
import os
import zlib
from collections.abc import Generator
from pathlib import Path

from ..runtime.errors import EnvironmentFault, MenteeError
from .records import Record, from_json, to_json


class CorruptMemory(MenteeError):
    """A line in the middle of the log does not check."""


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

    def append(self, record: Record) -> None:
        """Write a record, whole and onto the disk; what a killed writer left half is cut off first.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        body = json.dumps(to_json(record), separators=(",", ":"))
        line = f"{zlib.crc32(body.encode()):08x} {body}\n".encode()
        with self._held() as fd:
            end = self._whole(fd)
            os.ftruncate(fd, end)
            os.pwrite(fd, line, end)
            os.fsync(fd)

    def read(self) -> list[Record]:
        """All records, oldest first; a last line that is torn is left out.

        Raises:
            CorruptMemory: any other line does not check.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        records: list[Record] = []
        for number, line in enumerate(lines[:-1], 1):
            crc, _, body = line.partition(b" ")
            if crc != f"{zlib.crc32(body):08x}".encode():
                raise CorruptMemory(
                    f"line {number} of {self.path} does not check",
                    "take that line out with an editor, or restore the file from a copy",
                )
            if (record := from_json(json.loads(body))) is not None:
                records.append(record)
        return records

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
