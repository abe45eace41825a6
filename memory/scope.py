"""Where a correction applies."""

from fnmatch import fnmatchcase
from pathlib import Path

from ..runtime.errors import MenteeError
from ..runtime.workspace.repository import Repository
from .records import Correction


def identity(repository: Path) -> str:
    """What a repository is known by: its oldest commit, the same in every clone; without one, its path."""
    try:
        output = Repository(repository).git("rev-list", "--max-parents=0", "HEAD", expected=(0, 128))
    except MenteeError:
        output = b""
    roots = sorted(output.decode(errors="replace").split())
    return roots[0] if roots else str(repository)


def applies(correction: Correction, repository: str, paths: frozenset[str] | None = None) -> bool:
    """Whether a correction applies in a repository, to one of the paths where those are known."""
    if correction.repository not in ("", repository):
        return False
    if not correction.path or paths is None:
        return True
    return any(fnmatchcase(path, correction.path) for path in paths)
