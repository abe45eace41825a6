"""Python's operators on what is known: computed on plain data, or certain to raise, or unknown."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from .known import PLAIN, UNKNOWN, Beyond, Crash, Object, bare, lacking, plain

LARGEST = 1 << 64
LONGEST = 10_000
FEW = 64
"""How far a number is shifted, or to what power it is raised."""

BINARY: Mapping[type[ast.operator], tuple[Callable[[Any, Any], Any], str]] = {
    ast.Add: (operator.add, "add"),
    ast.Sub: (operator.sub, "sub"),
    ast.Mult: (operator.mul, "mul"),
    ast.Div: (operator.truediv, "truediv"),
    ast.FloorDiv: (operator.floordiv, "floordiv"),
    ast.Mod: (operator.mod, "mod"),
    ast.Pow: (operator.pow, "pow"),
    ast.LShift: (operator.lshift, "lshift"),
    ast.RShift: (operator.rshift, "rshift"),
    ast.BitAnd: (operator.and_, "and"),
    ast.BitOr: (operator.or_, "or"),
    ast.BitXor: (operator.xor, "xor"),
}
_COMPARE: Mapping[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str, str]] = {
    ast.Lt: (operator.lt, "__lt__", "__gt__"),
    ast.LtE: (operator.le, "__le__", "__ge__"),
    ast.Gt: (operator.gt, "__gt__", "__lt__"),
    ast.GtE: (operator.ge, "__ge__", "__le__"),
}
UNARY: Mapping[type[ast.unaryop], tuple[Callable[[Any], Any], str]] = {
    ast.USub: (operator.neg, "__neg__"),
    ast.UAdd: (operator.pos, "__pos__"),
    ast.Invert: (operator.invert, "__invert__"),
}


def computed(function: Callable[..., Any], *values: object) -> object:
    """The result on plain data; unknown on anything else, or where it is large."""
    whole = all(plain(v) or isinstance(v, slice) for v in values)
    if not whole and not all(isinstance(v, slice) or bare(v) for v in values):
        return UNKNOWN
    try:
        found = function(*values)
        return _kept(found) if whole else UNKNOWN
    except (TypeError, AttributeError) as error:
        raise Crash(type(error).__name__) from None
    except Exception as error:
        raise Beyond from error


def _kept(found: object) -> object:
    """A result, unless it is large or has no one meaning."""
    if type(found) is int:
        return found if abs(found) <= LARGEST else UNKNOWN
    if type(found) is float:
        return UNKNOWN if math.isnan(found) else found
    if found is None or type(found) is bool:
        return found
    return found if plain(found) and len(found) <= LONGEST else UNKNOWN  # type: ignore[arg-type]


def compared(op: ast.cmpop, left: object, right: object) -> object:
    """The result of a comparison.

    Raises:
        Crash: the two cannot be compared.
    """
    known = plain(left) and plain(right)
    match op:
        case ast.Eq() | ast.NotEq():
            return (left == right) is isinstance(op, ast.Eq) if known else UNKNOWN
        case ast.Is() | ast.IsNot():
            if left is None or right is None:
                other = right if left is None else left
                return UNKNOWN if other is UNKNOWN else (other is None) is isinstance(op, ast.Is)
            return UNKNOWN
        case ast.In() | ast.NotIn():
            if right is None or type(right) in (int, float, bool):
                raise Crash("TypeError")
            inside = {"__contains__", "__iter__", "__getitem__", "*"}
            if isinstance(right, Object) and not inside & right.attributes:
                raise Crash("TypeError")
            found = computed(lambda a, b: a in b, left, right)
            return found if found is UNKNOWN else found is isinstance(op, ast.In)
        case _:
            function, name, mirrored = _COMPARE[type(op)]
            lacks = [lacking(left, name), lacking(right, mirrored)]
            if all(lacks) or (any(lacks) and any(type(v) in PLAIN for v in (left, right))):
                raise Crash("TypeError")
            return computed(function, left, right)


def grows(op: ast.operator, left: object, right: object) -> bool:
    """Whether a result might be too large to be worked out."""
    numbers = all(type(v) in (bool, int, float) for v in (left, right))
    if isinstance(op, ast.Pow | ast.LShift):
        return numbers and (abs(right) > FEW or abs(left) > LARGEST)  # type: ignore[arg-type, operator]
    if isinstance(op, ast.Mult) and not numbers:
        return any(type(v) is int and v > FEW for v in (left, right))
    return False
