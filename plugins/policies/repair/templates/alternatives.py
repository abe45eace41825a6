"""One more alternative: of types, of values in a collection, of texts that are compared with."""

import ast
from collections.abc import Iterator

from ..change import Place, quoted
from .base import Changes, fading, template

_GROUPS = (ast.Tuple, ast.List, ast.Set)


def literals(place: Place) -> list[str]:
    """Texts of literals: of the function, then of the failing tests."""
    own = [place.text(n) for n in place.donors.constants(place.function)]
    told = [repr(v) for v in place.context.clues.literals]
    return list(dict.fromkeys([*own, *told]))


@template("one more type", ast.Call, prior=0.34)
def one_more_type(place: Place) -> Changes:
    """Accept one more type.

    Before: ``isinstance(value, int)``
    After: ``isinstance(value, (int, float))``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    if getattr(node.func, "id", "") not in ("isinstance", "issubclass") or len(node.args) != 2:
        return
    old = node.args[1]
    elements = old.elts if isinstance(old, ast.Tuple) else [old]
    texts = [place.text(e) for e in elements]
    for index, name in enumerate(n for n in place.donors.types if n not in texts):
        yield place.swap(old, f"({', '.join([*texts, name])})", fading(index, 0.06))
        yield place.swap(old, name, 0.6 * fading(index, 0.06))
    for leave in texts if len(texts) > 1 else []:
        kept = [t for t in texts if t != leave]
        yield place.swap(old, kept[0] if len(kept) == 1 else f"({', '.join(kept)})", 0.5)


@template("one more element", *_GROUPS, prior=0.32)
def one_more_element(place: Place) -> Changes:
    """Put one more value into a collection of literals or names, or take one out.

    Before: ``kind in ("a", "b")``
    After: ``kind in ("a", "b", "c")``
    """
    node = place.node
    assert isinstance(node, ast.Tuple | ast.List | ast.Set)
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or not node.elts:
        return
    if not place.text(node).startswith(("(", "[", "{")) or isinstance(place.parent, ast.Subscript):
        return
    if not all(isinstance(e, ast.Constant | ast.Name | ast.Attribute) for e in node.elts):
        return
    end, present = place.source.span(node.elts[-1])[1], {place.text(e) for e in node.elts}
    constant = isinstance(node.elts[0], ast.Constant)
    donors = literals(place) if constant else [n.text for n in place.names(3)]
    alike = [d for d in donors if _alike(d, node.elts[0])]
    for index, text in enumerate(d for d in alike if d not in present):
        what = f"{quoted(text)} joins the collection"
        yield place.rewrite([(end, end, f", {text}")], fading(index, 0.06), what)
    if len(node.elts) > 1:
        for one, other in zip(node.elts, node.elts[1:], strict=False):
            span = (place.source.span(one)[1], place.source.span(other)[1], "")
            yield place.rewrite([span], 0.5, f"{quoted(place.text(other))} leaves the collection")
        first = (place.source.span(node.elts[0])[0], place.source.span(node.elts[1])[0], "")
        yield place.rewrite([first], 0.4, f"{quoted(place.text(node.elts[0]))} leaves the collection")


def _alike(text: str, element: ast.expr) -> bool:
    """Whether a donor's text is of the kind that the collection holds."""
    quotes = text.lstrip("rbuRBU")[:1] in ("'", '"')
    if isinstance(element, ast.Constant):
        return quotes == isinstance(element.value, str)
    return not quotes


@template("one more character", ast.Constant, prior=0.3)
def one_more_character(place: Place) -> Changes:
    """Put one more character into a text that stands for a set of them, or take one out.

    Before: ``if letter in "nrt":``, ``text.strip("./")``
    After: ``if letter in "nrtx":``, ``text.strip("./-")``
    """
    node = place.node
    assert isinstance(node, ast.Constant)
    text = place.text(node)
    if not isinstance(node.value, str) or not node.value or not _set_of_characters(place):
        return
    told = "".join(v for v in place.context.clues.literals if isinstance(v, str))
    more = [c for c in dict.fromkeys(told) if c not in node.value and c.isprintable() and c not in "\\'\""]
    end = place.source.span(node)[1] - 1
    for index, character in enumerate(sorted(more, key=lambda c: (told.count(c), c))[:24]):
        yield place.rewrite([(end, end, character)], fading(index), f"`{character}` joins {quoted(text)}")
    if len(node.value) > 1 and text.isprintable() and "\\" not in text:
        for index, character in enumerate(node.value):
            at = end - len(node.value) + index
            yield place.rewrite([(at, at + 1, "")], 0.4, f"`{character}` leaves {quoted(text)}")


def _set_of_characters(place: Place) -> bool:
    match place.parent:
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            return place.field == "comparators" and place.text(place.node)[:1] in "'\""
        case ast.Call(func=ast.Attribute(attr="strip" | "lstrip" | "rstrip")):
            return place.text(place.node)[:1] in "'\""
        case _:
            return False


@template("one more comparison", ast.Compare, ast.Call, prior=0.34)
def one_more_comparison(place: Place) -> Changes:
    """Ask for one more value in the same way.

    Before: ``if "http" in allowed:``, ``if kind == "a":``, ``text.startswith("#")``
    After: ``if "http" in allowed or "https" in allowed:``, ``if kind in ("a", "b"):``
    """
    node = place.node
    for index, (value, form) in enumerate(_asked(place, node)):
        yield place.swap(node, form, fading(index, 0.05), f"{quoted(value)} is asked for as well")


def _asked(place: Place, node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Compare(left=ast.Constant() as value, ops=[ast.In() | ast.NotIn() as operator]):
            right, old = place.text(node.comparators[0], 6), place.text(node)
            positive = isinstance(operator, ast.In)
            for text in _others(place, value):
                more = f"{text} {'in' if positive else 'not in'} {right}"
                yield text, f"{old} {'or' if positive else 'and'} {more}"
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as operator]):
            value = node.comparators[0]
            if isinstance(value, ast.Constant):
                word = "in" if isinstance(operator, ast.Eq) else "not in"
                for text in _others(place, value):
                    yield text, f"{place.text(left, 6)} {word} ({place.text(value)}, {text})"
        case ast.Call(func=ast.Attribute(attr="startswith" | "endswith"), args=[ast.Constant() as value]):
            for text in _others(place, value):
                owner = place.text(node.func)
                yield text, f"{owner}(({place.text(value)}, {text}))"
        case _:
            return


def _others(place: Place, value: ast.Constant) -> list[str]:
    """Literals of the same type, those alike in spelling first."""
    same = [t for t in literals(place) if t != place.text(value) and _alike(t, value)]
    own = str(value.value)
    return sorted(same, key=lambda t: own not in t and t.strip("'\"") not in own)[:16]


TEMPLATES = (one_more_type, one_more_element, one_more_character, one_more_comparison)
