"""Grouping: the same operators in another order of evaluation."""

import ast

from ..change import Place
from .base import Changes, template

_ARITHMETIC = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}


@template("arithmetic grouping", ast.BinOp, prior=0.4)
def arithmetic_grouping(place: Place) -> Changes:
    """Evaluate the other operator first.

    Before: ``low + high // 2``
    After: ``(low + high) // 2``
    """
    node = place.node
    assert isinstance(node, ast.BinOp)
    outer = _ARITHMETIC.get(type(node.op))
    if outer is None:
        return
    if isinstance(node.right, ast.BinOp) and type(node.right.op) in _ARITHMETIC:
        inner = node.right
        left = f"({place.text(node.left)} {outer} {place.text(inner.left, 10)})"
        yield place.swap(node, f"{left} {_ARITHMETIC[type(inner.op)]} {place.text(inner.right, 14)}")
    if isinstance(node.left, ast.BinOp) and type(node.left.op) in _ARITHMETIC:
        inner = node.left
        right = f"({place.text(inner.right, 10)} {outer} {place.text(node.right)})"
        yield place.swap(node, f"{place.text(inner.left, 14)} {_ARITHMETIC[type(inner.op)]} {right}")


@template("condition grouping", ast.BoolOp, ast.UnaryOp, prior=0.35)
def condition_grouping(place: Place) -> Changes:
    """Bind ``and``, ``or`` and ``not`` otherwise.

    Before: ``a or b and c``, ``not a and b``
    After: ``(a or b) and c``, ``not (a and b)``
    """
    node = place.node
    if isinstance(node, ast.BoolOp):
        word = "or" if isinstance(node.op, ast.Or) else "and"
        other = "and" if word == "or" else "or"
        values = node.values
        if len(values) != 2:
            return
        left, right = values
        if isinstance(right, ast.BoolOp):
            first, rest = right.values[0], right.values[1:]
            tail = f" {other} ".join(place.text(v, 4) for v in rest)
            yield place.swap(node, f"({place.text(left, 4)} {word} {place.text(first, 4)}) {other} {tail}")
        if isinstance(left, ast.BoolOp):
            rest, last = left.values[:-1], left.values[-1]
            head = f" {other} ".join(place.text(v, 4) for v in rest)
            yield place.swap(node, f"{head} {other} ({place.text(last, 4)} {word} {place.text(right, 4)})")
        if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.Not):
            yield place.swap(node, f"not ({place.text(left.operand)} {word} {place.text(right, 4)})", 0.8)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.BoolOp):
        word = " or " if isinstance(node.operand.op, ast.Or) else " and "
        first, *rest = (place.text(v, 4) for v in node.operand.values)
        if isinstance(node.op, ast.Not):
            yield place.swap(node, f"not {first}{word}{word.join(rest)}", 0.8)


TEMPLATES = (arithmetic_grouping, condition_grouping)
