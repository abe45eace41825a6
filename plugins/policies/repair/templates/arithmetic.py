"""Arithmetic: another operator, one operand fewer or more."""

import ast

from .. import kinds
from ..change import becomes
from .base import Changes, Place, fading, operator_span, template

_OTHERS = {
    ast.Add: ("-", "*", "|", "/", "//"),
    ast.Sub: ("+", "*", "//", "%"),
    ast.Mult: ("+", "**", "/", "//", "-"),
    ast.Div: ("//", "*", "%", "-"),
    ast.FloorDiv: ("/", "%", "*", "-"),
    ast.Mod: ("//", "/", "*", "-"),
    ast.Pow: ("*", "//", "+"),
    ast.LShift: (">>", "*", "+"),
    ast.RShift: ("<<", "//", "-"),
    ast.BitAnd: ("|", "^", "-"),
    ast.BitOr: ("&", "^", "+"),
    ast.BitXor: ("&", "|", "**"),
    ast.MatMult: ("*",),
}
_WEIGHTS = (1.0, 0.7, 0.6, 0.5, 0.4)
# What a sequence of the kind can still do with its neighbour.
_FOR_SEQUENCES = frozenset({"+", "*", "%"})


@template("arithmetic operator", ast.BinOp, prior=0.65)
def arithmetic_operator(place: Place) -> Changes:
    """Take another operator.

    Before: ``total / count``
    After: ``total // count``
    """
    node = place.node
    assert isinstance(node, ast.BinOp)
    span = operator_span(place.source, node.left, node.right)
    sides = kinds.of(node.left, place.kinds) | kinds.of(node.right, place.kinds)
    if span is None or "str" in sides:
        return
    old = place.source.text[slice(*span)]
    for new, weight in zip(_OTHERS[type(node.op)], _WEIGHTS, strict=False):
        if "list" not in sides or new in _FOR_SEQUENCES:
            yield place.rewrite([(*span, new)], weight, becomes(old, new))


@template("augmented operator", ast.AugAssign, prior=0.75)
def augmented_operator(place: Place) -> Changes:
    """Take another operator in an augmented assignment, or assign plainly.

    Before: ``flags ^= bit``
    After: ``flags &= bit``, or ``flags = bit``
    """
    node = place.node
    assert isinstance(node, ast.AugAssign)
    span = operator_span(place.source, node.target, node.value)
    if span is None:
        return
    old = place.source.text[slice(*span)]
    for new, weight in zip(_OTHERS[type(node.op)], _WEIGHTS, strict=False):
        yield place.rewrite([(*span, new + "=")], weight, becomes(old, new + "="))
    yield place.rewrite([(*span, "=")], 0.5, becomes(old, "="))


@template("accumulate", ast.Assign, prior=0.4)
def accumulate(place: Place) -> Changes:
    """Add to a variable instead of overwriting it.

    Before: ``total = price``
    After: ``total += price``; also ``-=``, ``*=``, ``|=``.
    """
    node = place.node
    assert isinstance(node, ast.Assign)
    if len(node.targets) != 1 or isinstance(node.targets[0], ast.Tuple | ast.List):
        return
    span = operator_span(place.source, node.targets[0], node.value)
    known = kinds.of(node.value, place.kinds)
    if span is None or "none" in known:
        return
    inside = place.source.loop(place.unit) is not None
    for new, weight in (("+=", 1.0), ("-=", 0.5), ("*=", 0.4), ("|=", 0.3)):
        if not known & kinds.CONTAINERS or new == "+=":
            yield place.rewrite([(*span, new)], weight * (1.0 if inside else 0.6), becomes("=", new))


