"""Looking on while a run works, and showing what came of it."""

import shutil
from collections.abc import Callable

from ..runtime.runs import RunFolder
from .progress import Progress
from .result import present


def watch(folder: RunFolder, work: Callable[[Callable[[], None]], int], *, new: bool, as_json: bool) -> int:
    """Show the progress of ``work`` and its result; the exit code that it returns.

    Args:
        folder: the run's.
        work: runs the run, and calls what it is given about ten times a second meanwhile.
        new: whether the run begins; what an older one went through is not told again.
        as_json: print the result as one JSON document.
    """
    try:
        with Progress(folder, new=new) as progress:
            code = work(progress.tick)
    finally:
        begun = folder.journal.exists() and folder.journal.stat().st_size > 0
        if new and not begun:  # nothing happened: there is nothing to show or to resume
            shutil.rmtree(folder.path, ignore_errors=True)
    if begun:
        present(folder, as_json=as_json)
    return code
