"""Events as JSON, and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from .events import Event


@dataclass(frozen=True, slots=True)
class Unknown(Event):
    """An event of a later version, kept as it came: its kind and its data."""

    kind: str
    found: int
    data: Mapping[str, Any]


KINDS: dict[str, type[Event]] = {cls.__name__: cls for cls in Event.__subclasses__() if cls is not Unknown}


@cache
def _adapter(kind: type[Event]) -> Any:  # noqa: ANN401  pydantic's TypeAdapter, imported on first use
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def encode(event: Event) -> tuple[str, int, bytes]:
    """The kind, the version and the data (as JSON, without line ends) of an event."""
    if isinstance(event, Unknown):
        return event.kind, event.found, _dumped(event.data)
    kind, adapter = type(event), _adapter(type(event))
    try:
        data = adapter.dump_json(event, ensure_ascii=True)
    except ValueError:  # a name that is no UTF-8, as surrogates, which only Python's own encoder takes
        data = _dumped(adapter.dump_python(event, mode="json"))
    return kind.__name__, kind.version, data


def _dumped(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def decode(kind: str, version: int, data: Mapping[str, Any]) -> Event:
    """The event of the data that :func:`encode` gave, as JSON values.

    Raises:
        ValueError: the data are not those of a known kind and version.
    """
    cls = KINDS.get(kind)
    if cls is None or version > cls.version:
        return Unknown(kind, version, data)
    known = {f.name for f in fields(cls)}
    return _adapter(cls).validate_python({k: v for k, v in data.items() if k in known})
