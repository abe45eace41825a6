"""Recursion: what a function passes to itself."""

import ast

from .. import kinds
from ..change import Place
from .base import Changes, fading, same, template


@template("recursive argument", ast.Call, prior=0.5)
def recursive_argument(place: Place) -> Changes:
    """Pass on another, smaller argument.

    Before: ``return count(items)``
    After: ``return count(items[1:])``; also ``n - 1``, ``n // 2``, what another call passes.
    """
    node = place.node
    assert isinstance(node, ast.Call)
    word = _called(node)
    own = [p for p in place.source.ancestors(place.unit) if getattr(p, "name", None) == word]
    if not own or not word:
        return
    for argument in node.args:
        known = kinds.of(argument, place.kinds)
        base = place.text(argument, 15)
        if not known & kinds.NUMBERS:
            for index, cut in enumerate(("[1:]", "[:-1]")):
                yield place.swap(argument, base + cut, fading(index))
        if not known & kinds.CONTAINERS:
            for index, text in enumerate((" - 1", " + 1", " // 2")):
                base = place.text(argument, 10 if index < 2 else 11)
                yield place.swap(argument, base + text, fading(index))
    yield from _from_other_calls(place, node, word)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _from_other_calls(place: Place, node: ast.Call, word: str) -> Changes:
    for donor in place.donors.expressions(place.function):
        if not isinstance(donor, ast.Call) or _called(donor) != word:
            continue
        for ours, theirs in zip(node.args, donor.args, strict=False):
            if not same(ours, theirs):
                yield place.swap(ours, place.text(theirs), 0.8)


TEMPLATES = (recursive_argument,)
