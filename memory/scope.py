"""The repository and the paths that a correction's owner bound it to, and what a repository is known by."""

from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path

from ..runtime.errors import MenteeError
from ..runtime.workspace.repository import Repository
from .context import Context
from .records import Correction


def identity(repository: Path) -> str:
    """What a repository is known by: its oldest commit, the same in every clone; without one, its path."""
    try:
        output = Repository(repository).git("rev-list", "--max-parents=0", "HEAD", expected=(0, 128))
    except MenteeError:
        output = b""
    roots = output.decode(errors="replace").split()  # latest first; merged histories bring several
    return roots[-1] if roots else str(repository)


def applies(correction: Correction, repository: str, paths: Collection[str]) -> bool:
    """Whether a correction applies in a repository, where these paths are worked on."""
    if correction.repository not in ("", repository):
        return False
    return not correction.path or any(fnmatchcase(path, correction.path) for path in paths)


def in_force(corrections: Collection[Correction], now: Context) -> list[Correction]:
    """The corrections that count: a person's word, and not taken the place of by then."""
    said = [c for c in corrections if not c.waits and not (now.date and c.given.date > now.date)]
    gone = {id_ for c in said for id_ in (*c.replaces, *c.repeats)}
    return [c for c in said if c.id not in gone]
