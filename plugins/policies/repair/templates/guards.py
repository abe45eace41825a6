"""Guards: leave early, skip an element, or raise, where a condition holds."""

import ast

from ..change import Place
from ..donors import own_statements
from .base import Changes, faded, paired, template
from .predicates import predicates
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
    yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for s in own_statements(function) for n in _own(s))
    values = ["return"] if yields or function.name == "__init__" else []
    values = values or [f"return {text}" for text in returned(place)[:MOST_VALUES]]
    if place.source.loop(place.unit) is not None:
        values = ["continue", *values[:3], "break", *values[3:]]
    first = function.body[0] is place.unit or _after_text(function.body, place.unit)
    conditions = predicates(place)[:MOST_CONDITIONS]
    for condition, leave, likely in paired(conditions, faded(values, 0.15)):
        yield place.insert([f"if {condition}:", f"\t{leave}"], likely if first else 0.75 * likely)


def _own(statement: ast.stmt) -> list[ast.AST]:
    """The expressions of a simple statement; compound ones have their statements listed themselves."""
    return [] if hasattr(statement, "body") else list(ast.walk(statement))


def _after_text(body: list[ast.stmt], unit: ast.AST) -> bool:
    first = body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return text and len(body) > 1 and body[1] is unit


@template("guard by raising", *_STATEMENTS, prior=0.12)
def guard_by_raising(place: Place) -> Changes:
    """Refuse a case with an exception.

    Before: ``return rows[0]``
    After: ``if not rows:`` ``raise ValueError`` before it, or an exception that the function raises.
    """
    if place.function is None or place.indent(place.unit) is None:
        return
    raised = [place.text(n) for n in place.donors.statements(place.function) if isinstance(n, ast.Raise)]
    errors = list(dict.fromkeys([*raised[:3], "raise ValueError", "raise TypeError", "raise KeyError"]))
    for condition, leave, likely in paired(predicates(place)[:10], faded(errors)):
        yield place.insert([f"if {condition}:", f"\t{leave}"], likely)


TEMPLATES = (guard, guard_by_raising)
