"""Calls: wrapped around a value, or taken off it."""

import ast

from .. import kinds
from ..change import Place
from ..scope import is_builtin
from .base import Changes, fading, same, template

_WRAPS: tuple[tuple[str, str, float], ...] = (
    # text, what it needs, weight
    ("list({})", "container", 0.9),
    ("sorted({})", "container", 0.8),
    ("len({})", "container", 0.6),
    ("reversed({})", "container", 0.6),
    ("set({})", "container", 0.7),
    ("tuple({})", "container", 0.6),
    ("dict({})", "container", 0.5),
    ("enumerate({})", "container", 0.4),
    ("copy.copy({})", "", 0.8),
    ("copy.deepcopy({})", "", 0.7),
    ("{}.copy()", "container", 0.6),
    ("abs({})", "number", 0.9),
    ("max(0, {})", "number", 0.9),
    ("max(1, {})", "number", 0.4),
    ("int({})", "", 0.7),
    ("float({})", "", 0.4),
    ("round({})", "number", 0.4),
    ("str({})", "", 0.7),
    ("bool({})", "", 0.4),
    ("{}.lower()", "str", 0.5),
    ("{}.strip()", "str", 0.6),
)


def _suits(known: frozenset[str], wanted: str) -> bool:
    if not wanted or not known:
        return True
    group = {"container": kinds.CONTAINERS, "number": kinds.NUMBERS, "str": frozenset({"str", "container"})}
    return bool(known & group[wanted])


@template(
    "wrap in call",
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Call,
    ast.BinOp,
    ast.GeneratorExp,
    ast.ListComp,
    prior=0.4,
)
def wrap_in_call(place: Place) -> Changes:
    """Pass a value through a function.

    Before: ``for key in table:``, ``return high - low``
    After: ``for key in list(table):``, ``return max(0, high - low)``
    """
    node = place.node
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or not _value_wanted(place):
        return
    known = kinds.of(node, place.kinds) - {"number" if isinstance(node, ast.Name) else ""}
    if known & (kinds.CALLABLES | {"module", "none"}):
        return
    outer = place.parent.func if isinstance(place.parent, ast.Call) else None
    for pattern, wanted, weight in _WRAPS:
        called = pattern.split("(")[0]
        if called.startswith("copy.") and "copy" not in place.kinds:
            continue
        if not _suits(known, wanted) or (isinstance(outer, ast.Name) and outer.id == called):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == called:
            continue
        method = pattern.startswith("{}")
        inner = place.text(node, 15) if method else place.text(node, 1)
        looped = isinstance(place.parent, ast.For | ast.comprehension) and wanted == "container"
        # Changing what goes in is less likely right than changing what comes out.
        likely = 1.0 if looped else 0.5 if isinstance(node, ast.Name) else 0.9
        yield place.swap(node, pattern.format(inner), weight * likely)


def _value_wanted(place: Place) -> bool:
    parent, field = place.parent, place.field
    match parent:
        case ast.Call() | ast.Attribute():
            return field == "args"
        case ast.For() | ast.comprehension():
            return field == "iter"
        case ast.Assign() | ast.Return() | ast.AugAssign() | ast.keyword() | ast.Yield() | ast.YieldFrom():
            return field == "value"
        case ast.Compare() | ast.BinOp() | ast.Subscript() | ast.Tuple() | ast.List():
            return field != "value"
        case _:
            return False


@template("clamp", ast.Assign, ast.Return, ast.Call, ast.BinOp, prior=0.5)
def clamp(place: Place) -> Changes:
    """Keep the larger or the smaller of two values.

    Before: ``longest = length + 1``
    After: ``longest = max(longest, length + 1)``
    """
    node = place.node
    if isinstance(node, ast.Assign):
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Tuple | ast.List) or kinds.of(value, place.kinds) & (
            kinds.CONTAINERS | {"none", "bool"}
        ):
            return
        old = place.text(target)
        if not (isinstance(value, ast.Call) and getattr(value.func, "id", "") in ("min", "max")):
            yield place.swap(value, f"max({old}, {place.text(value, 1)})", 1.0)
            yield place.swap(value, f"min({old}, {place.text(value, 1)})", 0.9)
        return
    value = node.value if isinstance(node, ast.Return) else node
    if value is None or kinds.of(value, place.kinds) & (kinds.CONTAINERS | {"none", "bool"}):
        return
    if not isinstance(node, ast.Return) and not _value_wanted(place):
        return
    for index, name in enumerate(n for n in place.names() if not kinds.clash(n.kinds, frozenset({"int"}))):
        if index < 5 and name.text != place.text(value):
            for function in ("max", "min"):
                text = f"{function}({place.text(value, 1)}, {name.text})"
                yield place.swap(value, text, 0.5 * fading(index))


