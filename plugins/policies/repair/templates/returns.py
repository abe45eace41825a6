"""Results: another value, a missing ``return``."""

import ast

from .. import kinds
from ..change import Place
from ..donors import own_statements
from .base import Changes, fading, same, template
from .predicates import ASKS, focus, predicates, questions

USUAL = ("None", "0", "[]", "{}", '""', "True", "False", "-1", "1")


def returned(place: Place) -> list[str]:
    """Values that a function could return early: its own results, usual ones, names in scope."""
    own = [place.text(node) for node in place.donors.returns(place.function) if len(place.text(node)) < 40]
    names = [n.text for n in focus(place)]
    return list(dict.fromkeys([*own, *USUAL[:7], *names[:5], *USUAL[7:]]))


@template("returned value", ast.Return, prior=0.42)
def returned_value(place: Place) -> Changes:
    """Return something else that the function knows.

    Before: ``return True``
    After: ``return depth == 0``; also a name in scope, or another result of the function.
    """
    node = place.node
    assert isinstance(node, ast.Return)
    value = node.value
    if value is None:
        for index, text in enumerate(returned(place)):
            end = place.source.span(node)[1]
            what = f"`return` becomes `return {text}`"
            yield place.rewrite([(end, end, f" {text}")], 0.7 * fading(index), what)
        return
    truth = isinstance(value, ast.Constant) and isinstance(value.value, bool)
    if truth:
        for text, weight in predicates(place):
            yield place.swap(value, text, weight)
    for index, name in enumerate(place.names()):
        if index < 10 and not name.kinds & (kinds.CALLABLES | {"module"}) and name.text != place.text(value):
            yield place.swap(value, name.text, (0.5 if truth else 0.9) * fading(index))
    for index, other in enumerate(place.donors.returns(place.function)):
        if not same(other, value):
            yield place.swap(value, place.text(other), 0.6 * fading(index))
    for index, text in enumerate(USUAL):
        if text != place.text(value):
            yield place.swap(value, text, 0.25 * fading(index))


@template("extend result", ast.Return, prior=0.35)
def extend_result(place: Place) -> Changes:
    """Let a yes or no depend on one thing more.

    Before: ``return not has_bridges(graph)``
    After: ``return is_connected(graph) and not has_bridges(graph)``
    """
    value = getattr(place.node, "value", None)
    if value is None or not _is_truth(value):
        return
    already = place.text(value)
    asked = [*questions(place), *predicates(place)]
    for text, weight in asked:
        if text not in already:
            part = f"({text})" if " or " in text else text
            yield place.swap(value, f"{part} and {place.text(value, 3)}", weight)
            yield place.swap(value, f"{text} or {place.text(value, 2)}", 0.7 * weight)


def _is_truth(value: ast.AST) -> bool:
    match value:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word)):
            return word.startswith(ASKS) or word in ("isinstance", "issubclass", "any", "all", "bool")
        case _:
            return False


@template("conditional result", ast.Return, prior=0.25)
def conditional_result(place: Place) -> Changes:
    """Return something else in one case.

    Before: ``return total / count``
    After: ``return total / count if count else 0``
    """
    value = getattr(place.node, "value", None)
    if value is None or isinstance(value, ast.Constant):
        return
    for index, name in enumerate(focus(place)):
        for other_index, other in enumerate(returned(place)[:8]):
            if other != place.text(value):
                weight = fading(index) * fading(other_index)
                yield place.swap(value, f"{place.text(value, 2)} if {name.text} else {other}", weight)


@template("missing return", ast.Expr, ast.Assign, ast.For, ast.While, ast.If, ast.With, ast.Try, prior=0.4)
def missing_return(place: Place) -> Changes:
    """Return what is computed and forgotten, or a name at the end of a function.

    Before: ``find(node.left)``
    After: ``return find(node.left)``
    """
    node, function = place.node, place.function
    if function is None or function.name == "__init__":
        return
    if isinstance(node, ast.Expr):
        if not isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom):
            start = place.source.span(node)[0]
            yield place.rewrite([(start, start, "return ")], 1.0, "the result is returned")
        return
    if function.body[-1] is node:
        results = any(isinstance(s, ast.Return) and s.value is not None for s in own_statements(function))
        for index, text in enumerate(returned(place) if results else [n.text for n in focus(place)]):
            yield place.insert([f"return {text}"], (0.8 if results else 1.0) * fading(index), after=True)


TEMPLATES = (returned_value, extend_result, conditional_result, missing_return)
