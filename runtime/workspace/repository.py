"""The user's repository, which is only ever read: where it is, and what a run takes from it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import UsageError
from .folder import CACHES, Folder
from .git import GitFailed, execute, safe_git, split

_LARGEST_IGNORED = 64 << 20  # bytes, all ignored files together
_MOST_IGNORED = 20_000  # files looked at, before what is left of a folder of ignored files is passed over


def find_repository(path: Path) -> Path:
    """The root of the working tree that ``path`` lies in.

    Raises:
        UsageError: there is no such path, or no git repository around it, or a bare one.
    """
    start = path.expanduser().resolve()
    if not start.exists():
        raise UsageError(f"{path} does not exist", "give the path of a git repository with --repo")
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            _check(folder)
            return folder
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
            raise UsageError(f"{folder} is a bare repository", "clone it, and give the path of the clone")
    raise UsageError(f"{path} is not in a git repository", f"make it one: cd {start} && git init")


def _check(root: Path) -> None:
    """Refuse what only looks like a repository. Git is not asked: faces call this before anything is slow."""
    place = root / ".git"
    if place.is_file():  # a linked worktree or a submodule
        named = place.read_text(encoding="utf-8", errors="surrogateescape").partition("gitdir:")[2].strip()
        place = root / named
    if not (place / "HEAD").is_file():
        raise UsageError(
            f"{root} is not a usable git repository: {place} has no HEAD", "ask `git status` why"
        )


@dataclass(frozen=True)
class Tracked:
    """A file of a commit: its path, its mode as git writes it, and its blob."""

    path: str
    mode: str
    name: str


class Repository:
    """A working tree of the user.

    Args:
        root: its root, as :func:`find_repository` gives it.
        outside: a folder that is no part of it although it may lie in it: where runs are kept.
    """

    def __init__(self, root: Path, outside: Path | None = None) -> None:
        self.root = root
        self.folder = Folder(root)
        self._outside = outside
        self._environments: dict[str, bool] = {}

    def git(self, *arguments: str, expected: tuple[int, ...] = (0,)) -> bytes:
        """What a git command that only reads says of this working tree."""
        return safe_git(arguments, git_dir=self.root / ".git", work_tree=self.root, expected=expected)

    @cached_property
    def algorithm(self) -> str:
        """The hash that names its objects."""
        return self.git("rev-parse", "--show-object-format").decode().strip()

    @cached_property
    def objects(self) -> Path:
        """Its object store."""
        path = os.fsdecode(self.git("rev-parse", "--git-path", "objects").rstrip(b"\n"))
        return Path(os.path.normpath(self.root / path))

    @cached_property
    def _user_excludes(self) -> Path:
        """The user's own file of patterns, for all repositories."""
        command = ["git", f"--git-dir={self.root / '.git'}", "config", "--type=path", "core.excludesFile"]
        _, output, _ = execute(command, self.root)
        if path := os.fsdecode(output.rstrip(b"\n")):
            return self.root / path
        settings = os.environ.get("XDG_CONFIG_HOME")
        return (Path(settings) if settings else Path.home() / ".config") / "git" / "ignore"

    def excludes(self) -> bytes:
        """The patterns of ignored files that stand outside the working tree, weakest first."""
        own = os.fsdecode(self.git("rev-parse", "--git-path", "info/exclude").rstrip(b"\n"))
        places = [self._user_excludes, self.root / own]
        return b"\n".join(place.read_bytes() for place in places if place.is_file()) + b"\n"

    def files(self) -> tuple[list[str], list[Path]]:
        """The files that are tracked, or untracked and not ignored, and the object stores that may hold them.

        Deleted ones may be among them. Those of populated submodules and of other repositories inside are
        taken as plain files.
        """
        found: dict[str, None] = {}  # a file in conflict is listed once a side
        inside: list[str] = []
        stores = [self.objects]
        for line in split(self.git("ls-files", "-z", "--stage")):
            about, _, path = line.partition("\t")
            if about.startswith("160000"):
                inside.append(path)
            else:
                found[path] = None
        for path in split(self._listing("--others", "--exclude-standard")):
            if path.endswith("/"):
                inside.append(path[:-1])
            elif not self._passed_over(path):
                found[path] = None
        for path in inside:
            if not self._passed_over(path + "/x") and (below := self._inner(path)) is not None:
                files, more = below.files()
                found |= {f"{path}/{file}": None for file in files}
                stores += more
        return list(found), stores

    def commit(self, revision: str = "HEAD") -> tuple[list[Tracked], list[Path]]:
        """The files of a commit with those of its submodules, and the object stores that hold them.

        Raises:
            UsageError: there is no commit yet.
        """
        found: list[Tracked] = []
        stores = [self.objects]
        try:
            listing = self.git("ls-tree", "-r", "-z", "--full-tree", revision)
        except GitFailed as error:
            raise UsageError(
                f"{self.root} has no commit to start from: {error.message}", "commit, or leave --clean out"
            ) from error
        for line in split(listing):
            about, _, path = line.partition("\t")
            mode, _, name = about.split(" ")
            if mode != "160000":
                found.append(Tracked(path, mode, name))
            elif (below := self._inner(path)) is not None and below.has(name):
                files, more = below.commit(name)
                found += [Tracked(f"{path}/{f.path}", f.mode, f.name) for f in files]
                stores += more
        return found, stores

    def has(self, name: str) -> bool:
        """Whether it holds an object."""
        try:
            self.git("cat-file", "-e", name)
        except GitFailed:
            return False
        return True

    def ignored(self) -> tuple[list[str], list[str]]:
        """The ignored files that tests may need, smallest first, and those left out for their size.

        Caches, virtual environments and what they hold are neither.
        """
        sized: list[tuple[int, str]] = []
        listed = split(self._listing("--others", "--ignored", "--exclude-standard", "--directory"))
        for path in listed:
            for found, size in self._below(path.rstrip("/"), is_folder=path.endswith("/")):
                sized.append((size, found))
                if len(sized) >= _MOST_IGNORED:
                    break
        taken: list[str] = []
        left: list[str] = []
        room = _LARGEST_IGNORED
        for size, path in sorted(sized):
            room -= size
            (taken if room >= 0 else left).append(path)
        return taken, left

    def _below(self, path: str, *, is_folder: bool) -> Iterator[tuple[str, int]]:
        """The files at and under a path, with their sizes in bytes."""
        if self._passed_over(path + "/x" if is_folder else path):
            return
        if not is_folder:
            stamp = self.folder.stamp(path)
            if stamp is not None and (stat.S_ISREG(stamp.mode) or stat.S_ISLNK(stamp.mode)):
                yield path, stamp.size
            return
        for folder, names, files in os.walk(self.root / path):
            inside = os.path.relpath(folder, self.root)
            names[:] = sorted(n for n in names if not self._passed_over(f"{inside}/{n}/x"))
            links = [n for n in names if Path(folder, n).is_symlink()]
            for name in [*files, *links]:
                yield from self._below(f"{inside}/{name}", is_folder=False)

    def _listing(self, *arguments: str) -> bytes:
        return self.git("-c", f"core.excludesFile={self._user_excludes}", "ls-files", "-z", *arguments)

    def _inner(self, path: str) -> "Repository | None":
        """The repository at a folder inside this one, if there is a usable one."""
        root = self.root / path
        if not (root / ".git").exists() or root.is_symlink():
            return None
        inner = Repository(root, self._outside)
        try:
            inner.git("rev-parse", "--git-dir")
        except GitFailed:
            return None
        return inner

    def _passed_over(self, path: str) -> bool:
        """Whether an untracked file lies in a cache, a virtual environment or where runs are kept."""
        parts = path.split("/")[:-1]
        if not CACHES.isdisjoint(parts):
            return True
        return any(self._apart("/".join(parts[:depth])) for depth in range(1, len(parts) + 1))

    def _apart(self, folder: str) -> bool:
        if folder not in self._environments:
            place = self.root / folder
            self._environments[folder] = place == self._outside or (place / "pyvenv.cfg").is_file()
        return self._environments[folder]
