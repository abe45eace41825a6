"""Exceptions: caught more widely or more narrowly, raised with another type."""

import ast

from ..change import Place, becomes, quoted
from .base import Changes, faded, fading, template
from .guards import errors
from .returns import returned
from .statements import many_lined_text, shifted

# Each can be raised where its neighbours are.
_KIN = (
    ("KeyError", "IndexError", "LookupError"),
    ("ValueError", "TypeError", "ArithmeticError"),
    ("AttributeError", "TypeError", "NameError"),
    ("OSError", "FileNotFoundError", "PermissionError", "IsADirectoryError"),
    ("ZeroDivisionError", "ArithmeticError", "OverflowError"),
    ("ImportError", "ModuleNotFoundError"),
    ("UnicodeDecodeError", "UnicodeError", "ValueError"),
    ("StopIteration", "IndexError"),
    ("ValueError", "KeyError"),
    ("NotImplementedError", "RuntimeError"),
)


def _kin(name: str) -> list[str]:
    found = [other for family in _KIN if name in family for other in family if other != name]
    usual = ("ValueError", "TypeError", "KeyError", "IndexError", "AttributeError")
    return list(dict.fromkeys([*found, *usual]))


@template("caught type", ast.ExceptHandler, prior=0.4)
def caught_type(place: Place) -> Changes:
    """Catch another exception, or one more.

    Before: ``except KeyError:``
    After: ``except (KeyError, TypeError):``, ``except IndexError:``
    """
    node = place.node
    assert isinstance(node, ast.ExceptHandler)
    if isinstance(node.type, ast.Tuple):
        inner = ", ".join(place.text(e) for e in node.type.elts)
        known = {place.text(e) for e in node.type.elts}
    elif node.type is not None:
        inner = place.text(node.type)
        known = {inner}
    else:
        return
    died = place.context.clues.died
    names = dict.fromkeys([*died, *(n for k in sorted(known) for n in _kin(k))])
    for index, name in enumerate(n for n in names if n not in known):
        yield place.swap(node.type, f"({inner}, {name})", fading(index))
        if len(known) == 1:
            yield place.swap(node.type, name, 0.6 * fading(index))
    yield place.swap(node.type, "Exception", 0.3)


@template("raised type", ast.Raise, prior=0.4)
def raised_type(place: Place) -> Changes:
    """Raise another exception.

    Before: ``raise KeyError(name)``
    After: ``raise ValueError(name)``
    """
    node = place.node
    assert isinstance(node, ast.Raise)
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if not isinstance(raised, ast.Name):
        return
    names = dict.fromkeys([*place.context.clues.wanted, *_kin(raised.id)])
    for index, name in enumerate(names):
        if name != raised.id:
            yield place.swap(raised, name, fading(index), becomes(raised.id, name))


@template("catch", ast.Assign, ast.Return, ast.Expr, ast.AugAssign, prior=0.24)
def catch(place: Place) -> Changes:
    """Turn the exception that a failing test dies of into the one that it waits for, or into a result.

    Before: ``number = int(text)``
    After: ``try:`` ``number = int(text)`` ``except ValueError:`` ``raise BadInput(text)``
    """
    clues, lines = place.context.clues, place.lines_of(place.unit)
    if not clues.died or place.function is None or lines is None or many_lined_text(place.unit):
        return
    indent, step, newline = place.indent(place.unit) or "", place.source.step, place.source.newline
    body = shifted(place, place.unit, lines, indent + step)
    for leave, likely in _ways_out(place):
        for index, name in enumerate(clues.died[:2]):
            text = f"{indent}try:{newline}{body}{indent}except {name}:{newline}{indent}{step}{leave}{newline}"
            what = f"{name} in {quoted(place.text(place.unit))} leads to {quoted(leave)}"
            yield place.moved_block([(*lines, text)], likely * fading(index), what, "catch", lines[0], text)


def _ways_out(place: Place) -> list[tuple[str, float]]:
    """What can be done instead; swallowing the exception is the last thing to try."""
    if place.context.clues.wanted:
        return faded(errors(place))
    values = [(f"return {text}", 0.5 * weight) for text, weight in faded(returned(place)[:6])]
    loop = [("continue", 0.5)] if place.source.loop(place.unit) is not None else []
    return [*values, *loop, ("pass", 0.2)]


TEMPLATES = (caught_type, raised_type, catch)
