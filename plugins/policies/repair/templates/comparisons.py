"""Comparisons: another operator."""

import ast

from .. import kinds
from ..change import becomes
from .base import Changes, Place, operator_span, template

_OTHERS = {
    ast.Lt: ("<=", ">", ">=", "!=", "=="),
    ast.LtE: ("<", ">=", ">", "==", "!="),
    ast.Gt: (">=", "<", "<=", "!=", "=="),
    ast.GtE: (">", "<=", "<", "==", "!="),
    ast.Eq: ("!=", "<=", ">=", "is", "in", "<", ">"),
    ast.NotEq: ("==", "<", ">", "is not", "not in", "<=", ">="),
    ast.In: ("not in", "=="),
    ast.NotIn: ("in", "!="),
    ast.Is: ("is not", "=="),
    ast.IsNot: ("is", "!="),
}
_ORDERS = ("<", "<=", ">", ">=")
_WEIGHTS = (1.0, 0.8, 0.6, 0.4, 0.4, 0.4, 0.4)


@template("comparison operator", ast.Compare, prior=0.9)
def comparison_operator(place: Place) -> Changes:
    """Take another operator.

    Before: ``if hours < 24:``
    After: ``if hours <= 24:``; also ``is`` for ``==``, ``not in`` for ``in`` and back.
    """
    node = place.node
    assert isinstance(node, ast.Compare)
    sides = [node.left, *node.comparators]
    for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
        span = operator_span(place.source, left, right)
        if span is None:
            continue
        old = place.source.text[slice(*span)]
        constant = isinstance(right, ast.Constant) and (right.value is None or isinstance(right.value, bool))
        known = kinds.of(left, place.kinds) | kinds.of(right, place.kinds)
        # Where values are equal or not, an order is rarely meant, unless they are numbers.
        unordered = isinstance(operator, ast.Eq | ast.NotEq) and not known & kinds.NUMBERS
        for new, weight in zip(_OTHERS[type(operator)], _WEIGHTS, strict=False):
            if constant and new in (*_ORDERS, "in", "not in"):
                continue
            likely = 0.5 if unordered and new in _ORDERS else 1.0
            yield place.rewrite([(*span, new)], weight * likely, becomes(old, new))


@template("instance of a type", ast.Compare, prior=0.5)
def instance_of_a_type(place: Place) -> Changes:
    """Let subclasses count as well.

    Before: ``if type(key) == int:``
    After: ``if isinstance(key, int):``
    """
    match place.node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="type"), args=[value]), ops=[operator], comparators=[wanted]
        ) if not isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            no = "not " if isinstance(operator, ast.NotEq | ast.IsNot | ast.NotIn) else ""
            yield place.swap(place.node, f"{no}isinstance({place.text(value, 1)}, {place.text(wanted, 1)})")
        case _:
            return


_EDGES = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}


@template("comparison operators", ast.Compare, ast.BoolOp, prior=0.8)
def comparison_operators(place: Place) -> Changes:
    """Let several bounds of one condition take in their edges, or leave them out: all, the lower, the upper.

    Before: ``low < x < high and left < y < right``
    After: ``low <= x <= high and left <= y <= right``, or only each ``low <= x`` and ``left <= y``
    """
    node = place.node
    if isinstance(place.parent, ast.BoolOp):  # seen as a part of it
        return
    parts = node.values if isinstance(node, ast.BoolOp) else [node]
    chains = [bounds for part in parts if (bounds := _bounds(place, part))]
    every = [bound for bounds in chains for bound in bounds]
    if len(every) < 2:
        return
    for chosen, weight in ((every, 1.0), ([c[0] for c in chains], 0.95), ([c[-1] for c in chains], 0.9)):
        if len(chosen) > 1:
            old, new = place.source.text[slice(*chosen[0][:2])], chosen[0][2]
            yield place.rewrite(chosen, weight, f"{becomes(old, new)} in {len(chosen)} bounds")


def _bounds(place: Place, node: ast.AST) -> list[tuple[int, int, str]]:
    """The bounds of a comparison, lower ones first, each as the span of its operator and its other form."""
    if not isinstance(node, ast.Compare):
        return []
    sides = [node.left, *node.comparators]
    found: list[tuple[int, int, str]] = []
    for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
        span = operator_span(place.source, left, right)
        if span is not None and type(operator) in _EDGES:
            found.append((*span, _EDGES[type(operator)]))
    return found


TEMPLATES = (comparison_operator, comparison_operators, instance_of_a_type)
