"""Arguments and operands: swapped, dropped, added, or taken from the names in scope."""

import ast

from .. import kinds
from ..change import Place, quoted
from .base import Changes, fading, template


@template("swap arguments", ast.Call, prior=0.62)
def swap_arguments(place: Place) -> Changes:
    """Let two arguments change places.

    Before: ``gcd(a % b, b)``
    After: ``gcd(b, a % b)``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    plain = [a for a in node.args if not isinstance(a, ast.Starred)]
    for index, one in enumerate(plain):
        for other in plain[index + 1 :]:
            if not kinds.clash(kinds.of(one, place.kinds), kinds.of(other, place.kinds)):
                yield place.exchange(one, other, 1.0 if len(plain) == 2 else 0.85)


@template("swap operands", ast.BinOp, ast.Compare, prior=0.5)
def swap_operands(place: Place) -> Changes:
    """Let the sides of an operator change places.

    Before: ``result + digit``
    After: ``digit + result``
    """
    node = place.node
    if isinstance(node, ast.BinOp):
        numbers = kinds.of(node.left, place.kinds) & kinds.of(node.right, place.kinds) & kinds.NUMBERS
        symmetric = isinstance(node.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr | ast.BitXor)
        if not (symmetric and (numbers or isinstance(node.op, ast.Mult))):
            yield place.exchange(node.left, node.right, 1.0)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
        yield place.exchange(node.left, node.comparators[0], 0.6)


@template("swap elements", ast.Tuple, ast.List, prior=0.6)
def swap_elements(place: Place) -> Changes:
    """Let two neighbouring elements change places.

    Before: ``path[j, k]``, ``low, high = bounds``
    After: ``path[k, j]``, ``high, low = bounds``
    """
    node = place.node
    assert isinstance(node, ast.Tuple | ast.List)
    indexed = isinstance(place.parent, ast.Subscript)
    for one, other in zip(node.elts, node.elts[1:], strict=False):
        if not (isinstance(one, ast.Constant) and isinstance(other, ast.Constant)):
            yield place.exchange(one, other, 1.0 if indexed else 0.7)


@template("swap branches", ast.IfExp, prior=0.4)
def swap_branches(place: Place) -> Changes:
    """Let the two values of a conditional expression change places.

    Before: ``low if up else high``
    After: ``high if up else low``
    """
    node = place.node
    assert isinstance(node, ast.IfExp)
    yield place.exchange(node.body, node.orelse)
    yield place.swap(node, place.text(node.body), 0.5)
    yield place.swap(node, place.text(node.orelse), 0.5)


@template("drop argument", ast.Call, prior=0.35)
def drop_argument(place: Place) -> Changes:
    """Leave an argument out.

    Before: ``text.split(" ")``
    After: ``text.split()``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    every = sorted([*node.args, *node.keywords], key=place.source.span)
    if any(isinstance(a, ast.GeneratorExp) for a in every):
        return
    spans = [place.source.span(a) for a in every]
    for index in reversed(range(len(every))):
        start, end = spans[index]
        if index + 1 < len(spans):
            end = spans[index + 1][0]
        elif index:
            start = spans[index - 1][1]
        weight = 0.9 if isinstance(every[index], ast.keyword) else 0.7
        what = f"{quoted(place.text(every[index]))} is no argument any more"
        yield place.rewrite([(start, end, "")], weight, what)


@template("add argument", ast.Call, prior=0.32)
def add_argument(place: Place) -> Changes:
    """Give an argument more: a keyword that the caller got or that the function knows, or a name in scope.

    Before: ``render(page)``, ``sorted(rows)``
    After: ``render(page, width=width)``, ``sorted(rows, reverse=True)``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    at = place.source.span(node)[1] - 1
    before = place.source.text[:at].rstrip()
    comma = "" if before.endswith(("(", ",")) else ", "
    if any(isinstance(a, ast.GeneratorExp) for a in node.args) and len(node.args) == 1:
        return
    for text, weight in _additions(place, node):
        lead = comma if not before.endswith(",") else " "
        yield place.rewrite([(at, at, lead + text)], weight, f"{quoted(text)} becomes an argument")
    first = place.source.span(node.args[0])[0] if node.args else None
    if first is not None:
        for index, name in enumerate(place.names(1)):
            if index < 5 and not name.kinds & {"function", "class", "module"}:
                what = f"{quoted(name.text)} becomes an argument"
                yield place.rewrite([(first, first, f"{name.text}, ")], 0.3 * fading(index), what)


def _additions(place: Place, node: ast.Call) -> list[tuple[str, float]]:
    given = {k.arg for k in node.keywords}
    found: list[tuple[str, float]] = []
    word = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if word in ("sorted", "sort", "min", "max") and "reverse" not in given:
        usual = ("reverse=True",) if word in ("sorted", "sort") else ("default=None", "default=0")
        found += [(text, 0.7) for text in usual]
    unused = [p for p in place.scope.parameters if p in place.scope.unused]
    taken = place.context.index.parameters.get(word, ())
    owner = place.source.owner(place.unit)
    own = place.context.scopes.attributes(owner) if owner else ()
    for name in [p for p in taken if p not in given]:
        if name in place.scope.bound:
            found.append((f"{name}={name}", 1.0))
        if f"self.{name}" in own and "self" in place.scope.parameters:
            found.append((f"{name}=self.{name}", 0.9))
    rest = place.function.args.kwarg if place.function else None
    if rest is not None and None not in given:
        found.append((f"**{rest.arg}", 0.9 if "**" in taken else 0.5))
    for name in unused:
        found += [(f"{name}={name}", 0.8), (name, 0.8)]
    for index, name in enumerate(place.names(1)):
        if index < 8 and not name.kinds & {"function", "class", "module"}:
            found.append((name.text, 0.5 * fading(index)))
    found += [(text, 0.4 * fading(index)) for index, text in enumerate(own[:8])]
    found += [(text, 0.3) for text in ("None", "0", "1", "True", "False")]
    return sorted(dict.fromkeys(found), key=lambda pair: -pair[1])


TEMPLATES = (
    swap_arguments,
    swap_operands,
    swap_elements,
    swap_branches,
    drop_argument,
    add_argument,
)
