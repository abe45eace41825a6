"""The image for when the user names none: an empty root, over which the machine's folders are laid."""

import hashlib
import io
import tarfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..layout import Entry

if TYPE_CHECKING:
    from docker import APIClient

_NAME = "mentee-sandbox"
_FOLDERS = ("/dev", "/etc", "/proc", "/run", "/sys", "/tmp", "/var")


def name_of(links: Iterable[Entry]) -> str:
    """The name of the image that has these links, the one thing in a root that cannot be mounted."""
    text = "\n".join(f"{link.target} {link.source}" for link in _all(links))
    return f"{_NAME}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def make(api: "APIClient", links: Iterable[Entry]) -> None:
    """Make that image, without a registry; some kilobytes.

    Raises:
        DockerException: the daemon refuses it.
    """
    links = tuple(links)
    repository, _, tag = name_of(links).partition(":")
    api.import_image_from_data(_archive(_all(links)), repository=repository, tag=tag)


def _all(links: Iterable[Entry]) -> list[Entry]:
    return [*links, Entry("link", "/tmp", "/var/tmp")]


def _archive(links: list[Entry]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        above = {str(folder) for link in links for folder in PurePosixPath(link.target).parents}
        for folder in sorted({*above, *_FOLDERS} - {"/"}):
            archive.addfile(_member(folder, tarfile.DIRTYPE))
        for link in links:
            archive.addfile(_member(link.target, tarfile.SYMTYPE, link.source))
    return made.getvalue()


def _member(path: str, kind: bytes, leads_to: str = "") -> tarfile.TarInfo:
    # A file system that is mounted over a folder takes its mode from it.
    member = tarfile.TarInfo(path.lstrip("/"))
    member.type, member.linkname, member.mode = kind, leads_to, 0o1777 if path == "/tmp" else 0o755
    return member
