"""Making the workspace of a run from the user's tree."""

import json
import os
import stat
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from .disk import remove_folder
from .folder import Folder, copy_file
from .history import History
from .objects import Entry, file_mode
from .repository import Repository

_OPENED = "opened.json"


@dataclass(frozen=True, slots=True)
class Opening:
    """What was decided when a workspace was made; its file is written last and so says that it is whole.

    Attributes:
        base: the tree that the run starts from.
        algorithm: the hash that names objects.
        aside: ignored files that were copied; they belong to no tree.
        left_out: ignored files that were not copied, for their size.
    """

    base: str
    algorithm: str
    aside: tuple[str, ...]
    left_out: tuple[str, ...]


def opened(run_folder: Path) -> Opening | None:
    """What was decided for a workspace that was made whole; ``None`` where there is none."""
    try:
        raw = json.loads((run_folder / "git" / _OPENED).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    return Opening(raw["base"], raw["algorithm"], tuple(raw["aside"]), tuple(raw["left_out"]))


def make(root: Path, run_folder: Path, revision: str | None) -> Opening:
    """Make a workspace from the user's tree, in place of one that was only half made.

    Args:
        root: the root of the user's working tree.
        run_folder: the run's folder.
        revision: the commit or tree to take; ``None`` for the files as they stand.

    Raises:
        UsageError: a file cannot be read, or there is no commit to take.
    """
    repository = Repository(root, outside=run_folder if run_folder.parent == root else run_folder.parent)
    discard(run_folder)
    folder = Folder(run_folder / "tree")
    folder.root.mkdir(parents=True)
    history = History(run_folder / "git", folder.root, repository.algorithm)
    if revision is not None:
        base = _check_out(repository, folder, history, revision)
    else:
        files, stores = repository.files()
        history.make(repository.excludes(), stores)
        base = _store(folder, history, copy(repository, folder, files))
    wanted, left_out = repository.ignored()
    aside = copy(repository, folder, [path for path in wanted if folder.stamp(path) is None])
    opening = Opening(base, history.algorithm, tuple(aside), tuple(left_out))
    Folder(history.git_dir).put_bytes(_OPENED, json.dumps(asdict(opening)).encode("ascii"), 0o644)
    return opening


def discard(run_folder: Path) -> None:
    """Delete the workspace of a run, the file that says it is whole first."""
    (run_folder / "git" / _OPENED).unlink(missing_ok=True)
    remove_folder(run_folder / "tree")
    remove_folder(run_folder / "git")


def copy(repository: Repository, folder: Folder, paths: Iterable[str]) -> list[str]:
    """Copy files of the user as they are on disk; return those that were there.

    Raises:
        UsageError: one of them cannot be read.
    """
    return [path for path in paths if copy_file(repository.folder, folder, path)]


def put_entry(folder: Folder, path: str, entry: Entry, data: bytes) -> None:
    """Write a file or link as a tree has it."""
    if entry.mode == "120000":
        folder.link(path, os.fsdecode(data))
    else:
        folder.put_bytes(path, data, 0o755 if entry.mode == "100755" else 0o644)


def _store(folder: Folder, history: History, paths: Iterable[str]) -> str:
    """Store files of the workspace, save what the user's stores have; return the tree that they make."""
    entries: dict[str, Entry] = {}
    for path in paths:
        stamp = folder.stamp(path)
        assert stamp is not None, "it was written a moment ago, and nothing runs there yet"
        if stat.S_ISLNK(stamp.mode):
            entries[path] = Entry("120000", history.objects.text(os.fsencode(folder.target(path))))
        else:
            with os.fdopen(folder.open(path), "rb") as source:
                entries[path] = Entry(file_mode(stamp.mode), history.objects.name(source))
    missing = history.missing({entry.name for entry in entries.values()})
    for path in [path for path, entry in entries.items() if entry.name in missing]:
        with os.fdopen(folder.open(path), "rb") as source:
            history.objects.blob(source)
    return history.objects.tree(entries)


def _check_out(repository: Repository, folder: Folder, history: History, revision: str) -> str:
    """Fill the workspace from a commit; return its tree. Its objects stay where they are."""
    files, stores = repository.commit(revision)
    history.make(repository.excludes(), stores)
    entries = {file.path: Entry(file.mode, file.name) for file in files}
    for path, entry, data in history.contents(entries):
        put_entry(folder, path, entry, data)
    return history.objects.tree(entries)
