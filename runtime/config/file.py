"""TOML files of settings: their values, and the line on which each key stands, so that errors can point."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from ..errors import UsageError

LIMIT_BYTES = 1 << 20
"""What is larger is no file of settings."""

_AT = re.compile(r"\s*\(at (?:line (\d+)|end of document).*\)$")
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'|\s*\.\s*)+?)\s*=""")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The settings in one file; ``values`` is empty when the file is missing or says nothing of mentee."""

    path: Path
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    lines: Mapping[str, int] = field(default_factory=dict[str, int])

    def where(self, key: str) -> str:
        """``path:line`` of a key, or the path alone where the line cannot be told."""
        return f"{self.path}:{self.lines[key]}" if key in self.lines else str(self.path)


def read_settings_file(path: Path, table: tuple[str, ...] = ()) -> SettingsFile:
    """Read the settings in a table of a TOML file.

    A file that does not name the table (a broken ``pyproject.toml`` of a project that never heard of
    mentee) is passed over.

    Raises:
        UsageError: unreadable, too large, or not TOML; names the file and the line.
    """
    if not path.is_file():  # a pipe would block for ever
        return SettingsFile(path)
    data = _read(path)
    if table and table[-1].encode() not in data:
        return SettingsFile(path)
    text = _decode(path, data)
    found: object = _parse(path, text)
    for name in table:
        found = cast("dict[str, object]", found).get(name, {}) if isinstance(found, dict) else {}
    if not isinstance(found, dict):
        dotted = ".".join(table)
        raise UsageError(f"{path}: {dotted} is no table", f"write [{dotted}] before the settings")
    return SettingsFile(path, cast("dict[str, object]", found), _lines(text, table))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "check its permissions") from None
    if len(data) > LIMIT_BYTES:
        raise UsageError(f"{path} is larger than 1 MiB", "a file of settings has a few lines")
    return data


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: not UTF-8", "save the file as UTF-8, as TOML asks") from None


def _parse(path: Path, text: str) -> object:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"{path}: nested too deeply", "settings are flat; see `mentee config`") from None
    except ValueError as error:
        message = str(error)
    at = _AT.search(message)
    line = (at and at[1]) or str(len(text.splitlines()))
    where, says = (f"{path}:{line}", message[: at.start()]) if at else (str(path), message)
    raise UsageError(f"{where}: not valid TOML: {says}", "correct that line")


def _lines(text: str, table: tuple[str, ...]) -> dict[str, int]:
    """The first line of each key of a table; exact but for what looks like a key inside a long string."""
    found: dict[str, int] = {}
    at: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            at = _path(header[1])
        key = _KEY.match(line)
        whole = at if header else (*at, *_path(key[1])) if key else ()
        if len(whole) > len(table) and whole[: len(table)] == table:
            found.setdefault(whole[len(table)], number)
    return found


def _path(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key, quotes taken off; empty where it is no key after all."""
    try:
        found: object = tomllib.loads(f"{dotted} = 0")
    except ValueError:
        return ()
    parts: list[str] = []
    while isinstance(found, dict):
        name, found = next(iter(cast("dict[str, object]", found).items()))
        parts.append(name)
    return tuple(parts)
