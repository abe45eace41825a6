"""The git directory of a run: the trees that its workspace went through, and what lies between two of them.

It is bare, belongs to mentee alone and stands outside the workspace, so what happens there cannot reach it.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import EnvironmentFault
from .git import safe_git, split
from .objects import Entry, Objects

_BATCH = 256  # files whose content is held in memory at once


class History:
    """The trees of one run.

    Args:
        git_dir: where they are kept; see :meth:`make`.
        worktree: the files that patterns of ignored files are read from.
        algorithm: the hash that names objects.
    """

    def __init__(self, git_dir: Path, worktree: Path, algorithm: str) -> None:
        self.git_dir = git_dir
        self.algorithm = algorithm
        self.objects = Objects(git_dir, algorithm)
        self._worktree = worktree

    def make(self, excludes: bytes, stores: Sequence[Path] = ()) -> None:
        """Make the git directory.

        Args:
            excludes: patterns of ignored files that stand outside the worktree.
            stores: object stores of others to read from; what is there is not stored again. Git keeps it
                there for as long as the user's history leads to it, and some weeks longer.
        """
        for folder in ("objects/info", "objects/pack", "refs/heads", "info"):
            (self.git_dir / folder).mkdir(parents=True)
        settings = "[core]\n\tbare = true\n\trepositoryFormatVersion = "
        plain = self.algorithm == "sha1"
        settings += "0\n" if plain else f"1\n[extensions]\n\tobjectFormat = {self.algorithm}\n"
        (self.git_dir / "config").write_text(settings, encoding="utf-8")
        (self.git_dir / "HEAD").write_text("ref: refs/heads/run\n", encoding="utf-8")
        (self.git_dir / "info" / "exclude").write_bytes(excludes)
        if stores:
            lines = b"".join(_quoted(store) + b"\n" for store in stores)
            (self.git_dir / "objects" / "info" / "alternates").write_bytes(lines)

    def missing(self, names: Collection[str]) -> set[str]:
        """Those of the objects that are neither here nor in the stores of others."""
        listing = "".join(name + "\n" for name in names)
        output = self._git("cat-file", "--batch-check=%(objectname)", stdin=listing.encode())
        return {line.split(" ")[0] for line in output.decode().splitlines() if line.endswith(" missing")}

    def entries(self, tree: str) -> dict[str, Entry]:
        """The files of a tree by path.

        Raises:
            GitFailed: there is no such tree.
        """
        found: dict[str, Entry] = {}
        for line in split(self._git("ls-tree", "-r", "-z", "--full-tree", tree)):
            about, _, path = line.partition("\t")
            mode, _, name = about.split(" ")
            found[path] = Entry(mode, name)
        return found

    def contents(self, entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry, bytes]]:
        """The bytes of files, a batch at a time in memory.

        Raises:
            EnvironmentFault: an object is not there.
        """
        paths = list(entries)
        for start in range(0, len(paths), _BATCH):
            batch = paths[start : start + _BATCH]
            names = "".join(entries[path].name + "\n" for path in batch)
            output = memoryview(self._git("cat-file", "--batch", stdin=names.encode()))
            at = 0
            for path in batch:
                end = _line_end(output, at)
                header = bytes(output[at:end]).split(b" ")
                if len(header) != 3:
                    raise EnvironmentFault(f"git lacks what {path} holds", "fetch it: git fetch --refetch")
                at = end + 1 + int(header[2])
                yield path, entries[path], bytes(output[end + 1 : at])
                at += 1

    def diff(self, before: str, after: str) -> str:
        """The patch from one tree to another; bytes that are no UTF-8 are kept as surrogates."""
        options = ("--binary", "--full-index", "--no-textconv", "--no-ext-diff", "--no-renames", "--no-color")
        prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
        output = self._git("diff-tree", "-r", "-p", *options, *prefixes, before, after)
        return output.decode("utf-8", "surrogateescape")

    def ignored(self, paths: Sequence[str]) -> set[str]:
        """Those of the paths that patterns say to ignore; the patterns in the worktree count."""
        if not paths:
            return set()
        arguments = ["-c", "core.excludesFile=/dev/null", "check-ignore", "-z", "--stdin", "--no-index"]
        # A path that starts with a colon would be read as more than a path.
        stdin = b"".join(b"./%s\0" % os.fsencode(path) for path in paths)
        output = safe_git(
            arguments, git_dir=self.git_dir, work_tree=self._worktree, stdin=stdin, expected=(0, 1)
        )
        return {path.removeprefix("./") for path in split(output)}

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return safe_git(arguments, git_dir=self.git_dir, stdin=stdin)


def _quoted(path: Path) -> bytes:
    raw = os.fsencode(path)
    if b"\n" not in raw:
        return raw
    return b'"%s"' % raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")


def _line_end(view: memoryview, start: int) -> int:
    """Where the header that starts there ends; headers are short."""
    return start + bytes(view[start : start + 200]).index(b"\n")
