"""Slices: cut where nothing is cut, or elsewhere."""

import ast

from .. import kinds
from ..change import Place, becomes
from ..scope import Name
from .base import Changes, fading, template


@template("cut", ast.Name, ast.Attribute, ast.Subscript, ast.Call, prior=0.38)
def cut(place: Place) -> Changes:
    """Take a part of a sequence.

    Before: ``for x in values:``
    After: ``for x in values[k:]:``, ``values[1:]``, ``values[:-1]``, ``values[::-1]``
    """
    node = place.node
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or not _sequence_wanted(place):
        return
    known = kinds.of(node, place.kinds)
    if known & (kinds.NUMBERS | kinds.CALLABLES | {"dict", "set", "none", "module"}):
        return
    base = place.text(node, 15)
    for text, weight in (("[1:]", 0.9), ("[:-1]", 0.8)):
        yield place.swap(node, base + text, weight)
    numbers = [n for n in place.names() if not n.kinds & (kinds.CONTAINERS | kinds.CALLABLES | {"module"})]
    for index, name in enumerate(numbers[:8]):
        yield place.swap(node, f"{base}[{name.text}:]", 0.8 * fading(index))
        yield place.swap(node, f"{base}[:{name.text}]", 0.8 * fading(index))
    for text, weight in (("[::-1]", 0.6), ("[:]", 0.6), ("[0]", 0.5), ("[-1]", 0.5), ("[2:]", 0.3)):
        yield place.swap(node, base + text, weight)
    for index, name in enumerate(numbers[:5]):
        yield place.swap(node, f"{base}[{name.text}]", 0.45 * fading(index))


def _sequence_wanted(place: Place) -> bool:
    parent, field = place.parent, place.field
    match parent:
        case ast.For() | ast.comprehension():
            return field == "iter"
        case ast.Call():
            return field == "args"
        case ast.Return() | ast.Assign() | ast.AugAssign() | ast.YieldFrom():
            return field == "value"
        case ast.BinOp(op=ast.Add()) | ast.Compare() | ast.keyword():
            return True
        case _:
            return False


@template("slice bounds", ast.Slice, prior=0.55)
def slice_bounds(place: Place) -> Changes:
    """Cut elsewhere.

    Before: ``items[:k]``
    After: ``items[k:]``, ``items[:k + 1]``, ``items[1:k]``, ``items[:]``
    """
    node = place.node
    assert isinstance(node, ast.Slice)
    span = place.source.span(node)
    old = place.source.text[slice(*span)]
    low = place.text(node.lower) if node.lower else ""
    high = place.text(node.upper) if node.upper else ""
    step = f":{place.text(node.step)}" if node.step else ""
    forms = [(f"{high}:{low}{step}", 0.9)]
    if not node.lower:
        forms += [(f"1:{high}{step}", 0.8)]
        forms += [(f"{n.text}:{high}{step}", 0.6 * fading(i)) for i, n in enumerate(_indices(place))]
    else:
        forms += [(f":{high}{step}", 0.8)]
    if not node.upper:
        forms += [(f"{low}:-1{step}", 0.8)]
        forms += [(f"{low}:{n.text}{step}", 0.6 * fading(i)) for i, n in enumerate(_indices(place))]
    else:
        forms += [(f"{low}:{step}", 0.8)]
    forms += [(f"{low}:{high}:-1", 0.4)] if not node.step else [(f"{low}:{high}", 0.7)]
    for text, weight in sorted(forms, key=lambda form: -form[1]):
        yield place.rewrite([(*span, text)], weight, becomes(old, text))


def _indices(place: Place) -> list[Name]:
    return [n for n in place.names() if not n.kinds & (kinds.CONTAINERS | kinds.CALLABLES | {"module"})][:5]


@template("from the other end", ast.Subscript, prior=0.4)
def from_the_other_end(place: Place) -> Changes:
    """Take the last instead of the first, and back.

    Before: ``parts[0]``
    After: ``parts[-1]``
    """
    node = place.node
    assert isinstance(node, ast.Subscript)
    text = place.text(node.slice)
    if text in ("0", "-1"):
        yield place.swap(node.slice, "-1" if text == "0" else "0")
    elif isinstance(node.slice, ast.Name):
        for index, other in enumerate((f"-{text}", f"-{text} - 1", "0", "-1")):
            if not place.kinds.get(text, frozenset()) & {"str", "container"}:
                yield place.swap(node.slice, other, 0.6 * fading(index))


TEMPLATES = (cut, slice_bounds, from_the_other_end)
