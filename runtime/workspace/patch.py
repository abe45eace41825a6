"""Putting a finished run's patch on the user's tree, and taking it back.

The result is computed in a folder of its own, on copies of the files that the patch names, and reaches the
user's tree only when it is whole: so no filter or attribute changes a byte, and nothing is ever half applied.
"""

import re
import stat
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import EnvironmentFault, MenteeError, UsageError
from .committing import check_committable, commit_files, names
from .folder import Folder, copy_file
from .git import GitFailed, safe_git, split
from .history import History
from .objects import file_mode
from .repository import Repository, find_repository


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done to the user's tree.

    Attributes:
        files: the files that the patch changed, made or removed.
        commit: the commit's full name; empty when nothing was committed.
    """

    files: tuple[str, ...]
    commit: str = ""


def load_patch(path: Path) -> str:
    """Read a patch from a file, line ends as they are; bytes that are no UTF-8 as surrogates."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def check_patch(repository: Path, patch: str) -> tuple[str, ...]:
    """The files that a patch would change, make or remove, if it fits the user's tree; nothing is changed.

    Raises:
        UsageError: it does not fit.
    """
    with _computed(find_repository(repository), patch, reverse=False) as change:
        return change.files


def apply_patch(repository: Path, patch: str, *, commit: bool = False, message: str = "") -> Applied:
    """Put a patch on the user's tree.

    Args:
        repository: a path in the user's working tree.
        patch: what :meth:`Workspace.diff` gave.
        commit: commit the patch's files, and only these, on the current branch: as the user, with the user's
            configuration and hooks. Other changes stay as they are, staged or not.
        message: the commit's message.

    Raises:
        UsageError: the patch does not fit the files any more, or they carry changes that a commit would take
            along, or git refuses the commit; then the tree is as it was.
        EnvironmentFault: a file cannot be written; then the tree is as it was.
    """
    root = find_repository(repository)
    with _computed(root, patch, reverse=False) as change:
        if not commit:
            change.carry_out()
            return Applied(change.files)
        check_committable(root, change.files)
        change.carry_out()
        try:
            return Applied(
                change.files, commit_files(root, change.files, message or "Apply a patch of mentee")
            )
        except (MenteeError, KeyboardInterrupt):
            change.take_back()
            raise


def unapply_patch(repository: Path, patch: str) -> Applied:
    """Take a patch back from the user's tree.

    Raises:
        UsageError: the files are not as the patch left them; then nothing is changed.
        EnvironmentFault: a file cannot be written; then the tree is as it was.
    """
    with _computed(find_repository(repository), patch, reverse=True) as change:
        change.carry_out()
        return Applied(change.files)


class _Change:
    """Files before and after a patch, each in a folder of its own."""

    def __init__(self, tree: Folder, before: Folder, after: Folder, files: tuple[str, ...]) -> None:
        self.files = files
        self._tree = tree
        self._before = before
        self._after = after

    def carry_out(self) -> None:
        """Give the user's tree the files as they are after the patch, or leave it as it was."""
        try:
            self._give(self._after)
        except OSError as error:
            self.take_back()
            name = error.filename or "a file"
            raise EnvironmentFault(
                f"{name} cannot be written: {error.strerror}; nothing was changed",
                "make it writable, and try again",
            ) from error
        except KeyboardInterrupt:
            self.take_back()
            raise

    def take_back(self) -> None:
        """Give the user's tree the files as they were before."""
        self._give(self._before)

    def _give(self, source: Folder) -> None:
        """Make the user's files those of a folder; what is so already is not touched."""
        different = [path for path in self.files if _content(source, path) != _content(self._tree, path)]
        # What goes makes room for what comes: a file can become a folder.
        for path in different:
            if source.stamp(path) is None:
                self._tree.remove(path)
        for path in different:
            copy_file(source, self._tree, path)


def _content(folder: Folder, path: str) -> tuple[int, str | bytes] | None:
    """The mode of a file with its content, or that of a link with where it points; ``None`` where none is."""
    stamp = folder.stamp(path)
    if stamp is None:
        return None
    return stamp.mode, folder.target(path) if stat.S_ISLNK(stamp.mode) else folder.read(path)


