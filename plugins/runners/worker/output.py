"""What tests and pytest printed, kept in a file of bounded use."""

from __future__ import annotations

import os
import sys

LONGEST = 2000


def tail() -> str:
    """The end of what was printed so far."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    size = os.fstat(1).st_size
    try:
        data = os.pread(1, LONGEST, max(0, size - LONGEST))
    except OSError:
        return ""
    return data.decode("utf-8", "replace").strip()
