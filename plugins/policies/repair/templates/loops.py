"""Loops: their bounds and what they run over."""

import ast

from .. import kinds
from ..change import Place, becomes
from ..scope import Name
from .base import Changes, fading, template


@template("range bounds", ast.Call, prior=0.5)
def range_bounds(place: Place) -> Changes:
    """Start, stop or step otherwise.

    Before: ``range(n)``
    After: ``range(1, n)``, ``range(1, n + 1)``, ``range(n, -1, -1)``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    if getattr(node.func, "id", "") != "range" or not 1 <= len(node.args) <= 2:
        return
    stop = place.text(node.args[-1], 10)
    start = place.text(node.args[0], 10) if len(node.args) == 2 else "0"
    forms = [
        (f"range(1, {stop})", 0.9),
        (f"range(1, {stop} + 1)", 0.9),
        (f"range({start}, {stop} + 1)", 0.8),
        (f"range({start}, {stop} - 1)", 0.8),
        (f"range({stop} - 1, {start} - 1, -1)", 0.6),
        (f"range({stop}, {start}, -1)", 0.5),
        (f"range({start}, {stop}, 2)", 0.4),
    ]
    forms += [(f"range({n.text}, {stop})", 0.5 * fading(i)) for i, n in enumerate(_numbers(place))]
    forms += [(f"range({start}, len({n.text}))", 0.4 * fading(i)) for i, n in enumerate(_lists(place))]
    for text, weight in sorted(forms, key=lambda form: -form[1]):
        yield place.swap(node, text, weight)


def _numbers(place: Place) -> list[Name]:
    return [n for n in place.names() if not n.kinds & (kinds.CONTAINERS | kinds.CALLABLES)][:6]


def _lists(place: Place) -> list[Name]:
    return [n for n in place.names() if n.kinds & kinds.CONTAINERS][:4]


@template("loop or branch", ast.If, ast.While, prior=0.35)
def loop_or_branch(place: Place) -> Changes:
    """Repeat what happens once, and back.

    Before: ``if stack and stack[-1] > x:``
    After: ``while stack and stack[-1] > x:``
    """
    node = place.node
    start = place.source.span(node)[0]
    text = place.source.text
    if isinstance(node, ast.If) and text.startswith("if", start) and not node.orelse:
        yield place.rewrite([(start, start + 2, "while")], 1.0, becomes("if", "while"))
    elif isinstance(node, ast.While):
        yield place.rewrite([(start, start + 5, "if")], 0.6, becomes("while", "if"))


@template("loop target", ast.For, ast.comprehension, prior=0.35)
def loop_target(place: Place) -> Changes:
    """Run over positions, keys and values, or pairs.

    Before: ``for i in items:``
    After: ``for i in range(len(items)):``, ``for k, v in table.items():``
    """
    node = place.node
    assert isinstance(node, ast.For | ast.comprehension)
    text = place.text(node.iter, 15)
    if isinstance(node.target, ast.Tuple):
        if len(node.target.elts) == 2 and not text.endswith(".items()"):
            yield place.swap(node.iter, f"{text}.items()", 1.0)
            yield place.swap(node.iter, f"enumerate({place.text(node.iter, 1)})", 0.9)
        return
    if not isinstance(node.iter, ast.Call):
        forms = ("range(len({}))", "{}.values()", "{}.items()", "range({})", "{}[::-1]")
        for index, form in enumerate(forms):
            yield place.swap(node.iter, form.format(text), fading(index))


TEMPLATES = (range_bounds, loop_or_branch, loop_target)