@contextmanager
def _computed(root: Path, patch: str, *, reverse: bool) -> Generator[_Change]:
    """Work out what a patch makes of the user's files, without touching them."""
    raw = patch.encode("utf-8", "surrogateescape")
    tree = Folder(root)
    with tempfile.TemporaryDirectory(prefix="mentee-") as name:
        place = Path(name)
        # Bare, so that git looks for no attributes among the files.
        history = History(place / "git", place / "after", Repository(root).algorithm)
        history.make(b"")
        before, after = Folder(place / "before"), Folder(place / "after")
        for folder in (before, after):
            folder.root.mkdir()
        files = _files_of(raw, history.git_dir, after)
        for path in files:
            _check_place(tree, path, files)
            copy_file(tree, before, path)
            copy_file(tree, after, path)
        _apply(raw, history.git_dir, after, files, reverse=reverse)
        for path in files:
            _keep_permissions(before, after, path)
        yield _Change(tree, before, after, files)


def _files_of(raw: bytes, git_dir: Path, place: Folder) -> tuple[str, ...]:
    """The paths that a patch names."""
    if not raw.strip():
        raise UsageError("the run has no patch", "see how it ended: mentee show RUN")
    try:
        listed = split(_git_apply(["--numstat", "-z"], raw, git_dir, place))
    except GitFailed as error:
        raise UsageError(
            f"this is no patch: {error.message}", "give the patch of a run as it was written"
        ) from error
    return tuple(dict.fromkeys(line.split("\t", 2)[2] for line in listed))


def _check_place(tree: Folder, path: str, files: Sequence[str]) -> None:
    """Refuse where something that the patch does not name stands on the way to a file, or in its place."""
    above = [path[: at.start()] for at in re.finditer("/", path)]
    in_the_way = [folder for folder in above if folder not in files and tree.stamp(folder) is not None]
    place = tree.root / path
    if not in_the_way and place.is_dir() and not place.is_symlink():
        below = (inner.relative_to(tree.root).as_posix() for inner in place.rglob("*"))
        in_the_way = [inner for inner in below if inner not in files and tree.stamp(inner) is not None]
    if in_the_way:
        raise _refused([path])


def _apply(raw: bytes, git_dir: Path, after: Folder, files: Sequence[str], *, reverse: bool) -> None:
    """Apply a patch to copies, or say which files it does not fit."""
    forward, backward = [], ["--reverse"]
    if reverse:
        forward, backward = backward, forward
    try:
        _git_apply(forward, raw, git_dir, after)
    except GitFailed as error:
        misfit = error.complaint
    else:
        return
    try:
        _git_apply(["--check", *backward], raw, git_dir, after)
    except GitFailed:
        named = [p for p in files if f"error: {p}: " in misfit or f"patch failed: {p}:" in misfit]
        raise _refused(named or files) from None
    if reverse:
        raise UsageError("the patch is not on this tree", "`mentee apply` puts it there")
    raise UsageError("the patch is on this tree already", "`mentee unapply` takes it back")


def _git_apply(options: Sequence[str], raw: bytes, git_dir: Path, place: Folder) -> bytes:
    arguments = ["apply", "--whitespace=nowarn", *options]
    return safe_git(arguments, git_dir=git_dir, folder=place.root, stdin=raw)


def _refused(files: Sequence[str]) -> UsageError:
    return UsageError(
        f"the patch does not fit: {names(files)} changed since the run; nothing was changed",
        "undo those changes, or solve the issue again on the tree as it is",
    )


def _keep_permissions(before: Folder, after: Folder, path: str) -> None:
    """Give a file that git wrote anew the permissions that it had, save what the patch says of them."""
    old, new = before.stamp(path), after.stamp(path)
    if old is None or new is None or not (stat.S_ISREG(old.mode) and stat.S_ISREG(new.mode)):
        return
    if file_mode(old.mode) == file_mode(new.mode):
        (after.root / path).chmod(stat.S_IMODE(old.mode) & 0o777)
