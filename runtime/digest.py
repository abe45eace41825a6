"""A short name for a state: two states have the same one exactly when they are the same."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any, cast

from .state import State


def digest(state: State) -> str:
    """Sixteen hexadecimal digits, the same in every process."""
    text = json.dumps(_plain(state), sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, AbstractSet):  # whose order is another one in each process
        return sorted(json.dumps(_plain(v), sort_keys=True) for v in cast("AbstractSet[Any]", value))
    if isinstance(value, list | tuple):
        return [_plain(v) for v in cast("list[Any]", value)]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
