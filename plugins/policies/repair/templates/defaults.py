"""Defaults: mutable ones, missing ones, and what a variable starts with."""

import ast

from ..change import Place, quoted
from ..source import FUNCTIONS
from .base import Changes, fading, template

_MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


@template("mutable default", *FUNCTIONS, prior=0.6)
def mutable_default(place: Place) -> Changes:
    """Make a default anew for each call.

    Before: ``def add(item, to=[]):``
    After: ``def add(item, to=None):`` with ``if to is None:`` ``to = []`` at its start
    """
    node = place.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(node.body) > 1:
        first = node.body[1]
    inner = Place(place.context, first, first)
    indent = inner.indent(first)
    if indent is None:
        return
    source = place.source
    for argument, default in _defaults(node):
        called = isinstance(default, ast.Call) and getattr(default.func, "id", "") in ("list", "dict", "set")
        if not isinstance(default, _MUTABLE) and not called:
            continue
        at, text = source.line_start(source.first_offset(first)), place.text(default)
        code = (
            f"{indent}if {argument.arg} is None:{source.newline}"
            f"{indent}{source.step}{argument.arg} = {text}{source.newline}"
        )
        what = f"the default of {quoted(argument.arg)} is made anew for each call"
        spans = [(*source.span(default), "None"), (at, at, code)]
        yield place.moved_block(spans, 1.0, what, "mutable default", source.span(default)[0])


def _defaults(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[tuple[ast.arg, ast.expr]]:
    plain = [*node.args.posonlyargs, *node.args.args]
    pairs = list(zip(reversed(plain), reversed(node.args.defaults), strict=False))
    keyword_only = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return [*reversed(pairs), *((a, d) for a, d in keyword_only if d is not None)]


@template("missing default", *FUNCTIONS, prior=0.2)
def missing_default(place: Place) -> Changes:
    """Let the last parameter be left out.

    Before: ``def parse(text, strict):``
    After: ``def parse(text, strict=False):``
    """
    node = place.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    without = len(node.args.args) - len(node.args.defaults)
    if without <= 0 or node.args.posonlyargs or node.args.args[without - 1].arg in ("self", "cls"):
        return
    parameter = node.args.args[without - 1]
    end = place.source.span(parameter)[1]
    sign = " = " if parameter.annotation else "="
    for index, text in enumerate(("None", "False", "0", '""', "()", "True", "1")):
        what = f"{quoted(parameter.arg)} is {text} by default"
        yield place.rewrite([(end, end, sign + text)], fading(index), what)


@template("value or default", ast.Assign, ast.Return, ast.For, ast.Call, prior=0.25)
def value_or_default(place: Place) -> Changes:
    """Fall back where a value is empty or missing.

    Before: ``names = record.names``
    After: ``names = record.names or []``
    """
    node = place.node
    if isinstance(node, ast.Call):
        values = [a for a in node.args if isinstance(a, ast.Name | ast.Attribute)]
    else:
        value = node.iter if isinstance(node, ast.For) else getattr(node, "value", None)
        values = [value] if isinstance(value, ast.Name | ast.Attribute | ast.Call | ast.Subscript) else []
    for value in values:
        for index, text in enumerate(("[]", "{}", '""', "0", "None", "()", "1")):
            if not isinstance(node, ast.For) or text in ("[]", "()"):
                yield place.swap(value, f"{place.text(value, 2)} or {text}", fading(index))


@template("look up with default", ast.Subscript, ast.Call, prior=0.3)
def look_up_with_default(place: Place) -> Changes:
    """Ask a dictionary for what may not be there, or give what it returns then.

    Before: ``counts[word]``, ``counts.get(word)``
    After: ``counts.get(word)``, ``counts.get(word, 0)``
    """
    node = place.node
    match node:
        case ast.Subscript(ctx=ast.Load(), slice=index) if not isinstance(index, ast.Slice):
            owner, key = place.text(node.value, 15), place.text(index, 1)
        case ast.Call(func=ast.Attribute(attr="get" | "pop"), args=[key_node]):
            owner, key = place.text(node.func.value, 15), place.text(key_node, 1)  # type: ignore[attr-defined]
            yield place.swap(node, f"{owner}[{key}]", 0.6)
        case _:
            return
    for index, text in enumerate(("", "0", "[]", '""', "{}", "False", key)):
        arguments = f"{key}, {text}" if text else key
        yield place.swap(node, f"{owner}.get({arguments})", fading(index))


@template("get attribute with default", ast.Attribute, prior=0.2)
def get_attribute_with_default(place: Place) -> Changes:
    """Take an attribute that may not be there.

    Before: ``node.children``
    After: ``getattr(node, "children", None)``
    """
    node = place.node
    assert isinstance(node, ast.Attribute)
    if not isinstance(node.ctx, ast.Load) or (isinstance(place.parent, ast.Call) and place.field == "func"):
        return
    for index, text in enumerate(("None", "[]", '""', "0", "False")):
        yield place.swap(node, f'getattr({place.text(node.value, 1)}, "{node.attr}", {text})', fading(index))


TEMPLATES = (
    mutable_default,
    missing_default,
    value_or_default,
    look_up_with_default,
    get_attribute_with_default,
)
