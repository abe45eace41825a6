"""Values passed on through one step more: a method called on a text, a function over the elements."""

import ast

from .. import kinds
from ..change import Place
from .base import Changes, fading, template

_TEXTS = (ast.Call, ast.Name, ast.Subscript, ast.Attribute, ast.JoinedStr)
_PUT = (ast.Assign, ast.Return, ast.keyword, ast.Call, ast.AugAssign, ast.FormattedValue)
_ELEMENTS = ("str", "int", "float", "repr", "tuple", "list")


@template("cleaned text", *_TEXTS, prior=0.22)
def cleaned_text(place: Place) -> Changes:
    r"""Replace or remove characters of a text, those first that a failed assertion differs in.

    Before: ``digits = text.lower()``
    After: ``digits = text.lower().replace("_", "")``
    """
    node = place.node
    if not isinstance(place.parent, _PUT) or place.field in ("func", "targets", "target"):
        return
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    known = kinds.of(node, place.kinds)
    if known and not known & {"str", "container"}:
        return
    text = place.text(node, 15)
    for index, (old, new) in enumerate(_replacements(place)):
        yield place.swap(node, f"{text}.replace({old!r}, {new!r})", fading(index))


def _replacements(place: Place) -> list[tuple[str, str]]:
    """Characters and what could stand for them: by failed assertions, then what the tests' texts hold."""
    found: list[tuple[str, str]] = []
    for one, other in place.context.clues.differences:
        if isinstance(one, str) and isinstance(other, str):
            more = "".join(dict.fromkeys(one + other))
            odd = [c for c in more if not c.isalnum() and one.count(c) != other.count(c)]
            found += [(a, b) for a in odd for b in odd if a != b]
            found += [(a, "") for a in odd]
    told = "".join(v for v in place.context.clues.literals if isinstance(v, str))
    strange = [c for c in dict.fromkeys(told) if not c.isalnum()]
    found += [(c, "") for c in sorted(strange, key=lambda c: (told.count(c), c))[:6]]
    found += [("\n", "\\n") if "\n" in told else ("-", "_"), ("-", "_"), ("_", "-")]
    return list(dict.fromkeys(found))[:16]


@template("each element", ast.Name, ast.Attribute, ast.Call, prior=0.2)
def each_element(place: Place) -> Changes:
    """Pass each element through a function.

    Before: ``self.choices = choices``
    After: ``self.choices = [str(one) for one in choices]``
    """
    node = place.node
    if not isinstance(place.parent, ast.Assign | ast.Return | ast.Call | ast.keyword | ast.comprehension):
        return
    if place.field not in ("value", "args", "iter") or not isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        return
    known = kinds.of(node, place.kinds)
    if known and not known & kinds.CONTAINERS:
        return
    for index, function in enumerate(_ELEMENTS):
        yield place.swap(node, f"[{function}(one) for one in {place.text(node, 1)}]", fading(index))


TEMPLATES = (cleaned_text, each_element)
