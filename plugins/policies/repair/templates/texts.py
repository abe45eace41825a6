"""Texts made of values: what is joined, and how a value is written."""

import ast
import re

from ..change import Place, becomes
from .base import Changes, fading, template

_JOINED = ("map(str, {})", "map(repr, {})", "sorted({})", "sorted(map(str, {}))", "sorted(map(repr, {}))")
_SHORT = ("filter(None, {})", "reversed({})")


@template("joined elements", ast.Call, prior=0.45)
def joined_elements(place: Place) -> Changes:
    """Join the elements as texts, in order, or without empty ones.

    Before: ``", ".join(keys)``
    After: ``", ".join(map(repr, keys))``, ``", ".join(sorted(keys))``
    """
    node = place.node
    match node:
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.Starred()]):
            return
        case ast.Call(func=ast.Attribute(attr="join"), args=[argument]):
            inner = place.text(argument).strip("()") if isinstance(argument, ast.GeneratorExp) else ""
            text = f"({inner})" if inner else place.text(argument, 1)
            for index, form in enumerate((*_JOINED, *_SHORT)):
                yield place.swap(argument, form.format(text), fading(index))
            if isinstance(argument, ast.GeneratorExp | ast.ListComp):
                element = argument.elt
                for function in ("str", "repr"):
                    yield place.swap(element, f"{function}({place.text(element, 1)})", 0.9)
        case _:
            return


_DIRECTIVE = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?([srdfgxi])")
_FIELD = re.compile(r"\{([\w.\[\]]*)(![rsa])?(:[^{}]*)?\}")


@template("written value", ast.Constant, prior=0.4)
def written_value(place: Place) -> Changes:
    """Write a value in a text in another way.

    Before: ``"no key %s" % key``, ``"no key {}".format(key)``
    After: ``"no key %r" % key``, ``"no key {!r}".format(key)``
    """
    node = place.node
    assert isinstance(node, ast.Constant)
    if not isinstance(node.value, str) or isinstance(place.parent, ast.JoinedStr | ast.Expr):
        return
    text, start = place.text(node), place.source.span(node)[0]
    for match in _DIRECTIVE.finditer(text):
        for index, new in enumerate({"s": "rd", "r": "s", "d": "s", "f": "sg", "g": "fs"}.get(match[1], "")):
            span = (start + match.start(1), start + match.end(1), new)
            yield place.rewrite([span], fading(index), becomes(match.group(), match.group()[:-1] + new))
    if _formatted(place):
        for match in _FIELD.finditer(text):
            new = "" if match[2] else "!r"
            low, high = match.span(2) if match[2] else (match.end(1), match.end(1))
            yield place.rewrite(
                [(start + low, start + high, new)], 0.9, f"`{match.group()}` is written otherwise"
            )


def _formatted(place: Place) -> bool:
    return isinstance(place.parent, ast.Attribute) and place.parent.attr == "format"


TEMPLATES = (joined_elements, written_value)
