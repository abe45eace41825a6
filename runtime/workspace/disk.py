"""What can go wrong with the disk that runs are kept on, and clearing away what they left."""

import errno
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import EnvironmentFault


@contextmanager
def storage(place: Path) -> Generator[None]:
    """Turn a full disk and a read-only one into one line with a way out.

    Raises:
        EnvironmentFault: instead of the OSError that says so.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EnvironmentFault(
                f"the disk that holds {place} is full",
                "free some space, or set MENTEE_DATA_DIR to a folder on another disk",
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise EnvironmentFault(
                f"{place} cannot be written to: {error.strerror}", "set MENTEE_DATA_DIR to a folder that can"
            ) from error
        raise


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there, whatever permissions a program left in it."""

    def open_up(_function: object, path: str, _error: object) -> None:
        with suppress(OSError):
            Path(path).parent.chmod(0o700)
            if not Path(path).is_symlink():
                Path(path).chmod(0o700)

    if folder.is_dir():
        shutil.rmtree(folder, onerror=open_up)
        shutil.rmtree(folder, ignore_errors=True)
