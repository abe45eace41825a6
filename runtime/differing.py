"""How what came differs from what was expected, in words that fit other values as well."""

import ast
import re
from typing import Any

_COMPARED = (
    re.compile(r"assert (?P<came>.+?) == (?P<wanted>.+)"),
    re.compile(r"^(?:AssertionError: )?(?P<came>.+?) != (?P<wanted>.+?)(?: :.*)?$"),
)


def difference(message: str) -> str:
    """What a failed comparison's message says of the two values; empty where it shows no two literals.

    Args:
        message: as a test runner gives it, such as ``assert 1 == 6`` or ``[1] != [1, 2]``.
    """
    line = message.split("\n", maxsplit=1)[0].strip()
    for pattern in _COMPARED:
        if found := pattern.search(line):
            try:
                came, wanted = ast.literal_eval(found["came"]), ast.literal_eval(found["wanted"])
            except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
                continue
            return between(came, wanted)
    return ""


def between(came: Any, wanted: Any) -> str:  # noqa: ANN401  any two values
    """How one value differs from another, by their kinds."""
    kind, other = _type_of(came), _type_of(wanted)
    kinds = {kind, other}
    if kinds == {bool}:
        return "the other truth" if came != wanted else "equal"
    if kinds <= {int, float}:
        return f"number: {_numbers(came, wanted)}"
    if len(kinds) > 1:
        return f"{kind.__name__} for {other.__name__}"
    if kind is str:
        return f"text: {_texts(came, wanted)}"
    if kind in (list, tuple):
        return f"sequence: {_sequences(list(came), list(wanted))}"
    if kind in (dict, set):
        return f"{kind.__name__}: {_keys(set(came), set(wanted))}"
    return kind.__name__


def _type_of(value: object) -> type[object]:
    return type(value)


def _numbers(came: float, wanted: float) -> str:
    if came == wanted:
        return "equal"
    if came == -wanted:
        return "the other sign"
    if abs(came - wanted) == 1:
        return "one less" if came < wanted else "one more"
    if came == 0:
        return "nought"
    return "less" if came < wanted else "more"


def _texts(came: str, wanted: str) -> str:
    if came.lower() == wanted.lower():
        return "another case"
    if "".join(came.split()) == "".join(wanted.split()):
        return "other blanks"
    if not came:
        return "empty"
    if wanted.startswith(came) or wanted.endswith(came):
        return "a part"
    return "with more" if came.startswith(wanted) or came.endswith(wanted) else "another"


def _sequences(came: list[object], wanted: list[object]) -> str:
    if not came:
        return "empty"
    if len(came) == len(wanted):
        if sorted(map(repr, came)) == sorted(map(repr, wanted)):
            return "another order"
        inner = [(a, b) for a, b in zip(came, wanted, strict=True) if a != b]
        return (
            f"{'one' if len(inner) == 1 else 'some'} other: {type(inner[0][0]).__name__}"
            if inner
            else "equal"
        )
    apart = "one" if abs(len(came) - len(wanted)) == 1 else "several"
    return f"{apart} too {'few' if len(came) < len(wanted) else 'many'}"


def _keys(came: set[object], wanted: set[object]) -> str:
    if came == wanted:
        return "other values"
    return "too few" if came < wanted else "too many" if came > wanted else "others"
