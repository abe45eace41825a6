"""What is left of an error that nobody expected: a file with its traceback."""

import os
import sys
import tempfile
import time
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs


def leave(error: BaseException) -> str:
    """Write the traceback into the data directory, or where that fails into a temporary one; the way out."""
    own = os.environ.get("MENTEE_DATA_DIR") or platformdirs.user_data_dir("mentee", appauthor=False)
    trace = "".join(traceback.format_exception(error))
    text = f"mentee {_version()}, Python {sys.version}\n{sys.argv}\n\n{trace}"
    for folder in (Path(own).expanduser() / "crashes", Path(tempfile.gettempdir())):
        path = folder / time.strftime(f"mentee-crash-%Y%m%d-%H%M%S-{os.getpid()}.txt")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
        except OSError:
            continue
        return f"what happened is in {path}; please report it with that file"
    return f"please report it; it came from {_place(error)}"


def _version() -> str:
    try:
        return version("mentee")
    except PackageNotFoundError:
        return "(not installed)"


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
