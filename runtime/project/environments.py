"""Virtual environments that belong to a repository, found by their files alone."""

import base64
import hashlib
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Found(NamedTuple):
    """An interpreter, and why it is the repository's."""

    path: Path
    reason: str


def environments(repository: Path) -> Iterator[Found]:
    """Environments of the repository, the likeliest first."""
    yield from _active()
    for name in (".venv", "venv", "env"):
        yield from _environment(repository / name, f"the virtual environment {name} in the repository")
    yield from _pdm(repository)
    yield from _poetry(repository)
    yield from _pipenv(repository)
    for tool in ("tox", "nox"):
        yield from _several(repository, tool)


def python_in(folder: Path) -> Path | None:
    """The interpreter of an environment's folder."""
    for name in ("python", "python3"):
        path = folder / "bin" / name
        if path.is_file() and os.access(path, os.X_OK):
            return path
    return None


def home_of(folder: Path) -> Path | None:
    """The folder of the interpreter that a virtual environment was made with, as its own file says."""
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    match = re.search(r"^home\s*=\s*(.+?)\s*$", text, re.MULTILINE)
    return Path(match.group(1)) if match else None


def is_ours(folder: Path) -> bool:
    """Whether it is the environment that mentee itself runs in."""
    return sys.prefix != sys.base_prefix and folder.resolve() == Path(sys.prefix).resolve()


def _environment(folder: Path, reason: str) -> Iterator[Found]:
    if (folder / "pyvenv.cfg").is_file():
        python = python_in(folder)
        if python is not None:
            yield Found(python, reason)


def _active() -> Iterator[Found]:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        value = os.environ.get(variable)
        if not value or is_ours(Path(value)):
            continue
        python = python_in(Path(value))
        if python is not None:
            yield Found(python, f"the active environment ({variable})")


def _pdm(repository: Path) -> Iterator[Found]:
    try:
        python = Path((repository / ".pdm-python").read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return
    if python.is_absolute() and os.access(python, os.X_OK):
        yield Found(python, "pdm's choice (.pdm-python)")


def _poetry(repository: Path) -> Iterator[Found]:
    if not (repository / "poetry.lock").is_file() and "poetry" not in _pyproject(repository).get("tool", {}):
        return
    name = _project_name(repository)
    # As poetry names it: the project, a digest of the path, the version.
    digest = base64.urlsafe_b64encode(hashlib.sha256(os.fsencode(repository.resolve())).digest()).decode()[:8]
    stem = re.sub(r'[ $`!*@"\\\r\n\t]', "_", name)[:42]
    for cache in _caches("pypoetry"):
        for folder in sorted((cache / "virtualenvs").glob(f"{stem}-{digest}-py*"), reverse=True):
            yield from _environment(folder, f"poetry's environment {folder.name}")


def _pipenv(repository: Path) -> Iterator[Found]:
    if not (repository / "Pipfile").is_file():
        return
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    for file in sorted((data / "virtualenvs").glob(f"{repository.name}-*/.project")):
        try:
            project = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if Path(project).resolve() == repository.resolve():
            yield from _environment(file.parent, f"pipenv's environment {file.parent.name}")


def _several(repository: Path, tool: str) -> Iterator[Found]:
    """One of those that tox or nox made: with pytest before without, tests before linters."""
    folders = [file.parent for file in (repository / f".{tool}").glob("*/pyvenv.cfg")]
    folders.sort(
        key=lambda folder: (not _has_pytest(folder), not folder.name.startswith(("py", "test")), folder)
    )
    for folder in folders:
        yield from _environment(folder, f"the environment {folder.name} that {tool} made")


def _has_pytest(folder: Path) -> bool:
    return any(folder.glob("lib/python*/site-packages/pytest"))


def _caches(name: str) -> list[Path]:
    home = Path.home()
    return [
        Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / name,
        home / "Library" / "Caches" / name,
    ]


def _pyproject(repository: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _project_name(repository: Path) -> str:
    table = _pyproject(repository)
    names = [table.get("project", {}).get("name"), table.get("tool", {}).get("poetry", {}).get("name")]
    return next((name.lower() for name in names if isinstance(name, str)), repository.name.lower())
