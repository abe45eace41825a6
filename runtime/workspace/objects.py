"""Writing git objects without git: blobs of raw bytes, and trees.

git itself would convert what it adds by attributes and filters that a repository can set, and would touch
the times of objects in a store that it borrows from. Reading is left to git.
"""

import hashlib
import os
import stat
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 20


class Entry(NamedTuple):
    """One file of a tree: its mode as git writes it, such as ``100644``, and its object's name."""

    mode: str
    name: str


class Objects:
    """The object store of a git directory.

    Args:
        git_dir: the git directory.
        algorithm: the hash that names objects, ``sha1`` or ``sha256``.
    """

    def __init__(self, git_dir: Path, algorithm: str) -> None:
        self._folder = git_dir / "objects"
        self._algorithm = algorithm

    def name(self, source: BinaryIO) -> str:
        """The name that the content of an open regular file would be stored by.

        Raises:
            OSError: it cannot be read, or grows and shrinks while it is read.
        """
        size = os.fstat(source.fileno()).st_size
        return self._name(b"blob", size, _chunks(source, size))

    def blob(self, source: BinaryIO) -> str:
        """Store what an open regular file holds, from its start; return the object's name.

        Raises:
            OSError: it cannot be read or stored, or grows and shrinks while it is read.
        """
        size = os.fstat(source.fileno()).st_size
        name = self.name(source)
        if not self._path(name).exists():
            # Named by what is stored, should the file have changed since it was read first.
            name = self._store(b"blob", size, _chunks(source, size))
        return name

    def text(self, data: bytes) -> str:
        """Store bytes as a blob; return the object's name."""
        return self._keep(b"blob", data)

    def tree(self, entries: Mapping[str, Entry]) -> str:
        """Store a tree with all its folders; return its name."""
        folders: defaultdict[bytes, dict[bytes, Entry]] = defaultdict(dict)
        folders[b""] = {}
        for path, entry in entries.items():
            parent, _, name = os.fsencode(path).rpartition(b"/")
            folders[parent][name] = entry
            while parent and parent.rpartition(b"/")[0] not in folders:
                parent = parent.rpartition(b"/")[0]
                folders[parent] = {}
        for folder in sorted(folders, key=lambda f: f.count(b"/") + bool(f), reverse=True):
            name = self._keep(b"tree", b"".join(_records(folders[folder])))
            if not folder:
                return name
            parent, _, last = folder.rpartition(b"/")
            folders[parent][last] = Entry("40000", name)
        raise AssertionError("the root is always among the folders")

    def _keep(self, kind: bytes, data: bytes) -> str:
        name = self._name(kind, len(data), [data])
        if not self._path(name).exists():
            self._store(kind, len(data), [data])
        return name

    def _name(self, kind: bytes, size: int, chunks: "Iterator[bytes] | list[bytes]") -> str:
        digest = hashlib.new(self._algorithm, b"%s %d\0" % (kind, size), usedforsecurity=False)
        for chunk in chunks:
            digest.update(chunk)
        return digest.hexdigest()

    def _store(self, kind: bytes, size: int, chunks: "Iterator[bytes] | list[bytes]") -> str:
        header = b"%s %d\0" % (kind, size)
        digest = hashlib.new(self._algorithm, header, usedforsecurity=False)
        packer = zlib.compressobj(1)
        descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix="tmp_")
        try:
            with os.fdopen(descriptor, "wb") as target:
                target.write(packer.compress(header))
                for chunk in chunks:
                    digest.update(chunk)
                    target.write(packer.compress(chunk))
                target.write(packer.flush())
            path = self._path(digest.hexdigest())
            path.parent.mkdir(exist_ok=True)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink()
            raise
        return digest.hexdigest()

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:]


def file_mode(mode: int) -> str:
    """The mode that git gives a file with these mode bits."""
    if stat.S_ISLNK(mode):
        return "120000"
    return "100755" if mode & stat.S_IXUSR else "100644"


def _records(folder: Mapping[bytes, Entry]) -> Iterator[bytes]:
    """A tree's lines, in git's order: a folder sorts as if its name ended in a slash."""
    for name, entry in sorted(folder.items(), key=lambda item: item[0] + b"/" * (item[1].mode == "40000")):
        yield b"%s %s\0%s" % (entry.mode.encode(), name, bytes.fromhex(entry.name))


def _chunks(source: BinaryIO, size: int) -> Iterator[bytes]:
    source.seek(0)
    left = size
    while chunk := source.read(min(_CHUNK, left)):
        left -= len(chunk)
        yield chunk
    if left or source.read(1):
        raise OSError(f"{source.name} changes while it is read")
