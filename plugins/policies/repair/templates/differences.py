"""What the failed assertion asks for, put where the value that it found comes from."""

import ast
import difflib
from collections.abc import Iterator

from ..change import Place, becomes
from ..clues import Literal
from .base import Changes, fading, template

_CONTEXT = 12
"""Characters beside a difference by which its place in a longer text is recognised."""

_NEAR = 12
"""A difference of numbers that one constant is likely to make up for."""

_QUOTES = frozenset("'\"\\\n{}%")


@template("asserted difference", ast.Constant, ast.JoinedStr, prior=0.6)
def asserted_difference(place: Place) -> Changes:
    """Change a literal as the text or the number that a failed assertion found would have to change.

    Before: ``return f"a {size} box"`` where ``a 3 box`` was found and ``a box of 3`` wanted
    After: ``return f"a box of {size}"``; and a number by what is missing.
    """
    node = place.node
    if isinstance(place.parent, ast.JoinedStr | ast.Expr):
        return
    pairs = [way for pair in place.context.clues.differences for way in (pair, pair[::-1])]
    for index, (found, wanted) in enumerate(pairs[:12]):
        if isinstance(found, str) and isinstance(wanted, str):
            yield from _text(place, found, wanted, fading(index))
        elif isinstance(node, ast.Constant) and _number(node.value) and _number(found):
            yield from _numbers(place, node.value, found, wanted, fading(index))


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(place: Place, value: object, found: Literal, wanted: Literal, weight: float) -> Changes:
    assert isinstance(value, int | float)
    assert isinstance(found, int | float)
    assert isinstance(wanted, int | float)
    if value == found:
        yield place.swap(place.node, repr(wanted), weight)
    elif isinstance(found, int) and isinstance(value, int) and abs(wanted - found) <= _NEAR:
        yield place.swap(place.node, repr(value + wanted - found), 0.6 * weight)
    if value and found and wanted / found * value != value:
        scaled = wanted / found * value
        yield place.swap(place.node, repr(int(scaled) if scaled.is_integer() else scaled), 0.4 * weight)


def _text(place: Place, found: str, wanted: str, weight: float) -> Changes:
    """The literal with the pieces changed that are in it, by themselves and all together."""
    start, end = place.source.span(place.node)
    old = place.source.text[start:end]
    if isinstance(place.node, ast.Constant) and not isinstance(place.node.value, str):
        return
    whole = old
    for low, high, new in _pieces(found, wanted):
        one = _applied(old, found, low, high, new)
        if one is not None:
            yield place.rewrite([(start, end, one)], weight, becomes(old, one))
        whole = _applied(whole, found, low, high, new) or whole
    if whole != old:
        yield place.rewrite([(start, end, whole)], weight, becomes(old, whole))


def _pieces(found: str, wanted: str) -> Iterator[tuple[int, int, str]]:
    """What has to change of a text, from where to where, and what stands there then; at most six pieces."""
    if max(len(found), len(wanted)) > 2_000:
        return
    matcher = difflib.SequenceMatcher(None, found, wanted, autojunk=False)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for _, low, high, first, last in codes if len(codes) <= 6 else ():
        new = wanted[first:last]
        if not _QUOTES & set(found[low:high] + new):
            yield low, high, new


def _applied(literal: str, found: str, low: int, high: int, new: str) -> str | None:
    """The literal with a piece of the found text replaced, where the piece and what is beside it occur in it.

    The more of the surroundings occurs, the surer the place; one character beside it must.
    """
    piece = found[low:high]
    for reach in range(_CONTEXT, 0, -1):
        before, after = found[max(0, low - reach) : low], found[high : high + reach]
        for left, right in ((before, after), (before, ""), ("", after)):
            mark = left + piece + right
            if len(left + right) >= min(reach, 1) and len(mark) > 1 and literal.count(mark) == 1:
                at = literal.index(mark) + len(left)
                return literal[:at] + new + literal[at + len(piece) :]
    return None


TEMPLATES = (asserted_difference,)
