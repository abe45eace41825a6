"""Presence: an attribute is taken only from what has it."""

import ast

from ..change import Place
from ..scope import is_builtin
from .base import Changes, fading, template
from .guards import guard_leaves

MOST_CLASSES = 6


@template("attribute that is lacking", ast.Attribute, prior=0.7)
def lacking_attribute(place: Place) -> Changes:
    """Ask first, where a failing test shows that an object has no such attribute.

    Before: ``if entry.path == wanted:``
    After: ``if isinstance(entry, File) and entry.path == wanted:``; also ``hasattr``, ``getattr`` with a
    default, or a guard before the statement
    """
    node = place.node
    assert isinstance(node, ast.Attribute)
    if node.attr not in place.context.clues.lacking or not isinstance(node.ctx, ast.Load):
        return
    owner = place.text(node.value, 1)
    asked = [f"isinstance({owner}, {name})" for name in _known_classes(place, node.attr)]
    asked += [f'hasattr({owner}, "{node.attr}")', f"{owner} is not None"]
    condition = _condition_around(place)
    for index, text in enumerate(asked):
        if condition is not None:
            yield place.swap(condition, f"{text} and {place.text(condition, 4)}", fading(index, 0.05))
    if not (isinstance(place.parent, ast.Call) and place.field == "func"):
        for index, default in enumerate(("None", '""', "False")):
            yield place.swap(node, f'getattr({owner}, "{node.attr}", {default})', 0.7 * fading(index))
    for index, text in enumerate(asked if place.indent(place.unit) is not None else ()):
        for leave, weight in guard_leaves(place)[:4]:
            code = [f"if not {text}:", f"\t{leave}"]
            yield place.insert(code, 0.5 * weight * fading(index))


def _known_classes(place: Place, attribute: str) -> list[str]:
    """The classes with that attribute that the file can name."""
    owners = place.context.index.classes_with.get(attribute, ())
    return [name for name in owners if name in place.kinds or is_builtin(name)][:MOST_CLASSES]


def _condition_around(place: Place) -> ast.expr | None:
    """The innermost condition that the node is part of: an operand of ``and`` or ``or``, or a test."""
    child = place.node
    for parent in place.source.ancestors(place.node):
        if isinstance(parent, ast.BoolOp) or (
            isinstance(parent, ast.If | ast.While | ast.IfExp | ast.Assert | ast.comprehension)
            and place.source.fields[child] in ("test", "ifs")
        ):
            return child if isinstance(child, ast.expr) else None
        if isinstance(parent, ast.stmt | ast.Lambda):
            return None
        child = parent
    return None


TEMPLATES = (lacking_attribute,)
