"""The folders of runs: one each, found again by id, held by one process at a time.

``journal.jsonl`` is the truth. Beside it: ``inbox.jsonl`` (what people and faces say to the run),
``evidence.json`` (what tracing the tests showed), ``reproduction/`` (the test made from the issue),
``tree/`` and ``git/`` (the workspace), ``patch.diff`` and ``report.json`` (the result).
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from . import journal
from .errors import EnvironmentFault, UsageError
from .events import Event
from .state import State, fold_all


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One run's folder. Making the object touches nothing."""

    path: Path

    @property
    def id(self) -> str:
        """The run's id, which is the folder's name."""
        return self.path.name

    @property
    def journal(self) -> Path:
        """The record of events."""
        return self.path / "journal.jsonl"

    @property
    def inbox(self) -> Path:
        """What people and faces say to the run."""
        return self.path / "inbox.jsonl"

    @property
    def evidence(self) -> Path:
        """What tracing the tests showed."""
        return self.path / "evidence.json"

    @property
    def reproduction(self) -> Path:
        """The folder of tests made from the issue."""
        return self.path / "reproduction"

    @property
    def patch(self) -> Path:
        """The result as a patch; there only when the run found one."""
        return self.path / "patch.diff"

    @property
    def report(self) -> Path:
        """The result as one JSON document."""
        return self.path / "report.json"

    def events(self) -> list[Event]:
        """All events so far."""
        return [entry.event for entry in journal.read(self.journal)]

    def state(self) -> State:
        """The state so far."""
        return fold_all(self.events())

    @contextlib.contextmanager
    def lock(self) -> Generator[None]:
        """Hold the run: only the holder writes its journal.

        Raises:
            UsageError: another process holds it.
        """
        fd = os.open(self.path / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UsageError(
                    f"run {self.id} is at work in another process",
                    "wait for it, or look on with `mentee show`",
                ) from error
            yield
        finally:
            os.close(fd)

    def busy(self) -> bool:
        """Whether a process holds the run now."""
        try:
            with self.lock():
                return False
        except UsageError:
            return True

    def say(self, entry: Mapping[str, Any]) -> None:
        """Put a line into the inbox, whole, whoever else writes at the same time."""
        fd = os.open(self.inbox, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            os.write(fd, json.dumps(entry).encode() + b"\n")
            os.fsync(fd)
        finally:
            os.close(fd)

    def heard(self, after: int) -> list[dict[str, Any]]:
        """Entries of the inbox beyond the first ``after``; a line that is not JSON counts and is empty."""
        try:
            lines = self.inbox.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return []
        return [_object(line) for line in lines[after:]]

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder whole, or not at all.

        Raises:
            EnvironmentFault: the disk is full or the folder cannot be written.
        """
        target = self.path / name
        part = target.with_name(target.name + ".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _cannot_write(self.path, error) from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _cannot_write(path: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        f"cannot write {path}: {error.strerror}",
        "free some space or set MENTEE_DATA_DIR to a writable folder",
    )


class RunStore:
    """All runs below mentee's data directory."""

    def __init__(self, data_dir: Path) -> None:
        """``data_dir`` need not exist yet."""
        self.root = data_dir / "runs"

    def new(self) -> RunFolder:
        """Make the folder of a new run; ids sort by time.

        Raises:
            EnvironmentFault: the data directory cannot be written.
        """
        stamp = time.strftime("%Y%m%d-%H%M%S")
        folder = RunFolder(self.root / f"{stamp}-{secrets.token_hex(2)}")
        try:
            folder.path.mkdir(parents=True)
        except OSError as error:
            raise _cannot_write(self.root, error) from error
        return folder

    def all(self) -> list[RunFolder]:
        """Every run that has a journal, newest first."""
        if not self.root.is_dir():
            return []
        found = [RunFolder(p) for p in self.root.iterdir() if (p / "journal.jsonl").is_file()]
        return sorted(found, key=lambda folder: folder.id, reverse=True)

    def get(self, run: str) -> RunFolder:
        """The run with this id, or the only one whose id begins or ends with it.

        Raises:
            UsageError: there is none, or several.
        """
        found = [f for f in self.all() if f.id == run] or [
            f for f in self.all() if run and (f.id.startswith(run) or f.id.endswith(run))
        ]
        if len(found) != 1:
            what = f"several runs match {run!r}" if found else f"there is no run {run!r}"
            raise UsageError(what, "`mentee runs` lists them")
        return found[0]

    def latest(self, repository: Path) -> RunFolder:
        """The newest run on a repository.

        Raises:
            UsageError: there is none.
        """
        for folder in self.all():
            started = folder.state().started
            if started is not None and started.task.repository == repository:
                return folder
        raise UsageError(f"no run on {repository} yet", "start one with `mentee solve`")

    def remove(self, folder: RunFolder) -> None:
        """Delete a run, its worktree included.

        Raises:
            UsageError: it is at work.
        """
        with folder.lock():
            shutil.rmtree(folder.path)
