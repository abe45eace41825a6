"""Conditions: negated, shortened, extended or replaced."""

import ast

from .. import kinds
from ..change import becomes
from .base import Changes, Place, fading, operator_span, paired, template
from .predicates import accessed, focus, negated, predicates

_TESTED = (ast.If, ast.While, ast.IfExp, ast.Assert)
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def _test(place: Place) -> ast.expr | None:
    return getattr(place.node, "test", None)


@template("negate condition", *_TESTED, ast.comprehension, prior=0.5)
def negate_condition(place: Place) -> Changes:
    """Turn a condition round.

    Before: ``if user.active:``
    After: ``if not user.active:``
    """
    node = place.node
    tests = node.ifs if isinstance(node, ast.comprehension) else [_test(place)]
    for test in tests:
        if test is not None and not isinstance(test, ast.Constant):
            yield place.swap(test, negated(place, test), 0.6 if isinstance(test, ast.Compare) else 1.0)


@template("negate operand", ast.BoolOp, prior=0.35)
def negate_operand(place: Place) -> Changes:
    """Turn one operand of ``and`` or ``or`` round.

    Before: ``if ready and done:``
    After: ``if ready and not done:``
    """
    node = place.node
    assert isinstance(node, ast.BoolOp)
    for value in node.values:
        yield place.swap(value, negated(place, value))


@template("boolean operator", ast.BoolOp, prior=0.65)
def boolean_operator(place: Place) -> Changes:
    """``and`` for ``or``, and back.

    Before: ``if a and b:``
    After: ``if a or b:``
    """
    node = place.node
    assert isinstance(node, ast.BoolOp)
    new = "or" if isinstance(node.op, ast.And) else "and"
    old = "and" if new == "or" else "or"
    pairs = list(zip(node.values, node.values[1:], strict=False))
    spans = [operator_span(place.source, *pair) for pair in pairs]
    if all(spans):
        yield place.rewrite([(*span, new) for span in spans if span], 1.0, becomes(old, new))
    for span in spans if len(spans) > 1 else []:
        if span:
            yield place.rewrite([(*span, new)], 0.6, becomes(old, new))


@template("drop condition", ast.BoolOp, prior=0.45)
def drop_condition(place: Place) -> Changes:
    """Leave one operand of ``and`` or ``or`` out.

    Before: ``if a and b:``
    After: ``if a:``
    """
    node = place.node
    assert isinstance(node, ast.BoolOp)
    word = " and " if isinstance(node.op, ast.And) else " or "
    for leave in reversed(node.values):
        kept = [place.text(v, 3 if word == " and " else 2) for v in node.values if v is not leave]
        yield place.swap(node, word.join(kept) if len(kept) > 1 else kept[0])


@template("extend condition", *_TESTED, prior=0.5)
def extend_condition(place: Place) -> Changes:
    """Let a condition ask for more, or be content with less.

    Before: ``if node.next is None:``, ``if total < 0:``
    After: ``if node is None or node.next is None:``, ``if total < 0 or not coins:``
    """
    test = _test(place)
    if test is None or isinstance(test, ast.Constant):
        return
    either = _prefers_or(place)
    as_or, as_and = place.text(test, 2), place.text(test, 3)
    already = place.text(test)
    words = (("or", 1.0 if either else 0.6), ("and", 0.6 if either else 1.0))
    for text, word, weight in paired(predicates(place), words):
        if text in already:
            continue
        base = as_or if word == "or" else as_and
        guard = text.endswith((" is None", " is not None"))
        if guard and (word == "or") == text.endswith(" is None"):
            yield place.swap(test, f"{text} {word} {base}", weight)
        else:
            part = f"({text})" if word == "and" and " or " in text else text
            yield place.swap(test, f"{base} {word} {part}", weight * (0.3 if guard else 0.9))


def _prefers_or(place: Place) -> bool:
    """An ``if`` that leaves early is more often too narrow; others are too wide."""
    return isinstance(place.node, ast.If) and isinstance(place.node.body[-1], _LEAVES)


@template("replace condition", *_TESTED, prior=0.4)
def replace_condition(place: Place) -> Changes:
    """Test something else.

    Before: ``while True:``
    After: ``while queue:``
    """
    test = _test(place)
    if test is None:
        return
    fixed = isinstance(test, ast.Constant)
    likely = 1.0 if fixed else 0.6
    if isinstance(place.node, ast.While) and fixed:
        for index, name in enumerate(n for n in focus(place) if not n.kinds & kinds.NUMBERS):
            yield place.swap(test, name.text, fading(index))
    for text, weight in predicates(place):
        yield place.swap(test, text, weight * likely)
    if not fixed and not isinstance(place.node, ast.While):
        yield place.swap(test, "True", 0.2)
        yield place.swap(test, "False", 0.2)


@template("truth or presence", *_TESTED, ast.BoolOp, prior=0.5)
def truth_or_presence(place: Place) -> Changes:
    """Ask whether something is there instead of whether it is true, and back.

    Before: ``if limit:``, ``if items is not None:``
    After: ``if limit is not None:``, ``if items:``
    """
    node = place.node
    for test in node.values if isinstance(node, ast.BoolOp) else [_test(place)]:
        match test:
            case ast.Name() | ast.Attribute() | ast.Subscript() | ast.Call():
                yield place.swap(test, f"{place.text(test, 6)} is not None")
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                yield place.swap(test, f"{place.text(inner, 6)} is None")
            case ast.Compare(left=left, ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
                yield place.swap(test, place.text(left), 0.7)
            case ast.Compare(left=left, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
                yield place.swap(test, f"not {place.text(left, 4)}", 0.7)
            case _:
                pass


@template("filter", ast.comprehension, prior=0.3)
def filter_elements(place: Place) -> Changes:
    """Leave some elements of a comprehension out.

    Before: ``[clean(x) for x in xs]``
    After: ``[clean(x) for x in xs if x]``; also ``if x is not None``, and without an ``if`` it has.
    """
    node = place.node
    assert isinstance(node, ast.comprehension)
    for test in node.ifs:
        start, end = place.source.span(test)
        at = place.source.text.rindex("if", 0, start)
        yield place.rewrite([(at, end, "")], 0.7, becomes(f"if {place.text(test)}", ""))
    if not node.ifs and isinstance(node.target, ast.Name) and not isinstance(node.iter, ast.IfExp):
        name, (_, end) = node.target.id, place.source.span(node.iter)
        for text, weight in ((name, 0.8), (f"{name} is not None", 0.8), (f"not {name}", 0.2)):
            yield place.rewrite([(end, end, f" if {text}")], weight, f"`if {text}` filters the elements")


@template("guard access", ast.Return, ast.Assign, ast.Expr, prior=0.3)
def guard_access(place: Place) -> Changes:
    """Take an attribute or item only where there is something to take it from.

    Before: ``return node.value``
    After: ``return node.value if node is not None else None``
    """
    value = getattr(place.node, "value", None)
    if not isinstance(value, ast.Attribute | ast.Subscript | ast.Call):
        return
    for text in accessed(place):
        yield place.swap(value, f"{place.text(value, 2)} if {text} is not None else None")
        yield place.swap(value, f"{place.text(value, 2)} if {text} else None", 0.8)


TEMPLATES = (
    negate_condition,
    negate_operand,
    boolean_operator,
    drop_condition,
    extend_condition,
    replace_condition,
    truth_or_presence,
    filter_elements,
    guard_access,
)
