"""Off by one: a number, an index, a bound, an argument or a result that is one too small or too large."""

import ast

from .. import kinds
from ..change import becomes
from .base import Changes, Place, operator_span, template

_BOUNDS = (
    ("<", 1),
    ("<=", 1),
    ("<=", 0),
    ("<", 2),
    (">", 1),
    (">=", 1),
    (">", 0),
    (">=", 2),
    ("<", 0),
    (">=", 0),
)


@template("off by one", ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.BinOp, prior=0.75)
def off_by_one(place: Place) -> Changes:
    """Add or take one.

    Before: ``for day in range(0, days):``, ``row[i - 1]``, ``search(middle, end)``
    After: ``for day in range(0, days + 1):``, ``row[i]``, ``search(middle + 1, end)``
    """
    node = place.node
    weight = _likelihood(place)
    if not weight or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if kinds.of(node, place.kinds) & (kinds.CONTAINERS | kinds.CALLABLES | {"none", "bool", "module"}):
        return
    if isinstance(node, ast.BinOp):
        yield from _without_one(place, node, weight)
        summed = isinstance(node.op, ast.Add | ast.Sub) and isinstance(node.right, ast.Constant)
        if summed or kinds.of(node.right) & kinds.CONTAINERS:
            return
    base = place.text(node, 10)
    first, second = ("- 1", "+ 1") if _neighbours_step_back(place) else ("+ 1", "- 1")
    yield place.swap(node, f"{base} {first}", weight)
    yield place.swap(node, f"{base} {second}", 0.95 * weight)


def _neighbours_step_back(place: Place) -> bool:
    """Whether another index beside this one has a ``- 1`` already."""
    if not isinstance(place.parent, ast.Tuple):
        return False
    others = [place.text(e) for e in place.parent.elts if e is not place.node]
    return any(text.endswith("- 1") for text in others)


def _without_one(place: Place, node: ast.BinOp, weight: float) -> Changes:
    """``x - 1`` may be ``x``, ``x + 1`` or ``x - 2``."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub(), right=ast.Constant(value=int())):
            yield place.swap(node, place.text(node.left), weight)
        case _:
            return


def _likelihood(place: Place) -> float:
    """How usual a mistake by one is at such a place; 0 where a number makes no sense."""
    parent, field = place.parent, place.field
    match parent:
        case ast.Call(func=ast.Name(id="range")):
            return 1.0
        case ast.Call():
            recursive = isinstance(parent.func, ast.Name) and place.is_own(parent.func.id)
            return 0.0 if field != "args" else 0.95 if recursive else 0.5
        case ast.Subscript() if field == "slice":
            return 0.95
        case ast.Slice():
            return 1.0
        case ast.Tuple() if isinstance(place.source.parents.get(parent), ast.Subscript):
            return 0.95
        case ast.Compare(ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() | ast.Eq() | ast.NotEq()]):
            return 0.8
        case ast.Return() | ast.Assign() | ast.AugAssign():
            return 0.6 if field == "value" else 0.0
        case ast.BinOp(op=ast.Mult() | ast.FloorDiv() | ast.Mod() | ast.Pow() | ast.Div()):
            return 0.55
        case ast.Tuple() | ast.List() | ast.Yield() | ast.keyword():
            return 0.4
        case _:
            return 0.0


@template("number off by one", ast.Constant, prior=0.75)
def number_off_by_one(place: Place) -> Changes:
    """Take the next or the previous number.

    Before: ``if len(parts) > 2:``
    After: ``if len(parts) > 1:``
    """
    node = place.node
    assert isinstance(node, ast.Constant)
    if type(node.value) is not int:
        return
    likely = 1.0 if abs(node.value) <= 2 else 0.7
    for new in (node.value + 1, node.value - 1):
        # Nought as an operand is an operand too many, and another template leaves it out.
        pointless = new == 0 and isinstance(place.parent, ast.BinOp)
        yield place.swap(node, str(new), 0.5 * likely if pointless else likely if new >= 0 else 0.7 * likely)


@template("boundary", ast.Compare, prior=0.6)
def boundary(place: Place) -> Changes:
    """Take another operator and another small bound at once.

    Before: ``if len(items) == 0:``
    After: ``if len(items) <= 1:``
    """
    node = place.node
    assert isinstance(node, ast.Compare)
    right = node.comparators[0]
    if len(node.ops) != 1 or not (isinstance(right, ast.Constant) and type(right.value) is int):
        return
    span = operator_span(place.source, node.left, right)
    if span is None or abs(right.value) > 2:
        return
    low, high = span[0], place.source.span(right)[1]
    for index, (operator, bound) in enumerate(_BOUNDS):
        new = f"{operator} {bound}"
        yield place.rewrite([(low, high, new)], 0.9 - 0.04 * index, becomes(place.source.text[low:high], new))


TEMPLATES = (off_by_one, number_off_by_one, boundary)
