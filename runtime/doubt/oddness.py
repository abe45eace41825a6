"""Calls that nobody would mean, going by those that were seen.

What no call in tests, issue and documents has, an empty text, nothing, a number below zero, a list out of
order, may lie outside of what a function is for; there patches may differ as they like.
"""

import ast
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from ..issue.code import statements


def odd(call: str, seen: frozenset[str]) -> bool:
    """Whether a call has a trait that no call has that was seen.

    Args:
        call: with the statements before it.
        seen: the traits of all calls that were seen, by :func:`traits_of`.
    """
    return bool(_traits(call) - seen)


def traits_of(calls: Iterable[str]) -> frozenset[str]:
    """The traits that calls have."""
    return frozenset(trait for call in calls for trait in _traits(call))


def _traits(call: str) -> frozenset[str]:
    found: set[str] = set()
    for node in statements(call):
        for part in ast.walk(node):
            match part:
                case ast.Constant(value=None):
                    found.add("nothing")
                case ast.Constant(value=str(text)) if not text.strip():
                    found.add("empty text")
                case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
                    found.add("empty")
                case ast.UnaryOp(op=ast.USub()):
                    found.add("below zero")
                case ast.List(elts=elements) if not _rising(elements):
                    found.add("out of order")
                case _:
                    pass
    return frozenset(found)


def _rising(elements: Sequence[ast.expr]) -> bool:
    """Whether plain values stand in order; what cannot be compared has none."""
    values: list[Any] = [e.value for e in elements if isinstance(e, ast.Constant)]
    if len(values) != len(elements):
        return True
    try:
        return all(one <= other for one, other in pairwise(values))
    except TypeError:
        return True