@template("unwrap call", ast.Call, ast.Subscript, ast.UnaryOp, prior=0.5)
def unwrap_call(place: Place) -> Changes:
    """Use a value as it is.

    Before: ``yield flatten(item)``, ``rows[0]``, ``-step``
    After: ``yield item``, ``rows``, ``step``
    """
    node = place.node
    if isinstance(place.parent, ast.Expr):
        return
    match node:
        case ast.Call(func=function, args=arguments):
            for index, argument in enumerate(arguments[:3]):
                if not isinstance(argument, ast.Starred):
                    yield place.swap(node, place.text(argument, 1), (1.0, 0.5, 0.4)[index])
            if isinstance(function, ast.Attribute):
                yield place.swap(node, place.text(function.value, 15), 0.6)
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield place.swap(node, place.text(value), 0.6)
        case ast.UnaryOp(operand=inner):
            yield place.swap(node, place.text(inner, 12), 0.9)
        case _:
            return


@template("call or not", ast.Attribute, ast.Name, prior=0.3)
def call_or_not(place: Place) -> Changes:
    """Call what was only named.

    Before: ``if path.exists:``
    After: ``if path.exists():``
    """
    node = place.node
    if isinstance(place.parent, ast.Call | ast.Attribute) and place.field in ("func", "value"):
        return
    if not isinstance(getattr(node, "ctx", None), ast.Load):
        return
    if isinstance(node, ast.Name) and not place.kinds.get(node.id, frozenset()) & kinds.CALLABLES:
        return
    yield place.swap(node, f"{place.text(node)}()")


@template("same call twice", ast.Call, prior=0.25)
def same_call_twice(place: Place) -> Changes:
    """Replace an argument by a call or an item that the function has elsewhere with the same name in it.

    Before: ``merge(left, right)``
    After: ``merge(sort(left), right)``
    """
    node = place.node
    assert isinstance(node, ast.Call)
    for argument in node.args:
        for index, donor in enumerate(place.donors.expressions(place.function)):
            if isinstance(donor, ast.BinOp) or same(donor, node) or same(donor, argument):
                continue
            if any(same(inner, argument) for inner in ast.walk(donor)):
                yield place.swap(argument, place.text(donor), fading(index, 0.05))


@template("wrap as elsewhere", ast.BinOp, ast.Call, ast.Name, ast.Attribute, ast.Subscript, prior=0.26)
def wrap_as_elsewhere(place: Place) -> Changes:
    """Pass a value through a function of one argument that the function calls elsewhere.

    Before: ``return key in table`` in a function that calls ``clean(name)``
    After: ``return clean(key) in table``
    """
    node = place.node
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or not _value_wanted(place):
        return
    found: dict[str, None] = {}
    for donor in place.donors.expressions(place.function):
        if isinstance(donor, ast.Call) and len(donor.args) == 1 and not donor.keywords:
            name = place.text(donor.func)
            if not is_builtin(name) and not isinstance(donor.args[0], ast.Starred) and "(" not in name:
                found[name] = None
    around = place.text(place.parent.func) if isinstance(place.parent, ast.Call) else ""
    own = place.text(node.func) if isinstance(node, ast.Call) else ""
    for index, name in enumerate(n for n in found if n not in (around, own)):
        yield place.swap(node, f"{name}({place.text(node, 1)})", fading(index))


TEMPLATES = (wrap_in_call, clamp, unwrap_call, call_or_not, same_call_twice, wrap_as_elsewhere)
