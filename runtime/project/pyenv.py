"""Which interpreter stands behind a shim of pyenv: a shell script that must not be run to find out."""

import os
from collections.abc import Iterator
from pathlib import Path


def is_shim(executable: Path) -> bool:
    """Whether it is one of pyenv's shims."""
    return executable.parent == root() / "shims"


def behind_shim(executable: Path, repository: Path) -> Path | None:
    """The interpreter that a shim would run in the repository; ``None`` when its version is not installed."""
    for version in _versions(repository):
        for name in _installed(version):
            python = root() / "versions" / name / "bin" / executable.name
            if python.exists():
                return python
    return None


def root() -> Path:
    """Pyenv's own folder."""
    return Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")


def _versions(repository: Path) -> Iterator[str]:
    """Versions by precedence: the shell's, the nearest ``.python-version``, the global one."""
    shell = os.environ.get("PYENV_VERSION")
    if shell:
        yield from shell.split(":")
        return
    for folder in (repository, *repository.parents):
        words = _words(folder / ".python-version")
        if words:
            yield from words
            break
    yield from _words(root() / "version")


def _words(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split() if file.is_file() else []
    except (OSError, UnicodeDecodeError):
        return []


def _installed(version: str) -> Iterator[str]:
    """Names under ``versions`` for a version: exact, or the newest that it is a prefix of."""
    if "/" in version or version.startswith("."):
        return
    yield version
    folder = root() / "versions"
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    yield from sorted((name for name in names if name.startswith(version + ".")), key=_key, reverse=True)


def _key(name: str) -> list[int]:
    return [int(part) if part.isdigit() else -1 for part in name.split(".")]
