"""What a container hangs on: a pipe that mentee alone holds open, and whose end is the container's."""

import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHOWN_AT = "/run/mentee-leash"

# The command is not the container's first process, to which its own signals would do nothing. The first one
# waits for it, and for the end of the leash; it has no stderr, on which a shell tells of signals.
SCRIPT = f"""
trap 'exit 137' TERM
exec 3<&0 0</dev/null
"$@" <&3 3<&- & command=$!
exec 1>/dev/null 2>/dev/null 3<&-
{{ read -r _ <{SHOWN_AT}; kill -s TERM 1; }} &
wait "$command"
"""
"""The rest of the script that is a container's first process; its arguments are the command."""

PROCESSES = 2
"""How many processes the script adds to those of the command."""


class Leash:
    """Holds a container; it ends when this is let go, or when mentee does."""

    def __init__(self, pipe: Path) -> None:
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # without it there is no opening for writing
        self._writing = os.open(pipe, os.O_WRONLY | os.O_CLOEXEC)
        os.close(reading)
        self.let_go = weakref.finalize(self, os.close, self._writing)


@contextmanager
def leash() -> Iterator[tuple[Leash, Path]]:
    """A leash, and the pipe to be mounted at ``SHOWN_AT``, which need not outlast the container's start."""
    with tempfile.TemporaryDirectory(prefix="mentee-") as folder:
        pipe = Path(folder, "leash")
        os.mkfifo(pipe)
        held = Leash(pipe)
        pipe.chmod(0o444)  # the command could hold its own leash otherwise
        yield held, pipe
