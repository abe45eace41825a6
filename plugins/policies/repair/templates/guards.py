"""Guards: leave early, skip an element, or raise, where a condition holds."""

import ast
import re

from ..change import Place, becomes
from ..donors import own_statements
from ..scope import is_builtin
from .base import Changes, faded, paired, template
from .predicates import negated, predicates
from .returns import returned

MOST_CONDITIONS, MOST_VALUES = 24, 8
_STATEMENTS = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.If, ast.For, ast.While, ast.With, ast.Try)


@template("guard", *_STATEMENTS, prior=0.34)
def guard(place: Place) -> Changes:
    """Leave before a statement that a case should not reach.

    Before: ``return rows[0]``
    After: ``if not rows:`` ``return None`` before it; in loops also ``continue`` and ``break``.
    """
    function = place.function
    if function is None or place.indent(place.unit) is None:
        return
    first = function.body[0] is place.unit or _after_text(function.body, place.unit)
    conditions = predicates(place)[:MOST_CONDITIONS]
    for condition, leave, likely in paired(conditions, guard_leaves(place)):
        yield place.insert([f"if {condition}:", f"\t{leave}"], likely if first else 0.75 * likely)


def guard_leaves(place: Place) -> list[tuple[str, float]]:
    """Statements by which a guard can leave, likely ones first, with a weight."""
    function = place.function
    if function is None:
        return []
    yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for s in own_statements(function) for n in _own(s))
    values = ["return"] if yields or function.name == "__init__" else []
    values = values or [f"return {text}" for text in returned(place)[:MOST_VALUES]]
    if place.source.loop(place.unit) is not None:
        values = ["continue", *values[:3], "break", *values[3:]]
    return faded(values, 0.15)


def _own(statement: ast.stmt) -> list[ast.AST]:
    """The expressions of a simple statement; compound ones have their statements listed themselves."""
    return [] if hasattr(statement, "body") else list(ast.walk(statement))


def _after_text(body: list[ast.stmt], unit: ast.AST) -> bool:
    first = body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return text and len(body) > 1 and body[1] is unit


@template("guard by raising", *_STATEMENTS, prior=0.36)
def guard_by_raising(place: Place) -> Changes:
    """Refuse a case with an exception, first of all with one that a failing test waits for.

    Before: ``return rows[0]``
    After: ``if not rows:`` ``raise ValueError`` before it, or an exception that the file raises.
    """
    if place.function is None or place.indent(place.unit) is None:
        return
    waits = bool(place.context.clues.wanted)
    conditions = predicates(place)[: MOST_CONDITIONS if waits else 10]
    for condition, leave, likely in paired(conditions, faded(errors(place))):
        yield place.insert([f"if {condition}:", f"\t{leave}"], likely if waits else 0.33 * likely)


def errors(place: Place) -> list[str]:
    """Statements that raise: those that a failing test waits for, else what the function and others raise."""
    wanted = place.context.clues.wanted
    own = [place.text(n) for n in place.donors.statements(place.function) if isinstance(n, ast.Raise)]
    every = [*own, *(place.text(n) for n in place.donors.statements(None) if isinstance(n, ast.Raise))]
    if wanted:
        alike = [text for name in wanted for text in every if re.match(rf"raise (\w+\.)*{name}\b", text)]
        return list(dict.fromkeys([*alike[:3], *(f"raise {_reachable(place, name)}" for name in wanted[:3])]))
    return list(dict.fromkeys([*own[:3], "raise ValueError", "raise TypeError", "raise KeyError"]))


def _reachable(place: Place, name: str) -> str:
    """The name as the file can say it: alone, or after a module that it imports."""
    if name in place.kinds or is_builtin(name):
        return name
    dotted = [place.text(n) for n in place.source.parents if isinstance(n, ast.Attribute) and n.attr == name]
    return dotted[0] if dotted else name


@template("raise instead", ast.Return, ast.Pass, ast.Continue, prior=0.3)
def raise_instead(place: Place) -> Changes:
    """Raise what a failing test waits for where a case is let through.

    Before: ``return None``
    After: ``raise ValueError(text)``
    """
    function, span = place.function, place.source.span(place.node)
    if function is None:
        return
    ends = {"__next__": ["raise StopIteration"], "__anext__": ["raise StopAsyncIteration"]}
    texts = errors(place) if place.context.clues.wanted else []
    for text, weight in faded([*texts, *ends.get(function.name, ())]):
        yield place.rewrite([(*span, text)], weight, becomes(place.text(place.node), text))


@template("answer instead of an assertion", ast.Assert, prior=0.4)
def answer_instead(place: Place) -> Changes:
    """Answer, or refuse, where an assertion stops everything.

    Before: ``assert isinstance(other, Point)``
    After: ``if not isinstance(other, Point):`` ``return False``, or a ``raise``; or no assertion at all.
    """
    node, function = place.node, place.function
    assert isinstance(node, ast.Assert)
    lines = place.lines_of(node)
    if function is None or lines is None:
        return
    indent, newline = place.indent(node) or "", place.source.newline
    special = ["return NotImplemented", "return False"] if function.name.startswith("__") else []
    leaves = [*errors(place)[:4], *special, *(text for text, _ in guard_leaves(place)[:4])]
    for leave, weight in faded(dict.fromkeys(leaves), 0.1):
        text = f"if {negated(place, node.test)}:"
        code = f"{indent}{text}{newline}{indent}{place.source.step}{leave}{newline}"
        what = becomes(place.text(node), f"{text} {leave}")
        key = ("assert", place.source.first_offset(node), leave)
        yield place.moved_block([(*lines, code)], weight, what, *key)


TEMPLATES = (guard, guard_by_raising, raise_instead, answer_instead)
