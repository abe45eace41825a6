"""Classes: the class of an object instead of a class by name."""

import ast

from ..change import Place
from .base import Changes, template


@template("own class", ast.Call, prior=0.45)
def own_class(place: Place) -> Changes:
    """Make an object of the class that the method was called on, so that subclasses keep their type.

    Before: ``return Table(rows)`` in a method of ``Table``
    After: ``return self.__class__(rows)``; in a class method ``cls(rows)``
    """
    node, owner, function = place.node, place.source.owner(place.unit), place.function
    assert isinstance(node, ast.Call)
    if owner is None or function is None or not isinstance(node.func, ast.Name):
        return
    bases = {b.id for b in owner.bases if isinstance(b, ast.Name)}
    if node.func.id not in {owner.name, *bases} or not function.args.args:
        return
    first = function.args.args[0].arg
    if first == "cls":
        yield place.swap(node.func, "cls")
        return
    weight = 1.0 if node.func.id == owner.name else 0.6
    yield place.swap(node.func, f"{first}.__class__", weight)
    yield place.swap(node.func, f"type({first})", 0.9 * weight)
    if "copy" in place.kinds and [getattr(a, "id", "") for a in node.args] == [first]:
        yield place.swap(node, f"copy.copy({first})", 0.8)


@template("not implemented", ast.Return, ast.Raise, prior=0.3)
def not_implemented(place: Place) -> Changes:
    """Let the other operand have its say.

    Before: ``return False`` in ``__eq__``
    After: ``return NotImplemented``
    """
    function, node = place.function, place.node
    if function is None or not (function.name.startswith("__") and function.name.endswith("__")):
        return
    if len(function.args.args) != 2:
        return
    span = place.source.span(node)
    yield place.rewrite([(*span, "return NotImplemented")], 1.0, "the other operand has its say")


TEMPLATES = (own_class, not_implemented)