@template("drop operand", ast.BinOp, prior=0.6)
def drop_operand(place: Place) -> Changes:
    """Leave one operand out.

    Before: ``return 1 + depth(child)``
    After: ``return depth(child)``
    """
    node = place.node
    assert isinstance(node, ast.BinOp)
    constant = isinstance(node.left, ast.Constant)
    for side in (node.right, node.left) if constant else (node.left, node.right):
        rest = 1.0 if isinstance(node.right, ast.Constant) or constant else 0.8
        yield place.swap(node, place.text(side), 0.3 if isinstance(side, ast.Constant) else rest)


@template(
    "add operand", ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.ListComp, ast.BinOp, prior=0.42
)
def add_operand(place: Place) -> Changes:
    """Combine a value with another one in scope, or with itself.

    Before: ``select(larger, rank)``
    After: ``select(larger, rank - smaller_count)``; also ``found + [x]``, ``x ** 2``.
    """
    node = place.node
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or not _takes_operand(place):
        return
    known = kinds.of(node, place.kinds)
    if known & (kinds.CALLABLES | {"none", "bool", "module"}):
        return
    sequence, base = bool(known & kinds.CONTAINERS), place.text(node, 10)
    if known & {"dict", "set", "str"}:
        return
    for index, name in enumerate(n for n in place.names() if not n.kinds & (kinds.CALLABLES | {"module"})):
        if index > 9 or name.text == base or kinds.clash(known, name.kinds):
            continue
        weight = fading(index, 0.1)
        if not sequence and not name.kinds & kinds.CONTAINERS:
            yield place.swap(node, f"{base} - {name.text}", 0.8 * weight)
            yield place.swap(node, f"{base} + {name.text}", 0.8 * weight)
            yield place.swap(node, f"{place.text(node, 11)} * {name.text}", 0.4 * weight)
        elif not name.kinds & {"dict", "set", "str"}:
            yield place.swap(node, f"{name.text} + {base}", 0.7 * weight)
            yield place.swap(node, f"{base} + {name.text}", 0.7 * weight)
    if not sequence:
        yield place.swap(node, f"{place.text(node, 14)} ** 2", 0.4)
        yield place.swap(node, f"{place.text(node, 11)} * 2", 0.35)
        yield place.swap(node, f"{place.text(node, 11)} // 2", 0.35)
        yield place.swap(node, f"-{place.text(node, 12)}", 0.3)


def _takes_operand(place: Place) -> bool:
    """Whether the place is one where a sum makes sense: no callee, no base of an attribute."""
    parent, field = place.parent, place.field
    match parent:
        case ast.Call():
            return field == "args"
        case ast.Return() | ast.Slice() | ast.Compare() | ast.keyword() | ast.Yield():
            return True
        case ast.Assign() | ast.AugAssign():
            return field == "value"
        case ast.Subscript():
            return field == "slice"
        case ast.BinOp() | ast.Tuple() | ast.List():
            return not isinstance(place.node, ast.BinOp)
        case _:
            return False


@template("round otherwise", ast.BinOp, ast.Call, prior=0.45)
def round_otherwise(place: Place) -> Changes:
    """Let a quotient or a number go to the next whole one, or to the nearest, instead of being cut off.

    Before: ``minutes // 60``, ``int(price)``
    After: ``-(-minutes // 60)``, ``round(minutes / 60)``; ``round(price)``
    """
    match place.node:
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            divisor = place.text(right, 12)
            yield place.swap(place.node, f"-(-{place.text(left, 12)} // {divisor})")
            yield place.swap(place.node, f"round({place.text(left, 11)} / {divisor})", 0.6)
        case ast.Call(func=ast.Name(id="int"), args=[value], keywords=[]):
            yield place.swap(place.node, f"round({place.text(value, 1)})", 0.8)
        case ast.Call(func=ast.Name(id="round"), args=[value], keywords=[]):
            yield place.swap(place.node, f"int({place.text(value, 1)})", 0.6)
        case _:
            return


TEMPLATES = (
    arithmetic_operator,
    augmented_operator,
    accumulate,
    drop_operand,
    add_operand,
    round_otherwise,
)
