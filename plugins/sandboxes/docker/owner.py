"""As whom a command runs: never as root, and so that it may write to the workspace."""

import os
from contextlib import suppress
from pathlib import Path

_NOBODY = 65534


def user() -> str:
    """User and group of a command: mentee's own, or those of nobody where mentee is root."""
    return f"{os.getuid()}:{os.getgid()}" if os.getuid() else f"{_NOBODY}:{_NOBODY}"


def hand_over(workspace: Path) -> None:
    """Give the workspace to the user of its commands, where mentee is root; do nothing where it is not.

    No link is followed, not even one that a command sets while this walks.
    """
    if os.getuid():
        return
    os.chown(workspace, _NOBODY, _NOBODY)
    for _, folders, files, handle in os.fwalk(workspace, follow_symlinks=False):
        for name in (*folders, *files):
            with suppress(FileNotFoundError):  # removed meanwhile
                if os.stat(name, dir_fd=handle, follow_symlinks=False).st_uid != _NOBODY:
                    os.chown(name, _NOBODY, _NOBODY, dir_fd=handle, follow_symlinks=False)
