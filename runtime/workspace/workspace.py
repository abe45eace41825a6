"""The worktree that a run edits, and the trees it goes through. The user's own files are only read.

A run's folder holds ``tree``, the files, and ``git``, a git directory of its own. The workspace starts as the
user's tree stands: tracked, modified and untracked files, byte for byte. Ignored files that tests may need
are there too, but belong to no tree and get into no patch.
"""

import os
import stat
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..contracts.candidate import Edit
from ..contracts.tree import Tree
from .disk import storage
from .folder import Folder, Stamp
from .history import History
from .objects import Entry, file_mode
from .opening import Opening, copy, discard, make, opened, put_entry
from .repository import Repository, find_repository
from .tree import WorkspaceTree, edited, place_of, put_text

_TICK = 20_000_000  # nanoseconds: no clock of a file system that keeps fractions of a second is coarser
_SECOND = 1_000_000_000


class Workspace:
    """The files under repair. Use :meth:`open`.

    Attributes:
        path: the worktree.
        base: the tree at opening.
        left_out: ignored files of the user that were not copied, for their size.
        tree: the files as plugins see them.
    """

    def __init__(self, run_folder: Path, opening: Opening) -> None:
        self.path = run_folder / "tree"
        self.base = opening.base
        self.left_out = opening.left_out
        self._run_folder = run_folder
        self._folder = Folder(self.path)
        self._history = History(run_folder / "git", self.path, opening.algorithm)
        self._lock = threading.RLock()  # plugins read the tree from threads of their own
        self._entries: dict[str, Entry] = {}
        self._stamps: dict[str, Stamp] = {}
        self._racy: set[str] = set()
        self._snapshot: str | None = None
        self._aside = dict.fromkeys(opening.aside, True)
        self._tracked = self._history.entries(opening.base)
        self._kept = frozenset(_folders_of(self._tracked))
        self._ignored: dict[str, bool] = {}
        self.tree: Tree = WorkspaceTree(self._folder, self._members)

    @classmethod
    def open(
        cls, repository: Path, run_folder: Path, *, clean: bool = False, revision: str = "HEAD"
    ) -> "Workspace":
        """Make the workspace of a run, or open it again; one that was only half made is made anew.

        Args:
            repository: a path in the user's working tree.
            run_folder: the run's folder; ``tree`` and ``git`` in it are the workspace's.
            clean: start from a commit instead of the tree as it stands.
            revision: the commit, or a tree, for ``clean``.

        Raises:
            UsageError: there is no usable repository, or a file of it cannot be read.
            EnvironmentFault: the disk is full or read-only.
        """
        run_folder = run_folder.resolve()
        with storage(run_folder):
            opening = opened(run_folder)
            if opening is None:
                opening = make(find_repository(repository), run_folder, revision if clean else None)
            workspace = cls(run_folder, opening)
            if not workspace.path.is_dir():
                workspace.path.mkdir()
                workspace.restore(workspace.base)
                copy(Repository(find_repository(repository)), workspace._folder, opening.aside)
        return workspace

    def snapshot(self) -> str:
        """The git tree of the files as they are now.

        Only files whose stamp (mode, size, times, inode) changed are read again. As in git's own index, a
        stamp says nothing where the file was changed within the same tick of the clock in which it was last
        read: such a file is read again until its stamp is older than its reading.
        """
        with storage(self._run_folder), self._lock:
            return self._current()

    def _current(self) -> str:
        self._refresh()
        if self._snapshot is None:
            self._snapshot = self._history.objects.tree(self._entries)
        return self._snapshot

    def restore(self, tree: str) -> None:
        """Make the files equal to a tree that :meth:`snapshot` gave; ignored files stay as they are.

        Raises:
            GitFailed: there is no such tree.
        """
        with storage(self._run_folder), self._lock:
            if tree == self._current():
                return
            wanted = self._history.entries(tree)
            for path in self._entries.keys() - wanted.keys():
                self._folder.remove(path)
            changed = {path: entry for path, entry in wanted.items() if self._entries.get(path) != entry}
            for path, entry, data in self._history.contents(changed):
                put_entry(self._folder, path, entry, data)

    def write(self, edits: Sequence[Edit]) -> None:
        """Carry out edits, each file in one stroke, in its encoding and with its mode.

        An insertion at the start of a file that is not there makes it.

        Raises:
            ValueError: an edit does not fit; then nothing is written.
        """
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(place_of(self._folder, edit.path), []).append(edit)
        written = {path: edited(self._folder, path, group) for path, group in by_path.items()}
        with storage(self._run_folder):
            for path, data in written.items():
                put_text(self._folder, path, data)

    def diff(self, before: str, after: str) -> str:
        """The patch between two trees, as ``git apply`` takes it; bytes that are no UTF-8 as surrogates."""
        return self._history.diff(before, after)

    def remove(self) -> None:
        """Delete the worktree and the run's git directory; the run's other files stay."""
        with storage(self._run_folder):
            discard(self._run_folder)

    def _members(self) -> dict[str, Entry]:
        with storage(self._run_folder), self._lock:
            self._refresh()
            return self._entries

    def _refresh(self) -> None:
        """Bring the entries up to date with the files."""
        read_at = time.time_ns()
        stamps = self._folder.scan(self._kept)
        if stamps == self._stamps and not self._racy:
            return
        self._judge(stamps)
        entries: dict[str, Entry] = {}
        racy: set[str] = set()
        for path, stamp in stamps.items():
            if path not in self._tracked and self._ignored[path]:
                continue
            known = self._entries.get(path)
            if known is None or path in self._racy or stamp != self._stamps.get(path):
                known = self._store(path, stamp)
            if known is not None:
                entries[path] = known
            if _is_racy(stamp, read_at):
                racy.add(path)
        self._stamps, self._racy = stamps, racy
        if entries != self._entries:
            self._entries, self._snapshot = entries, None

    def _judge(self, stamps: dict[str, Stamp]) -> None:
        """Find out which files are ignored, where that is not known yet or patterns changed."""
        patterns = {p for p in stamps.keys() | self._stamps.keys() if p.rpartition("/")[2] == ".gitignore"}
        if any(stamps.get(p) != self._stamps.get(p) for p in patterns):
            self._ignored.clear()
        unknown = [path for path in stamps if path not in self._tracked and path not in self._ignored]
        if unknown:
            ignored = self._history.ignored(unknown)
            self._ignored |= self._aside | {path: path in ignored for path in unknown}

    def _store(self, path: str, stamp: Stamp) -> Entry | None:
        """Store a file's content unless it is that of the base; ``None`` where it is gone or closed to us."""
        objects = self._history.objects
        base = self._tracked.get(path)
        try:
            if stat.S_ISLNK(stamp.mode):
                return Entry("120000", objects.text(os.fsencode(self._folder.target(path))))
            with os.fdopen(self._folder.open(path), "rb") as source:
                name = objects.name(source)
                if base is None or name != base.name:
                    name = objects.blob(source)
                return Entry(file_mode(os.fstat(source.fileno()).st_mode), name)
        except (FileNotFoundError, PermissionError):
            return None


def _is_racy(stamp: Stamp, read_at: int) -> bool:
    """Whether a change right after the reading could leave the stamp as it is.

    The change time decides, since no program can choose it; a modification time may lie in the future.
    """
    # Whole seconds mean a file system that keeps no fractions; some keep every other second only.
    tick = 2 * _SECOND if stamp.changed % _SECOND == 0 else _TICK
    return stamp.changed + tick >= read_at


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder on the way to one of the paths."""
    found: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found
