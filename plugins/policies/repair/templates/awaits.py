"""Coroutines: awaited, or not."""

import ast

from ..change import Place
from ..source import FUNCTIONS
from .base import Changes, template


@template("await", ast.Call, ast.Await, prior=0.45)
def missing_await(place: Place) -> Changes:
    """Wait for what a coroutine gives, and back.

    Before: ``rows = fetch(query)`` in an ``async def``
    After: ``rows = await fetch(query)``
    """
    node = place.node
    if isinstance(node, ast.Await):
        yield place.swap(node, place.text(node.value), 0.5)
        return
    if not isinstance(place.function, ast.AsyncFunctionDef) or isinstance(place.parent, ast.Await):
        return
    word = getattr(node.func, "id", getattr(node.func, "attr", ""))  # type: ignore[attr-defined]
    known = any(
        isinstance(n, FUNCTIONS) and n.name == word and isinstance(n, ast.AsyncFunctionDef)
        for n in place.source.parents
    )
    yield place.swap(node, f"await {place.text(node)}", 1.0 if known else 0.6)


TEMPLATES = (missing_await,)
