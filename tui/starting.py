"""Starting processes that outlive the face: a new run, or one that goes on.

Each is ``mentee`` itself in a session of its own, so that closing the terminal does not end it. What it
prints goes to a file: first in mentee's data directory, then in the run's folder.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..runtime.config.layers import load
from ..runtime.errors import EnvironmentFault
from ..runtime.runs import RunFolder, RunStore

_NAMED = re.compile(r"^mentee: run (\S+)$", re.MULTILINE)
OUTPUT = "output.txt"
"""Where in a run's folder its process prints to."""


@dataclass
class Started:
    """A process that was started, and the file that it prints to."""

    process: subprocess.Popen[bytes]
    output: Path

    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None

    def said(self) -> str:
        """What it has printed so far."""
        try:
            return self.output.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def complaint(self) -> str:
        """The last error that it printed, with the way out."""
        lines = self.said().rstrip().split("\n")
        at = max((i for i, line in enumerate(lines) if line.startswith("mentee: ")), default=len(lines) - 1)
        return "\n".join(line.removeprefix("mentee: ").strip() for line in lines[at : at + 2])

    def run(self, store: RunStore) -> RunFolder | None:
        """The folder of the run that it began, once it has begun one; its output moves there."""
        found = _NAMED.search(self.said())
        if found is None:
            return None
        folder = RunFolder(store.root / found[1])
        with suppress(OSError):  # the process goes on writing to the same file
            self.output = self.output.rename(folder.path / OUTPUT)
        return folder


def solve(store: RunStore, repository: Path, issue: str) -> Started:
    """Start a run on a repository; a blank issue leaves the failing tests to be the issue.

    Raises:
        UsageError: a setting cannot be used.
        EnvironmentFault: the output cannot be written.
    """
    folder = store.root.parent / "output"
    output = folder / f"{secrets.token_hex(8)}.txt"
    arguments = ["solve", "--repo", str(repository)]
    # A question waits for its answer in the run's folder: whoever is asked may be away for days.
    asked = {"MENTEE_CHANNEL": "file"} if load(repository).origins["channel"] == "default" else {}
    if not issue.strip():
        return _start(arguments, output, None, asked)
    with tempfile.TemporaryFile() as text:
        text.write(issue.encode("utf-8", "replace"))
        text.seek(0)
        return _start([*arguments, "--issue", "-"], output, text, asked)


def go_on(folder: RunFolder) -> Started:
    """Take a run up again that was paused, killed or answered.

    Raises:
        EnvironmentFault: the output cannot be written.
    """
    return _start(["resume", folder.id], folder.path / OUTPUT, None, {})


def _start(
    arguments: Sequence[str], output: Path, stdin: IO[bytes] | None, variables: dict[str, str]
) -> Started:
    # -P: a folder named mentee where the person happens to stand is not what is meant.
    command = [sys.executable, "-P", "-m", "mentee", *arguments]
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("wb") as file:
            process = subprocess.Popen(
                command,
                stdin=stdin or subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=os.environ | variables,
                start_new_session=True,
            )
    except OSError as error:
        raise EnvironmentFault(
            f"cannot start a run: {error.strerror}", "free some space or set MENTEE_DATA_DIR"
        ) from error
    return Started(process, output)
