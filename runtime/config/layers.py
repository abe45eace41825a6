"""The effective settings, and where each comes from.

Later wins: defaults, the user's ``mentee.toml``, the project (``[tool.mentee]`` in ``pyproject.toml``, then
``.mentee.toml``), the environment (``MENTEE_WALL_S``), flags. What decides which programs run, and what they
can reach or cost, is read from the user alone: a repository may be hostile.
"""

import difflib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import platformdirs
from pydantic import ValidationError  # noqa: TID253  imported only by commands that need settings

from ..errors import UsageError
from .file import SettingsFile, read_settings_file
from .settings import Settings, absolute, user_only

__all__ = ["Config", "Settings", "load", "user_file"]


@dataclass(frozen=True, slots=True)
class Config:
    """The effective settings.

    Attributes:
        settings: what holds.
        origins: where each key's value came from: ``default``, ``/path/mentee.toml:3``, ``MENTEE_WALL_S``,
            ``--wall``.
        files: the files that were looked at, in the order in which later ones win; some may not exist.
    """

    settings: Settings
    origins: Mapping[str, str]
    files: tuple[Path, ...]


@dataclass(slots=True)
class _Layer:
    """What one source says."""

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    origins: dict[str, str] = field(default_factory=dict[str, str])

    def put(self, key: str, value: object, origin: str) -> None:
        self.values[key] = value
        self.origins[key] = origin


_FLAGS = {"wall_s": "--wall", "learn": "--no-learn"}
"""The flags that are not spelled like their keys."""


def user_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The user's own file: ``MENTEE_CONFIG``, else ``mentee.toml`` where the platform keeps settings."""
    named = environ.get("MENTEE_CONFIG", "")
    if named:
        return absolute(Path(named))
    return platformdirs.user_config_path("mentee", appauthor=False) / "mentee.toml"


def load(
    repository: Path | None,
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Config:
    """The settings for work on a repository.

    Args:
        repository: the root whose project files are read; ``None`` for none.
        flags: by key; ``None`` stands for a flag that was not given. ``plugins`` holds words as ``-p`` takes
            them, ``NAME`` or ``no:NAME``.
        environ: where ``MENTEE_*`` is looked up.

    Raises:
        UsageError: a file, a variable or a flag cannot be used; names the place, the key, what was expected.
    """
    own = user_file(environ)
    if environ.get("MENTEE_CONFIG") and not own.is_file():
        raise UsageError(f"MENTEE_CONFIG names {own}, which is no file", "correct it or unset it")
    files = [read_settings_file(own)]
    if repository is not None:
        files.append(read_settings_file(repository / "pyproject.toml", ("tool", "mentee")))
        files.append(read_settings_file(repository / ".mentee.toml"))
    layers = [_of_file(file, project=at > 0, own=own) for at, file in enumerate(files)]
    layers += _of_environment(environ), _of_flags(flags or {})
    origins = dict.fromkeys(Settings.model_fields, "default")
    for layer in layers:
        origins |= layer.origins
    return Config(_merge([*layers, _named_plugins(layers)]), origins, tuple(file.path for file in files))


def _of_file(file: SettingsFile, *, project: bool, own: Path) -> _Layer:
    layer = _Layer()
    for key, value in file.values.items():
        where = file.where(key)
        if key not in Settings.model_fields:
            raise _unknown(where, key)
        if project and user_only(key):
            raise UsageError(
                f"{where}: a repository may not set {key}: it decides what is executed, reached or spent",
                f"remove the line, and set {key} in {own} if you want it",
            )
        found = _check(where, key, value, written=True)
        if key == "data_dir":  # relative to the file, not to where mentee happens to be started
            found = absolute(file.path.parent / Path(value).expanduser())
        layer.put(key, found, where)
    return layer


def _of_environment(environ: Mapping[str, str]) -> _Layer:
    layer = _Layer()
    for key in set(Settings.model_fields) - {"plugins"}:
        name = f"MENTEE_{key.upper()}"
        text = environ.get(name, "").strip()
        if text:
            value = _words(text) if key.startswith("plugins_") else text
            layer.put(key, _check(name, key, value), name)
    _name_plugins(layer, _words(environ.get("MENTEE_PLUGINS", "")), "MENTEE_PLUGINS")
    return layer


def _of_flags(flags: Mapping[str, object]) -> _Layer:
    layer = _Layer()
    for key, value in flags.items():
        origin = _FLAGS.get(key, f"--{key.replace('_', '-')}")
        if key == "plugins":
            _name_plugins(layer, cast("Sequence[str]", value or ()), "-p")
        elif key not in Settings.model_fields:
            raise _unknown(origin, key)
        elif value is not None:
            layer.put(key, _check(origin, key, value), origin)
    return layer


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _name_plugins(layer: _Layer, words: Sequence[str], origin: str) -> None:
    """Take in ``NAME`` and ``no:NAME``."""
    for word in words:
        key = "plugins_off" if word.startswith("no:") else "plugins_on"
        found = _check(origin, key, [word.removeprefix("no:")])
        layer.put(key, (*layer.values.get(key, ()), *found), origin)


def _named_plugins(layers: Sequence[_Layer]) -> _Layer:
    """Lists of plugins add up over the layers, and for each plugin the last word holds."""
    said: dict[str, bool] = {}
    for layer in layers:
        said |= dict.fromkeys(layer.values.get("plugins_off", ()), False)
        said |= dict.fromkeys(layer.values.get("plugins_on", ()), True)
    off = tuple(name for name, on in said.items() if not on)
    return _Layer({"plugins_off": off, "plugins_on": tuple(name for name, on in said.items() if on)})


def _merge(layers: Sequence[_Layer]) -> Settings:
    """Later layers win; the tables of plugins are merged key by key."""
    from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource

    class Layered(Settings, BaseSettings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: object, **__: object
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return tuple(InitSettingsSource(settings_cls, layer.values) for layer in reversed(layers))

    return Settings.model_validate(Layered().model_dump())


def _check(where: str, key: str, value: object, *, written: bool = False) -> Any:  # noqa: ANN401  as the field
    """The value as the field has it. What is ``written`` in TOML has a type: ``"5"`` is no number there."""
    try:
        if written:
            text = json.dumps({key: value}, default=str)  # a date stands for its text
            return getattr(Settings.model_validate_json(text, strict=True), key)
        return getattr(Settings.model_validate({key: value}), key)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        inner = ".".join(str(part) for part in first["loc"]) or key
        says = first["msg"].removeprefix("Value error, ").replace("Input should", "should")
        message = f"{where}: {inner}: {says}; found {_short(first['input'])}"
    except (ValueError, RecursionError):  # a number of thousands of digits, tables within tables without end
        message = f"{where}: {key}: too large"
    raise UsageError(message, f"{key} is {Settings.model_fields[key].description}")


def _short(value: object) -> str:
    found = repr(value)
    return found if len(found) <= 60 else found[:57] + "..."


def _unknown(where: str, key: str) -> UsageError:
    near = difflib.get_close_matches(key, Settings.model_fields, 1, 0.5)
    way_out = f"did you mean {near[0]}?" if near else "`mentee config` lists the settings"
    return UsageError(f"{where}: there is no setting {key!r}", way_out)
