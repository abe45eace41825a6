"""Strings: another literal, cleaned ends, case."""

import ast
import re

from ..change import Place
from .base import Changes, fading, template


def _literal(text: str, value: str) -> str | None:
    """How a literal is written with another value, in the quotes it has; ``None`` for other prefixes."""
    match = re.match(r"""(?P<quote>"|')(?!(?P=quote))""", text)
    if match is None and text not in ('""', "''"):
        return None
    quote = text[0]
    body = repr(value)[1:-1].replace("\\'", "'").replace('"' if quote == '"' else "'", "\\" + quote)
    return f"{quote}{body}{quote}"


@template("string", ast.Constant, prior=0.3)
def string(place: Place) -> Changes:
    """Take another text: one from nearby, or the same with other ends or case.

    Before: ``sep = ", "``
    After: ``sep = ","``, ``sep = " "``
    """
    node = place.node
    assert isinstance(node, ast.Constant)
    if not isinstance(node.value, str) or isinstance(place.parent, ast.Expr | ast.JoinedStr):
        return
    old, text = node.value, place.text(node)
    others = [old.strip(), old.lower(), old.upper(), "", " ", old + " ", " " + old, old + "\n", old.rstrip()]
    others += [old[:-1], old[1:], old.title(), old + "s", ",", ", ", "-", "_", "0"]
    nearby = [n.value for n in place.donors.constants(place.function) if isinstance(n, ast.Constant)]
    weighed = [(n, 1.0) for n in nearby if isinstance(n, str)] + [(o, 0.7) for o in others]
    for index, (new, weight) in enumerate(dict(weighed).items()):
        written = _literal(text, new) if new != old else None
        if written is not None:
            yield place.swap(node, written, weight * fading(index, 0.06))


@template("case and ends", ast.Compare, prior=0.25)
def case_and_ends(place: Place) -> Changes:
    """Compare texts without regard to case or blanks at the ends.

    Before: ``if name == wanted:``
    After: ``if name.lower() == wanted.lower():``, or one side only
    """
    node = place.node
    assert isinstance(node, ast.Compare)
    right = node.comparators[0]
    if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        return
    if isinstance(right, ast.Constant) and not isinstance(right.value, str):
        return
    for index, method in enumerate(("lower", "upper", "strip", "casefold")):
        one, other = place.text(node.left, 15), place.text(right, 15)
        spans = [(*place.source.span(node.left), f"{one}.{method}()")]
        yield place.rewrite(spans, 0.7 * fading(index), f"`{one}` becomes `{one}.{method}()`")
        if not isinstance(right, ast.Constant) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            alone = (*place.source.span(right), f"{other}.{method}()")
            yield place.rewrite([alone], 0.9 * fading(index), f"`{other}` becomes `{other}.{method}()`")
            both = [*spans, (*place.source.span(right), f"{other}.{method}()")]
            yield place.rewrite(both, fading(index), f"both sides of the comparison go through `{method}`")


TEMPLATES = (string, case_and_ends)
