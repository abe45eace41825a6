"""The arguments that pytest is started with."""

from __future__ import annotations

import glob
import os
import tempfile

from .framing import Message
from .pytest_needs import INTERFERING, LEFT_OUT


def arguments(job: Message) -> list[str]:
    """Make the command line of a whole run; which files are collected is decided later.

    The repository's own ``addopts`` are switched off here: those of them that say which tests there are and
    how they are imported come back as ``job["options"]``.
    """
    root = job["root"]
    options = ["--rootdir", root, "--confcutdir", root, "-c", job["settings"] or os.devnull]
    options += ["-o", "addopts=", "--capture=no", "--tb=no", "-q", "--continue-on-collection-errors"]
    for plugin in (*INTERFERING, *(LEFT_OUT if job["lean"] else ())):
        options += ["-p", f"no:{plugin}"]
    if not job["lean"]:
        options += ["-o", f"cache_dir={os.path.join(tempfile.gettempdir(), 'mentee-cache')}"]
    return [*options, *job["options"], *_places(job)]


def _places(job: Message) -> list[str]:
    found: list[str] = []
    for place in job["places"]:
        found += sorted(glob.glob(os.path.join(job["root"], place), recursive=True))
    return [*(found or [job["root"]]), *job["extra"], *job["reproductions"]]
