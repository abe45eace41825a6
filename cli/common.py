"""What several commands share: the repository they are meant for, the settings, the run they name."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..runtime.errors import UsageError
from ..runtime.workspace.repository import find_repository

if TYPE_CHECKING:
    from ..runtime.config.layers import Config
    from ..runtime.runs import RunFolder, RunStore


def repository_here(path: str = ".") -> Path | None:
    """The root of the repository that a path lies in; ``None`` where there is none."""
    try:
        return find_repository(Path(path))
    except UsageError:
        return None


def configured(repository: Path | None, flags: Mapping[str, object] | None = None) -> "Config":
    """The settings for a repository.

    Raises:
        UsageError: a file, a variable or a flag cannot be used.
    """
    from ..runtime.config.layers import load

    return load(repository, flags or {})


def store(repository: Path | None = None) -> "RunStore":
    """All runs."""
    from ..runtime.runs import RunStore

    return RunStore(configured(repository).settings.data_dir)


def named_run(run: str | None) -> "RunFolder":
    """The run of that name, or the newest one on the repository that we stand in.

    Raises:
        UsageError: there is no such run, or no run here.
    """
    here = repository_here()
    if run is not None:
        return store(here).get(run)
    if here is None:
        raise UsageError("which run? this is no git repository", "name one; `mentee runs --all` lists them")
    return store(here).latest(here)
