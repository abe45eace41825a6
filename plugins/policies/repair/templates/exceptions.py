"""Exceptions: caught more widely or more narrowly, raised with another type."""

import ast

from ..change import Place, becomes
from .base import Changes, fading, template

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
    for index, name in enumerate(n for k in sorted(known) for n in _kin(k) if n not in known):
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
    for index, name in enumerate(_kin(raised.id)):
        if name != raised.id:
            yield place.swap(raised, name, fading(index), becomes(raised.id, name))


TEMPLATES = (caught_type, raised_type)
