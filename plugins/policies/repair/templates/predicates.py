"""Conditions that a place could test: over the names in scope, and copied from the same function."""

import ast
from collections.abc import Iterator

from .. import kinds
from ..change import Place
from ..scope import Name, is_builtin
from ..source import FUNCTIONS
from .base import fading

MOST_FOCUS = 8
ASKS = ("is", "has", "can", "should", "contains", "callable")
"""How the names of functions begin that answer yes or no."""

_CONTRARY = {
    ast.Lt: ">=",
    ast.LtE: ">",
    ast.Gt: "<=",
    ast.GtE: "<",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


def negated(place: Place, node: ast.AST) -> str:
    """The text of the opposite of a condition."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return place.text(inner)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return f"{place.text(left, 6)} {_CONTRARY[type(operator)]} {place.text(right, 6)}"
        case _:
            return f"not {place.text(node, 4)}"


def focus(place: Place) -> list[Name]:
    """The names that the unit reads, then the others in scope; functions and modules left out."""
    read = {n.id for part in place.source.parts(place.unit) for n in (part,) if isinstance(n, ast.Name)}
    names = [n for n in place.names() if not n.kinds & (kinds.CALLABLES | {"module", "import"})]
    names.sort(key=lambda n: n.text not in read)  # stable: nearest first within both groups
    return names[:MOST_FOCUS]


def states(name: Name) -> Iterator[tuple[str, str, float]]:
    """What can be wrong with a value and what is right then, as texts, with a weight."""
    container, number = bool(name.kinds & kinds.CONTAINERS), bool(name.kinds & kinds.NUMBERS)
    text = name.text
    if not number:
        likely = 0.2 if name.kinds & {"list", "dict", "set", "tuple"} else 0.6 if container else 0.75
        yield f"{text} is None", f"{text} is not None", likely
    if not number or "bool" in name.kinds:
        yield f"not {text}", text, 0.9 if container else 0.8
    if number:
        yield f"{text} == 0", f"{text} != 0", 0.75
        yield f"{text} < 0", f"{text} >= 0", 0.7
        yield f"{text} <= 0", f"{text} > 0", 0.7
        yield f"{text} == 1", f"{text} != 1", 0.4
    elif container:
        yield f"len({text}) == 1", f"len({text}) > 1", 0.5
        yield f"len({text}) <= 1", f"len({text}) > 1", 0.5


def accessed(place: Place) -> Iterator[str]:
    """Texts of values whose attributes or items the unit takes: any of them may be ``None``."""
    seen: set[str] = set()
    for node in place.source.parts(place.unit):
        if not isinstance(node, ast.Attribute | ast.Subscript):
            continue
        if isinstance(node.value, ast.Name | ast.Attribute):
            text = place.text(node.value)
            root = text.split(".")[0]
            if text not in seen and not is_builtin(root) and text not in ("self", "cls"):
                seen.add(text)
                yield text


def questions(place: Place) -> Iterator[tuple[str, float]]:
    """Calls of the module's functions, and of the class's methods, whose names ask: ``is_open(door)``."""
    module, owner = place.context.scopes.of(None), place.source.owner(place.unit)
    names = [name for name in module.bound if name.startswith(ASKS)]
    methods = [s.name for s in owner.body if isinstance(s, FUNCTIONS)] if owner else []
    asked = [*(f"self.{name}" for name in methods if name.lstrip("_").startswith(ASKS)), *names]
    given = [n for n in focus(place) if not n.kinds & kinds.NUMBERS][:3]
    for index, (function, name) in enumerate((f, n) for f in asked[:8] for n in given):
        yield f"{function}({name.text})", 0.6 * fading(index)
        yield f"not {function}({name.text})", 0.5 * fading(index)


def predicates(place: Place) -> tuple[tuple[str, float], ...]:
    """Conditions that could be tested here, likely ones first, with a weight in [0, 1]."""
    known = place.context.predicates
    key = (place.unit, place.context.scopes.within(place.node))
    if key not in known:
        found: dict[str, float] = {}
        for text, weight in _every(place):
            found.setdefault(text, weight)
        known[key] = tuple(sorted(found.items(), key=lambda item: -item[1]))
    return known[key]


def _every(place: Place) -> Iterator[tuple[str, float]]:
    for text in accessed(place):
        yield f"{text} is None", 1.0
        yield f"{text} is not None", 0.9
    names = focus(place)
    for index, name in enumerate(names):
        for wrong, right, weight in states(name):
            yield wrong, weight * fading(index)
            yield right, weight * fading(index)
    for index, donor in enumerate(place.donors.conditions(place.function)):
        if not isinstance(donor, ast.Constant):
            yield place.text(donor), 0.6 * fading(index, 0.05)
            yield negated(place, donor), 0.5 * fading(index, 0.05)
    for mark in place.donors.marks:
        for index, name in enumerate(n for n in names[:4] if not n.kinds - {"str", "container"}):
            yield f"{mark} not in {name.text}", 0.6 * fading(index)
            yield f"{mark} in {name.text}", 0.5 * fading(index)
    yield from questions(place)
    yield from _types(place, names)
    yield from _comparisons(names)


def _types(place: Place, names: list[Name]) -> Iterator[tuple[str, float]]:
    """Whether a value is of a type that the file asks for elsewhere, or of a built-in one."""
    asked = place.donors.types
    for index, name in enumerate(n for n in names[:4] if not n.kinds & kinds.NUMBERS):
        for at, one in enumerate(asked[:8]):
            yield f"isinstance({name.text}, {one})", 0.4 * fading(index) * fading(at)
            yield f"not isinstance({name.text}, {one})", 0.3 * fading(index) * fading(at)


def _comparisons(names: list[Name]) -> Iterator[tuple[str, float]]:
    near = names[:6]
    for index, one in enumerate(near):
        for other in near[index + 1 :]:
            if kinds.clash(one.kinds, other.kinds):
                continue
            for operator in ("==", "!=", "<", ">", "<=", ">="):
                yield f"{one.text} {operator} {other.text}", 0.3
    for one in near:
        for other in near:
            if one is not other and other.kinds & kinds.CONTAINERS and not one.kinds & kinds.CONTAINERS:
                yield f"{one.text} in {other.text}", 0.35
                yield f"{one.text} not in {other.text}", 0.35
