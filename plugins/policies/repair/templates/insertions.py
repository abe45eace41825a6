"""Missing statements: copied from the same function with a name changed, or made of names in scope."""

import ast
import re
from collections.abc import Iterator

from .. import kinds
from ..change import Change, Place
from ..scope import Name
from .base import Changes, faded, fading, paired, template

_STATEMENTS = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.If, ast.For, ast.While, ast.With, ast.Try)
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
MOST_DONORS, MOST_NAMES = 24, 8


def _around(place: Place, code: list[str], weight: float) -> Iterator[Change | None]:
    """Before the unit; after it too when it is the last of its block."""
    block = place.source.block(place.unit)
    leaves = isinstance(place.unit, _LEAVES)
    if block and block[-1] is place.unit and not leaves:
        yield place.insert(code, weight, after=True)
    yield place.insert(code, weight)


def _values(place: Place) -> list[Name]:
    fixed = kinds.CALLABLES | {"module", "import"}
    return [n for n in place.names() if not n.kinds & fixed]


@template("copied statement", *_STATEMENTS, prior=0.4)
def copied_statement(place: Place) -> Changes:
    """Do once more what the function does elsewhere, with one name changed or none.

    Before: ``lines.append(line)`` in a loop and ``return lines`` after it
    After: ``lines.append(text)`` before ``return lines``
    """
    if place.function is None or place.indent(place.unit) is None:
        return
    line = getattr(place.unit, "lineno", 0)
    donors = sorted(
        place.donors.statements(place.function), key=lambda d: abs(getattr(d, "lineno", 0) - line)
    )[:MOST_DONORS]
    for index, donor in enumerate(donors):
        if donor is place.unit:
            continue
        # A method that changes something is done twice more often than a value is assigned twice.
        text = place.text(donor)
        weight = fading(index, 0.05) * (1.0 if isinstance(donor, ast.Expr | ast.AugAssign) else 0.8)
        if not _usable(place, donor):
            continue
        yield from _around(place, [text], 0.6 * weight)
        for renamed, likely in _renamed(place, donor, text):
            yield from _around(place, [renamed], weight * likely)


