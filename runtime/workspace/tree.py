"""The files of a workspace as plugins see them: safe to list, read and write."""

from collections.abc import Callable, Sequence

from ..contracts.candidate import Edit, splice
from .coding import decode, encode
from .disk import storage
from .folder import Folder
from .objects import Entry

_LINK = "120000"


class WorkspaceTree:
    """The contract :class:`~.contracts.tree.Tree` on a folder.

    Args:
        folder: the worktree.
        members: gives what belongs to the tree now; the same object as long as nothing changed.
    """

    def __init__(self, folder: Folder, members: Callable[[], dict[str, Entry]]) -> None:
        self._folder = folder
        self._members = members
        self._listed: tuple[dict[str, Entry], tuple[str, ...]] = ({}, ())

    def files(self) -> tuple[str, ...]:
        """See the contract. Links are among them where they lead to a file inside."""
        members = self._members()
        if members is not self._listed[0]:
            self._listed = members, tuple(sorted(p for p in members if self._is_file(p, members[p])))
        return self._listed[1]

    def read(self, path: str) -> str:
        """See the contract."""
        try:
            return decode(path, self._folder.read(self._folder.resolve(path)))
        except PermissionError as error:
            raise FileNotFoundError(error.errno, error.strerror, path) from error

    def write(self, path: str, text: str) -> None:
        """See the contract."""
        place = place_of(self._folder, path)
        data = encode(place, text, _bytes(self._folder, place))
        with storage(self._folder.root):
            put_text(self._folder, place, data)

    def _is_file(self, path: str, entry: Entry) -> bool:
        if entry.mode != _LINK:
            return True
        try:
            return self._folder.stamp(self._folder.resolve(path)) is not None
        except FileNotFoundError:
            return False


def place_of(folder: Folder, path: str) -> str:
    """Where a text for ``path`` is to be written: links that stay inside are followed.

    Raises:
        ValueError: it leads out, into a git directory, through a file, or to a folder.
    """
    parts = path.split("/")
    if "\0" in path or any(part in ("", ".", "..") or part.lower() == ".git" for part in parts):
        raise ValueError(f"{path!r} is no path of a file in the workspace")
    done = ""
    for depth, part in enumerate(parts, 1):
        here = f"{done}/{part}".lstrip("/")
        last = depth == len(parts)
        try:
            done = folder.resolve(here)
        except FileNotFoundError:
            if folder.stamp(here) is not None:
                raise ValueError(f"{path} leads out of the workspace, or nowhere") from None
            return "/".join([*filter(None, [done]), *parts[depth - 1 :]])
        if (folder.stamp(done) is None) is last:
            raise ValueError(f"{path} is a folder" if last else f"{done} is no folder")
    return done


def edited(folder: Folder, path: str, edits: Sequence[Edit]) -> bytes:
    """What a file holds after edits. A file that is not there counts as empty.

    Raises:
        ValueError: they do not fit, or the file is no text.
    """
    before = _bytes(folder, path)
    return encode(path, splice(decode(path, before), edits), before)


def put_text(folder: Folder, path: str, data: bytes) -> None:
    """Replace a file, its mode kept, or make it."""
    stamp = folder.stamp(path)
    folder.put_bytes(path, data, 0o644 if stamp is None else stamp.mode & 0o777)


def _bytes(folder: Folder, path: str) -> bytes:
    try:
        return folder.read(path)
    except FileNotFoundError:
        return b""
    except PermissionError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
