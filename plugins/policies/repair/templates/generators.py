"""Generators: one element or all of another, a list for a generator that is used twice."""

import ast

from ..change import Place
from .base import Changes, template


@template("yield", ast.Yield, ast.YieldFrom, prior=0.55)
def yield_or_from(place: Place) -> Changes:
    """Yield a value, or all of its elements.

    Before: ``yield walk(child)``
    After: ``yield from walk(child)``, and back
    """
    node = place.node
    start = place.source.span(node)[0]
    assert isinstance(node, ast.Yield | ast.YieldFrom)
    if node.value is None:
        return
    value = place.source.span(node.value)[0]
    if isinstance(node, ast.Yield):
        yield place.rewrite([(start, value, "yield from ")], 1.0, "`yield` becomes `yield from`")
    else:
        yield place.rewrite([(start, value, "yield ")], 0.8, "`yield from` becomes `yield`")


@template("return or yield", ast.Return, prior=0.2)
def return_or_yield(place: Place) -> Changes:
    """Yield what is returned.

    Before: ``return child``
    After: ``yield child``
    """
    node = place.node
    assert isinstance(node, ast.Return)
    if node.value is not None and not isinstance(node.value, ast.Tuple):
        start, value = place.source.span(node)[0], place.source.span(node.value)[0]
        yield place.rewrite([(start, value, "yield ")], 1.0, "`return` becomes `yield`")
        yield place.rewrite([(start, value, "yield from ")], 0.7, "`return` becomes `yield from`")


@template("list for generator", ast.GeneratorExp, prior=0.3)
def list_for_generator(place: Place) -> Changes:
    """Keep the elements, so that they can be used more than once.

    Before: ``found = (clean(x) for x in xs)``
    After: ``found = [clean(x) for x in xs]``
    """
    node = place.node
    inner = place.text(node)
    if inner.startswith("(") and not isinstance(place.parent, ast.Call):
        yield place.swap(node, f"[{inner[1:-1]}]", 1.0)


TEMPLATES = (yield_or_from, return_or_yield, list_for_generator)
