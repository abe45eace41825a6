"""A folder that strangers wrote in, reached so that no link leads out of it.

Paths are relative, with forward slashes. Each component is opened relative to the one before and never
followed as a link; links that stay inside are resolved by reading them first.
"""

import errno
import os
import shutil
import stat
import threading
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError

CACHES = frozenset(
    {".git", "node_modules", "__pycache__", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
)
"""Folders that are passed over wherever they are, unless tracked files lie in them."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_DEEPEST = 100  # levels; a program can make a folder deeper than the stack of one that walks it
_CHUNK = 1 << 20  # bytes
_LINKS = 40  # as many as the kernel follows


class Stamp(NamedTuple):
    """What tells that a file was changed without reading it; times in nanoseconds.

    The change time is among them because a program can set the modification time back, but not this one.
    """

    mode: int
    size: int
    modified: int
    changed: int
    inode: int


class Folder:
    """The files under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def resolve(self, path: str) -> str:
        """The path of what ``path`` names, without links in it.

        Raises:
            FileNotFoundError: there is nothing, or it lies outside.
        """
        todo, done, links = _parts(path)[::-1], list[str](), 0
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    raise _missing(path)
                done.pop()
                continue
            with self._parent("/".join([*done, part])) as (parent, name):
                info = os.lstat(name, dir_fd=parent)
                target = os.readlink(name, dir_fd=parent) if stat.S_ISLNK(info.st_mode) else None
            if target is None:
                done.append(part)
                continue
            links += 1
            if target.startswith("/") or links > _LINKS:
                raise _missing(path)
            todo += target.split("/")[::-1]
        if not done:
            raise _missing(path)
        return "/".join(done)

    def open(self, path: str) -> int:
        """A descriptor to read a regular file by; ``path`` has no links in it.

        Raises:
            FileNotFoundError: there is no such regular file.
            PermissionError: it may not be read.
        """
        with self._parent(path) as (parent, name):
            try:
                descriptor = os.open(name, _FILE, dir_fd=parent)
            except OSError as error:
                if error.errno in (errno.EACCES, errno.EPERM):
                    raise
                raise _missing(path) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _missing(path)
        return descriptor

    def read(self, path: str) -> bytes:
        """The bytes of a regular file. Raises as :meth:`open` does."""
        with os.fdopen(self.open(path), "rb") as source:
            return source.read()

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of a file or link; ``None`` where there is neither."""
        try:
            with self._parent(path) as (parent, name):
                info = os.lstat(name, dir_fd=parent)
        except FileNotFoundError:
            return None
        return None if stat.S_ISDIR(info.st_mode) else _stamp(info)

    def target(self, path: str) -> str:
        """Where a link points. Raises FileNotFoundError where there is none."""
        with self._parent(path) as (parent, name):
            try:
                return os.readlink(name, dir_fd=parent)
            except OSError as error:
                raise _missing(path) from error

    def put(self, path: str, write: Callable[[int], object], mode: int, modified: int | None = None) -> None:
        """Make a file, or replace one, in one stroke.

        Args:
            path: where; folders are made as needed, a file or link where one must be is removed.
            write: fills the descriptor that it is given.
            mode: the permission bits.
            modified: the modification time in nanoseconds; ``None`` for now.
        """
        with self._parent(path, make=True) as (parent, name):
            temporary = f".{os.getpid()}-{threading.get_ident()}.mentee"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with suppress(FileNotFoundError):  # left by a kill
                os.unlink(temporary, dir_fd=parent)
            descriptor = os.open(temporary, flags, 0o600, dir_fd=parent)
            try:
                write(descriptor)
                os.fchmod(descriptor, mode)
                if modified is not None:
                    os.utime(descriptor, ns=(modified, modified))
                os.close(descriptor)
                self._clear(parent, name)
                os.replace(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
            except BaseException:
                with suppress(OSError):
                    os.close(descriptor)
                with suppress(OSError):
                    os.unlink(temporary, dir_fd=parent)
                raise
            _forget_compiled(parent, name)

    def put_bytes(self, path: str, data: bytes, mode: int) -> None:
        """Make or replace a file by its content; see :meth:`put`."""
        self.put(path, lambda descriptor: _write_all(descriptor, data), mode)

    def link(self, path: str, target: str) -> None:
        """Make a link, or replace whatever stands there by one."""
        with self._parent(path, make=True) as (parent, name):
            self._clear(parent, name)
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=parent)
            os.symlink(target, name, dir_fd=parent)

    def remove(self, path: str) -> None:
        """Remove a file or link if it is there, and the folders that it leaves empty."""
        try:
            with self._parent(path) as (parent, name):
                os.unlink(name, dir_fd=parent)
                _forget_compiled(parent, name)
            while "/" in path:
                path = path.rpartition("/")[0]
                with self._parent(path) as (parent, name):
                    os.rmdir(name, dir_fd=parent)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR):
                raise

    def scan(self, kept: Collection[str] = ()) -> dict[str, Stamp]:
        """The stamp of every file and link, folders of caches and virtual environments passed over.

        Args:
            kept: folders that are looked into whatever they are.
        """
        found: dict[str, Stamp] = {}
        self._scan(os.open(self.root, _FOLDER), "", kept, found, 0)
        return found

    def _scan(
        self, folder: int, prefix: str, kept: Collection[str], found: dict[str, Stamp], deep: int
    ) -> None:
        """Scan an open folder, and close it."""
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
            if deep and prefix[:-1] not in kept and any(e.name == "pyvenv.cfg" for e in entries):
                return
            for entry in entries:
                path = prefix + entry.name
                if entry.name.lower() == ".git":  # git puts nothing of that name into a tree
                    continue
                try:
                    if not entry.is_dir(follow_symlinks=False):
                        info = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(info.st_mode) or stat.S_ISLNK(info.st_mode):
                            found[path] = _stamp(info)
                    elif deep < _DEEPEST and (entry.name not in CACHES or path in kept):
                        below = os.open(entry.name, _FOLDER, dir_fd=folder)
                        self._scan(below, path + "/", kept, found, deep + 1)
                except OSError:  # gone meanwhile, or closed to us: it is no file of ours
                    continue
        finally:
            os.close(folder)

    @contextmanager
    def _parent(self, path: str, *, make: bool = False) -> Generator[tuple[int, str]]:
        """The open folder that holds ``path``, and the name of ``path`` in it."""
        *folders, name = _parts(path)
        current = os.open(self.root, _FOLDER)
        try:
            for part in folders:
                if part in ("", ".", ".."):
                    raise _missing(path)
                below = self._enter(current, part, path, make)
                os.close(current)
                current = below
            yield current, name
        finally:
            os.close(current)

    @staticmethod
    def _enter(current: int, part: str, path: str, make: bool) -> int:
        try:
            return os.open(part, _FOLDER, dir_fd=current)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise
            if not make:
                raise _missing(path) from error
            if error.errno != errno.ENOENT:
                os.unlink(part, dir_fd=current)
        os.mkdir(part, 0o777, dir_fd=current)
        return os.open(part, _FOLDER, dir_fd=current)

    @staticmethod
    def _clear(parent: int, name: str) -> None:
        """Remove the folder that stands where a file is to be."""
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.lstat(name, dir_fd=parent).st_mode):
                shutil.rmtree(name, dir_fd=parent)


def copy_file(origin: Folder, target: Folder, path: str) -> bool:
    """Copy a file with its permissions and modification time, or a link; whether there was one.

    Raises:
        UsageError: it may not be read.
    """
    try:
        stamp = origin.stamp(path)
        if stamp is None:
            return False
        if stat.S_ISLNK(stamp.mode):
            target.link(path, origin.target(path))
            return True
        source = origin.open(path)
    except FileNotFoundError:  # nothing that can be copied, such as a socket
        return False
    except PermissionError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "make it readable") from error
    try:
        target.put(path, lambda place: _pour(source, place), stamp.mode & 0o777, stamp.modified)
    finally:
        os.close(source)
    return True


def _pour(source: int, target: int) -> None:
    while chunk := os.read(source, _CHUNK):
        _write_all(target, chunk)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _forget_compiled(parent: int, name: str) -> None:
    """Remove the compiled forms of a Python file.

    They are matched by size and whole seconds, which two edits of one second can have in common.
    """
    stem, dot, suffix = name.rpartition(".")
    if not dot or suffix != "py":
        return
    with suppress(OSError):
        cache = os.open("__pycache__", _FOLDER, dir_fd=parent)
        try:
            with os.scandir(cache) as listing:
                compiled = [
                    e.name for e in listing if e.name.startswith(stem + ".") and e.name.endswith(".pyc")
                ]
            for each in compiled:
                os.unlink(each, dir_fd=cache)
        finally:
            os.close(cache)


def _parts(path: str) -> list[str]:
    parts = path.split("/")
    if "\0" in path or not parts[0] or parts[-1] in ("", ".", ".."):
        raise _missing(path)
    return parts


def _stamp(info: os.stat_result) -> Stamp:
    return Stamp(info.st_mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def _missing(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, "no such file in the workspace", path)
