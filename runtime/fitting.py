"""Whether what a plugin brings is what its kind declares: all that can be told without calling it.

A protocol says which attributes are there; what the runtime then does with them (sorts by them, takes them
for keys, adds them up) would fail far from the plugin that is to blame.
"""

import math
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from .contracts.candidate import Candidate, Edit
from .contracts.critique import Criterion, Critique, Finding, Rubric

_PARTS: dict[type[Any], tuple[str, type[Any]]] = {
    Candidate: ("edits", Edit),
    Critique: ("findings", Finding),
    Rubric: ("criteria", Criterion),
}
"""What is made of parts: the attribute that holds them, and what they are."""


def fits(thing: object, kind: type[Any]) -> bool:
    """Whether a thing is of a kind, and its attributes of the types that the kind declares."""
    try:
        if not isinstance(thing, kind):
            return False
        if not all(_is(getattr(thing, name), hint) for name, hint in _attributes(kind)):
            return False
        if kind in _PARTS:
            attribute, part = _PARTS[kind]
            return all(fits(each, part) for each in getattr(thing, attribute))
        return bool(getattr(thing, "name", True)) and _is(getattr(thing, "patience_s", 0.0), float)
    except Exception:  # noqa: BLE001  a property of other people's may raise anything
        return False


@cache
def _attributes(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """What each attribute is declared as, in a form that ``isinstance`` takes."""
    hints: dict[str, Any] = get_type_hints(kind)
    if getattr(kind, "_is_protocol", False):
        properties = {n: m.fget for n, m in vars(kind).items() if isinstance(m, property)}
        hints |= {name: get_type_hints(getter)["return"] for name, getter in properties.items()}
    return tuple((name, _plain(hint)) for name, hint in hints.items())


def _plain(hint: Any) -> Any:  # noqa: ANN401  a type, or several
    if isinstance(hint, UnionType):
        return hint | int if float in get_args(hint) else hint
    return get_origin(hint) or hint


def _is(value: object, hint: Any) -> bool:  # noqa: ANN401  as above
    if hint is float:
        return isinstance(value, int | float) and math.isfinite(value)
    return isinstance(value, hint)