def _usable(place: Place, donor: ast.AST) -> bool:
    """Whether what the donor reads is bound here already."""
    read = {n.id for n in ast.walk(donor) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return not (read & place.scope.bound.keys()) - {n.text for n in place.names()} - {"self", "cls"}


def _renamed(place: Place, donor: ast.AST, text: str) -> Iterator[tuple[str, float]]:
    """The statement with one of its names changed for another one in scope."""
    used = dict.fromkeys(n.id for n in ast.walk(donor) if isinstance(n, ast.Name))
    for old in used:
        known = place.kinds.get(old, frozenset())
        if known & (kinds.CALLABLES | {"module", "import"}) or old in ("self", "cls"):
            continue
        for index, name in enumerate(_values(place)[:MOST_NAMES]):
            if name.text != old and not kinds.clash(known, name.kinds):
                likely = 1.0 if known & name.kinds else 0.85 if not known else 0.65
                yield re.sub(rf"(?<![\w.]){re.escape(old)}(?!\w)", name.text, text), likely * fading(index)


@template("assign name", *_STATEMENTS, prior=0.34)
def assign_name(place: Place) -> Changes:
    """Let a variable take over the value of another one.

    Before: ``node = following`` in a loop that never moves ``previous``
    After: ``previous = node`` before it
    """
    if place.function is None or place.indent(place.unit) is None:
        return
    scope = place.scope
    stored = [n for n in _values(place) if n.tier == 0 and scope.bound.get(n.text)]
    parameters = [n for n in _values(place) if n.text in scope.parameters]
    looped = place.source.loop(place.unit) is not None
    targets, values = faded([*stored, *parameters][:MOST_NAMES]), faded(_values(place)[:MOST_NAMES])
    for target, value, weight in paired(targets, values):
        if value.text != target.text and not kinds.clash(target.kinds, value.kinds):
            yield from _around(place, [f"{target.text} = {value.text}"], weight * (1.0 if looped else 0.6))


@template("count", *_STATEMENTS, prior=0.3)
def count(place: Place) -> Changes:
    """Move a number by one, or by another value.

    Before: a loop whose body never changes ``index``
    After: ``index += 1`` in its body
    """
    if place.function is None or place.indent(place.unit) is None:
        return
    looped = place.source.loop(place.unit) is not None
    numbers = [n for n in _values(place) if n.kinds & kinds.NUMBERS and n.tier in (0, 2)]
    for index, name in enumerate(numbers[:MOST_NAMES]):
        weight = fading(index) * (1.0 if looped else 0.6)
        yield from _around(place, [f"{name.text} += 1"], weight)
        yield from _around(place, [f"{name.text} -= 1"], weight)
        for other, value in enumerate(_values(place)[:4]):
            if value.text != name.text and not value.kinds & kinds.CONTAINERS:
                yield from _around(place, [f"{name.text} += {value.text}"], 0.5 * weight * fading(other))


@template("put into container", *_STATEMENTS, prior=0.36)
def put_into_container(place: Place) -> Changes:
    """Record a value in a collection that is only asked.

    Before: ``if node in visited: return``
    After: ``visited.add(node)`` after it
    """
    if place.function is None or place.indent(place.unit) is None:
        return
    looked_up = _looked_up(place)
    for container in place.names():
        word = next((w for k, w in (("set", "add"), ("list", "append")) if k in container.kinds), None)
        if word is None:
            continue
        asked = looked_up.get(container.text, ())
        for index, value in enumerate(_values(place)[:MOST_NAMES]):
            if value.text != container.text and not value.kinds & {"function", "class"}:
                weight = 1.0 if value.text in asked else 0.6 * fading(index)
                yield from _around(place, [f"{container.text}.{word}({value.text})"], weight)
    for container, asked in looked_up.items():
        known = place.kinds.get(container, frozenset())
        if "dict" in known:
            for key in asked:
                for index, value in enumerate(_values(place)[:MOST_NAMES]):
                    if value.text not in (container, key):
                        yield from _around(place, [f"{container}[{key}] = {value.text}"], 0.6 * fading(index))


def _looked_up(place: Place) -> dict[str, tuple[str, ...]]:
    """By collection, what the function asks whether it is in there."""
    found: dict[str, list[str]] = {}
    for donor in place.donors.conditions(place.function):
        for node in ast.walk(donor):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
                found.setdefault(place.text(node.comparators[0]), []).append(place.text(node.left))
    return {container: tuple(dict.fromkeys(asked)) for container, asked in found.items()}


@template("default for missing", *_STATEMENTS, prior=0.32)
def default_for_missing(place: Place) -> Changes:
    """Give a name a value where it has none, or the type that it should have.

    Before: a function that works on ``options``
    After: ``if options is None:`` ``options = []`` before it, or ``options = list(options)``
    """
    function = place.function
    if function is None or place.indent(place.unit) is None:
        return
    first = place.unit in function.body[:2]
    read = {n.id for n in place.source.parts(place.unit) if isinstance(n, ast.Name)}
    names = [n for n in place.scope.parameters if first or n in read]
    names += [n.text for n in _values(place) if n.tier == 0 and n.text in read and n.text not in names]
    for index, name in enumerate(n for n in names[:6] if n not in ("self", "cls")):
        early = (
            fading(index) * (1.0 if name in read else 0.7) * (1.0 if name in place.scope.parameters else 0.6)
        )
        for other, value in enumerate(('""', "[]", "{}", "0", "set()", "()", "1")):
            weight = early * fading(other)
            yield place.insert([f"if {name} is None:", f"\t{name} = {value}"], weight)
            yield place.insert([f"{name} = {name} or {value}"], 0.6 * weight)
        for other, called in enumerate(("list", "str", "abs", "int", "tuple", "dict", "set", "sorted")):
            if not kinds.clash(place.kinds.get(name, frozenset()), kinds.of(_call(called))):
                weight = early * fading(other)
                yield place.insert([f"{name} = {called}({name})"], 0.7 * weight)
                if called in ("list", "str", "int", "tuple"):
                    asked = f"if not isinstance({name}, {called}):"
                    yield place.insert([asked, f"\t{name} = {called}({name})"], 0.4 * weight)


def _call(name: str) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), [], [])


TEMPLATES = (copied_statement, assign_name, count, put_into_container, default_for_missing)
