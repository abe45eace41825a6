"""Reading a run's journal while its process writes it."""

import time

from ..runtime import journal
from ..runtime.errors import MenteeError
from ..runtime.runs import RunFolder


class Follower:
    """Gives what is new in a journal.

    Attributes:
        fault: what is wrong with the journal; empty while it can be read.
    """

    def __init__(self, folder: RunFolder) -> None:
        """``folder`` may still be without a journal."""
        self.fault = ""
        self._path = folder.journal
        self._offset, self._number = 0, 1
        self._last: journal.Entry | None = None

    def read(self) -> list[journal.Entry]:
        """The entries written since the last call; none while there is no journal, or it is damaged."""
        try:
            entries, self._offset, self._number = journal.follow(self._path, self._offset, self._number)
        except OSError:
            return []
        except MenteeError as error:
            self.fault = error.message
            return []
        if entries:
            self._last = entries[-1]
        return entries

    def elapsed_s(self, *, working: bool) -> float:
        """Seconds of work on the run; while it is ``working``, up to now."""
        if self._last is None:
            return 0.0
        since = max(0.0, time.time() - self._last.at) if working else 0.0
        return self._last.elapsed_s + since
