"""The repository's own rubric, ``.mentee/rubric.toml``: data that names critics and patterns, runs nothing.

A repository may be hostile. What it says can weigh a criterion anew or ask for more; it excuses from nothing.
"""

from pathlib import Path

from ...runtime.config.file import read_settings_file
from ...runtime.contracts.critique import Rubric, Source
from ...runtime.contracts.task import Task
from ...runtime.errors import UsageError
from ...runtime.hookspecs import hookimpl
from .declared import declared

FILE = ".mentee/rubric.toml"


def read(repository: Path, file: Path | None = None) -> Rubric:
    """The rubric of a repository; empty where it has none.

    Args:
        repository: the root of the working tree.
        file: read this one instead of the repository's.

    Raises:
        UsageError: it cannot be used; names the file, the line and what was expected.
    """
    path = file or repository / FILE
    if file is None and not path.resolve().is_relative_to(repository.resolve()):
        raise UsageError(f"{path} leads out of the repository", "put the file itself there, not a link")
    found = read_settings_file(path)
    unknown = sorted(set(found.values) - {"criteria"})
    if unknown:
        raise UsageError(
            f"{found.where(unknown[0])}: there is no table {unknown[0]!r}",
            'write [criteria."house.no-print"] and under it what is asked',
        )
    lines = read_settings_file(path, ("criteria",))
    return declared(
        found.values.get("criteria", {}),
        Source.REPOSITORY,
        lambda name: lines.where(name) if name else str(path),
    )


@hookimpl
def mentee_rubrics(task: Task) -> Rubric:
    """What the repository asks for."""
    return read(task.repository)
