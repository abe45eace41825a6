"""Literals: another constant, another empty value, another default."""

import ast

from ..change import Place
from .base import Changes, fading, template

_EMPTY = ("[]", "{}", "set()", "''", "None", "0", "False")


@template("constant", ast.Constant, prior=0.45)
def constant(place: Place) -> Changes:
    """Take another usual constant, or one from nearby.

    Before: ``best = 0``, ``retry=True``
    After: ``best = -1``, ``retry=False``
    """
    node = place.node
    assert isinstance(node, ast.Constant)
    if isinstance(place.parent, ast.Expr | ast.FormattedValue | ast.JoinedStr):
        return
    match node.value:
        case bool():
            yield place.swap(node, str(not node.value), 1.0)
            yield place.swap(node, "None", 0.4)
        case None:
            for index, text in enumerate(("0", "[]", "False", "True", '""', "{}", "-1", "()")):
                yield place.swap(node, text, 0.7 * fading(index))
        case int() | float():
            yield from _numbers(place, node.value)
        case str():
            return
        case _:
            return
    for index, name in enumerate(place.names(3)):
        if index < 8 and not name.kinds & {"function", "class", "module", "import"}:
            yield place.swap(node, name.text, 0.55 * fading(index))


def _numbers(place: Place, value: float) -> Changes:
    told = [n for n in place.context.clues.literals if isinstance(n, int | float)]
    if isinstance(place.parent, ast.Compare):  # a bound: what the failing tests ask for lies beyond it
        for index, new in enumerate(n for n in told[:6] if n != value):
            yield place.swap(place.node, repr(new), 0.9 * fading(index))
    usual = [0, 1, -1, 2, 10, 100]
    nearby = [n.value for n in place.donors.constants(place.function) if isinstance(n, ast.Constant)]
    usual += [n for n in nearby if isinstance(n, int | float) and not isinstance(n, bool) and n not in usual]
    for index, new in enumerate(n for n in usual[:16] if n != value):
        yield place.swap(place.node, repr(new), 0.8 * fading(index))
    if value > 0:
        yield place.swap(place.node, f"-{place.text(place.node)}", 0.5)
    if isinstance(place.parent, ast.Assign | ast.AnnAssign | ast.arguments | ast.keyword):
        for index, text in enumerate(('float("inf")', '-float("inf")', "None", "[]", "0.0")):
            yield place.swap(place.node, text, 0.4 * fading(index))


@template("empty value", ast.List, ast.Dict, ast.Tuple, ast.Set, prior=0.45)
def empty_value(place: Place) -> Changes:
    """Take another empty value, put one element in, or take the empty value out of a list.

    Before: ``return []``
    After: ``return [[]]``, ``return [n]``, ``return {}``
    """
    node = place.node
    elements = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    if elements or isinstance(getattr(node, "ctx", None), ast.Store):
        return
    old = place.text(node)
    if isinstance(node, ast.List):
        yield place.swap(node, "[[]]", 0.9)
        for index, name in enumerate(n for n in place.names() if not n.kinds & {"function", "module"}):
            if index < 8:
                yield place.swap(node, f"[{name.text}]", 0.85 * fading(index))
        for text in ("[0]", "[None]", "[1]"):
            yield place.swap(node, text, 0.4)
    for index, text in enumerate(_EMPTY):
        if text != old:
            yield place.swap(node, text, 0.5 * fading(index))
    for index, name in enumerate(place.names()):
        if index < 8:
            yield place.swap(node, name.text, 0.5 * fading(index))


@template("conditional element", ast.List, ast.Tuple, prior=0.25)
def conditional_element(place: Place) -> Changes:
    """Leave an only element out where there is none.

    Before: ``return [name]``
    After: ``return [name] if name else []``; also ``if name is not None``
    """
    node = place.node
    assert isinstance(node, ast.List | ast.Tuple)
    if len(node.elts) != 1 or not isinstance(node.ctx, ast.Load):
        return
    element = node.elts[0]
    if isinstance(element, ast.Constant | ast.Starred) or not place.text(node).startswith(("[", "(")):
        return
    empty, text = ("[]" if isinstance(node, ast.List) else "()"), place.text(element, 6)
    yield place.swap(node, f"{place.text(node)} if {text} else {empty}")
    yield place.swap(node, f"{place.text(node)} if {text} is not None else {empty}", 0.9)


@template("rest of a sequence", ast.Assign, prior=0.3)
def rest_of_a_sequence(place: Place) -> Changes:
    """Let the last target take all that is left.

    Before: ``first, others = parts``
    After: ``first, *others = parts``, ``first, others = parts[0], parts[1:]``
    """
    node = place.node
    assert isinstance(node, ast.Assign)
    target = node.targets[0]
    if not isinstance(target, ast.Tuple) or len(target.elts) != 2 or isinstance(node.value, ast.Tuple):
        return
    last, value = target.elts[1], place.text(node.value, 15)
    if isinstance(last, ast.Starred):
        return
    yield place.swap(node.value, f"{value}[0], {value}[1:]", 0.9)
    start = place.source.span(last)[0]
    yield place.rewrite([(start, start, "*")], 1.0, f"`{place.text(last)}` takes all that is left")


TEMPLATES = (constant, empty_value, conditional_element, rest_of_a_sequence)
