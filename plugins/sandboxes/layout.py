"""What a command sees of the file system: an ordered list, the same for every sandbox that mounts."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from ...runtime.contracts.sandbox import Command

SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store", "/gnu/store",
)  # fmt: skip
"""Folders of programs and libraries, the same for every user."""

_ETC = (
    "alternatives", "default/locale", "fonts", "gai.conf", "group", "host.conf", "hosts", "ld.so.cache",
    "ld.so.conf", "ld.so.conf.d", "locale.alias", "locale.conf", "localtime", "magic", "mime.types",
    "nsswitch.conf", "os-release", "passwd", "pki/ca-trust/extracted", "pki/tls/certs", "protocols",
    "python3", "services", "ssl/certs", "ssl/openssl.cnf", "terminfo", "timezone",
)  # fmt: skip
# Not the whole of /etc: run by root, a command would read the password hashes and the host's keys.
CONFIGURATION = tuple(f"/etc/{name}" for name in _ETC)

Kind = Literal["read", "write", "link"]


class Entry(NamedTuple):
    """One thing shown to a command: ``source`` of the host (or the text of a link) at ``target``."""

    kind: Kind
    source: str
    target: str


def layout(command: Command, machine: tuple[str, ...] = (*SYSTEM, *CONFIGURATION)) -> tuple[Entry, ...]:
    """List what a command sees, parents before children, the workspace at ``command.shown_at``.

    What does not exist is left out, and so is what a folder shown above it shows already. A run gives the
    same few commands thousands of times, so the answer is kept.

    Args:
        command: what is to be run.
        machine: what is shown besides what the command asks for.
    """
    return _layout(
        os.path.abspath(command.workspace),
        os.path.abspath(command.shown_at),
        (*machine, *map(str, command.readable)),
    )


@lru_cache(maxsize=32)
def _layout(workspace: str, shown_at: str, paths: tuple[str, ...]) -> tuple[Entry, ...]:
    entries = {entry.target: entry for entry in _readable(paths, shown_at)}
    entries[shown_at] = Entry("write", workspace, shown_at)
    shown: dict[str, Entry] = {}
    for entry in sorted(entries.values(), key=lambda entry: entry.target.split("/")):
        above = _nearest_above(entry.target, shown)
        if above is None or above.kind == "write" or entry.kind == "write":
            shown[entry.target] = entry
    return tuple(shown.values())


def _readable(paths: Iterable[str], shown_at: str) -> Iterator[Entry]:
    """Show each path at itself; a path that is a link as that link, with what it leads to.

    Below ``shown_at`` a link is shown as what it leads to: to make it would be to write to the workspace.
    """
    for path in map(os.path.abspath, paths):
        if path == "/" or not os.path.exists(path):
            continue
        real = os.path.realpath(path)
        yield Entry("read", real, real)
        if os.path.islink(path) and not Path(path).is_relative_to(shown_at):
            yield Entry("link", os.readlink(path), path)
        elif path != real:
            yield Entry("read", real, path)


def _nearest_above(target: str, shown: Mapping[str, Entry]) -> Entry | None:
    while (target := os.path.dirname(target)) != "/":
        if target in shown:
            return shown[target]
    return None


def home_is_apart() -> bool:
    """Return whether the home directory lies outside the folders that every command may read."""
    home = Path.home().resolve()
    return not any(home.is_relative_to(folder) for folder in SYSTEM)
