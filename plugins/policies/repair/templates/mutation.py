"""Mutation against value: changed in place or made anew, shared or copied."""

import ast

from ..change import Change, Place, becomes
from .base import Changes, template

_IN_PLACE = {"update", "extend", "append", "add", "insert", "sort", "reverse", "remove", "discard"}


@template("assign instead", ast.Expr, prior=0.45)
def assign_instead(place: Place) -> Changes:
    """Set a variable or an item instead of changing the object that it holds.

    Before: ``groups[n].update(groups[m])``
    After: ``groups[n] = groups[m]``; also ``text = text.strip()`` for a forgotten result.
    """
    node = place.node
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=word), args=arguments)):
            target = place.text(owner)
            if isinstance(owner, ast.Name | ast.Attribute | ast.Subscript):
                if word in _IN_PLACE and len(arguments) == 1 and not isinstance(arguments[0], ast.Starred):
                    value = place.text(arguments[0])
                    yield _statement(place, f"{target} = {value}", 1.0)
                    yield _statement(place, f"{target} = {target} + [{value}]", 0.4)
                    yield _statement(place, f"{target} = {target} | {place.text(arguments[0], 9)}", 0.4)
                elif word not in _IN_PLACE:
                    yield _statement(place, f"{target} = {place.text(node.value)}", 0.8)
        case _:
            return


def _statement(place: Place, text: str, weight: float) -> Change:
    span = place.source.span(place.node)
    return place.rewrite([(*span, text)], weight, becomes(place.text(place.node), text))


@template("value of a change in place", ast.Assign, ast.Return, prior=0.5)
def value_of_a_change(place: Place) -> Changes:
    """Do not take the result of a method that returns nothing.

    Before: ``rows = rows.sort()``
    After: ``rows = sorted(rows)``, or ``rows.sort()``
    """
    node = place.node
    value = getattr(node, "value", None)
    match value:
        case ast.Call(func=ast.Attribute(value=owner, attr=word)) if word in _IN_PLACE:
            functions = {"sort": "sorted", "reverse": "reversed"}
            if word in functions and isinstance(value, ast.Call):
                rest = "".join(f", {place.text(k)}" for k in value.keywords)
                new = f"{functions[word]}({place.text(owner, 1)}{rest})"
                yield place.swap(value, new, 1.0)
            if isinstance(node, ast.Assign):
                yield _statement(place, place.text(value), 0.8)
        case _:
            return


TEMPLATES = (assign_instead, value_of_a_change)
