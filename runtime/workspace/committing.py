"""Committing chosen files of the user's tree, as the user would."""

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from .git import GitFailed, execute, split


def check_committable(root: Path, files: Sequence[str]) -> None:
    """Refuse where a commit of these files would take other changes along.

    Raises:
        UsageError: a file has changes, or lies in a repository of its own.
    """
    folders = {path[: at.start()] for path in files for at in re.finditer("/", path)}
    inner = sorted(folder for folder in folders if (root / folder / ".git").exists())
    if inner:
        raise UsageError(
            f"{names(inner)} is a repository of its own; nothing was changed",
            "apply the patch without --commit, and commit there",
        )
    status, output, complaint = _user_git(
        root, "status", "--porcelain", "-z", "--untracked-files=all", "--", *files
    )
    if status:
        raise GitFailed("status", status, complaint)
    changed = [line[3:] for line in split(output) if line[3:] in files]
    if changed:
        raise UsageError(
            f"{names(changed)} has changes of your own that are not committed; nothing was changed",
            "commit or stash them first, or apply the patch without --commit",
        )


def commit_files(root: Path, files: Sequence[str], message: str) -> str:
    """Commit just these files as the user does; return the commit's full name.

    Raises:
        UsageError: git or a hook refuses; the index is as it was.
    """
    for arguments in (
        ("add", "--all", "--", *files),
        ("commit", "--quiet", "--only", "--message", message, "--", *files),
    ):
        status, _, complaint = _user_git(root, *arguments)
        if status:
            _user_git(root, "reset", "--quiet", "--", *files)
            said = complaint.strip().splitlines() or ["a hook refused"]
            raise UsageError(
                f"git did not commit: {said[-1]}; nothing was changed",
                "put that right, or apply the patch without --commit",
            )
    return _user_git(root, "rev-parse", "HEAD")[1].decode().strip()


def _user_git(root: Path, *arguments: str) -> tuple[int, bytes, str]:
    """Run git as the user would, hooks and all: it is the user's own act on the user's repository."""
    place = [f"--git-dir={root / '.git'}", f"--work-tree={root}", "--literal-pathspecs"]
    return execute(["git", *place, *arguments], root)


def names(files: Sequence[str]) -> str:
    """A few names for a line."""
    return ", ".join(files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
