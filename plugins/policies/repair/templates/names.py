"""Variables: another one in scope, for a name or for a whole expression."""

import ast

from .. import kinds
from ..change import Place
from ..scope import Name, is_builtin
from .base import Changes, alike, fading, same, template

_PLACES = (ast.Subscript, ast.Attribute, ast.Call, ast.BinOp, ast.ListComp)


def _likeness(place: Place, old: frozenset[str], name: Name, index: int) -> float:
    """How likely another name is meant: near, and of a kind that fits."""
    if kinds.clash(old, name.kinds):
        return 0.0
    weight = fading(index, 0.08) * (1.0, 0.8, 0.6, 0.45)[name.tier]
    return weight * (1.0 if old & name.kinds else 0.85)


@template("variable", ast.Name, prior=0.6)
def variable(place: Place) -> Changes:
    """Take another variable in scope.

    Before: ``for i, n in enumerate(values):``
    After: ``for i, n in enumerate(counts):``
    """
    node = place.node
    assert isinstance(node, ast.Name)
    if _names_exception(place):
        return
    known = place.kinds.get(node.id, frozenset())
    stored = not isinstance(node.ctx, ast.Load)
    if stored and not isinstance(place.parent, ast.Assign | ast.AugAssign | ast.Tuple):
        return
    called = isinstance(place.parent, ast.Call) and place.field == "func"
    for index, name in enumerate(place.names(3 if not stored else 1)):
        fixed = bool(name.kinds & {"function", "class", "module", "import"})
        if name.text == node.id or (called or bool(known & kinds.CALLABLES)) != fixed:
            continue
        weight = _likeness(place, known, name, index)
        if weight:
            yield place.swap(node, name.text, weight * (0.5 if stored or name.tier == 3 else 1.0))


def _names_exception(place: Place) -> bool:
    """Whether the place is one of the types that an ``except`` catches."""
    parent, field = place.parent, place.field
    if isinstance(parent, ast.Tuple):
        parent, field = place.source.parents[parent], place.source.fields[parent]
    return isinstance(parent, ast.ExceptHandler) and field == "type"


@template("name for expression", *_PLACES, ast.Compare, prior=0.42)
def name_for_expression(place: Place) -> Changes:
    """Use a variable instead of computing something.

    Before: ``best = lookup(table, key) + cost``
    After: ``best = distance + cost``
    """
    node = place.node
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or isinstance(place.parent, ast.Expr):
        return
    if isinstance(place.parent, ast.Call | ast.Attribute) and place.field in ("func", "value"):
        return
    known = kinds.of(node, place.kinds)
    for index, name in enumerate(place.names()):
        if index > 11 or name.kinds & (kinds.CALLABLES | {"module"}):
            continue
        weight = _likeness(place, known, name, index)
        if weight:
            yield place.swap(node, name.text, weight)


@template("expression for expression", *_PLACES, ast.Name, prior=0.36)
def expression_for_expression(place: Place) -> Changes:
    """Use an expression that the function has elsewhere, also as the target of an assignment.

    Before: ``weights[u, v] = cost``
    After: ``totals[v] = cost``
    """
    node = place.node
    stored = not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    if isinstance(place.parent, ast.Call | ast.Attribute | ast.Expr) and place.field in ("func", "value"):
        return
    if stored and not isinstance(place.parent, ast.Assign | ast.AugAssign | ast.AnnAssign):
        return
    known, line = kinds.of(node, place.kinds), getattr(node, "lineno", 0)
    donors = place.donors.expressions(place.function)
    near = sorted(donors, key=lambda d: abs(getattr(d, "lineno", 0) - line))[:24]
    for index, donor in enumerate(near):
        if stored and not isinstance(donor, ast.Subscript | ast.Attribute):
            continue
        if same(donor, node) or kinds.clash(known, kinds.of(donor, place.kinds)):
            continue
        if not _bound(place, donor):
            continue
        alike = type(donor) is type(node)
        weight = fading(index, 0.06) * (1.0 if alike else 0.7)
        yield place.swap(node, place.text(donor), weight * (0.5 if isinstance(node, ast.Name) else 1.0))


def _bound(place: Place, donor: ast.AST) -> bool:
    """Whether the donor's names mean something here: those that a comprehension binds may not."""
    used = {n.id for n in ast.walk(donor) if isinstance(n, ast.Name)}
    inner = set(place.context.scopes.within(donor))
    return not (used & inner) - set(place.context.scopes.within(place.node))


@template("name alike", ast.Name, prior=0.5)
def name_alike(place: Place) -> Changes:
    """Take another of the module's functions, classes, constants or imports, with a word in common.

    Before: ``check = make_predicate(rule)``
    After: ``check = make_function(rule)``
    """
    node = place.node
    assert isinstance(node, ast.Name)
    module = place.context.scopes.of(None)
    if not isinstance(node.ctx, ast.Load) or (node.id not in module.bound and not is_builtin(node.id)):
        return
    others = [name for name in module.bound if name != node.id and alike(name, node.id) > 0]
    others.sort(key=lambda name: (-alike(name, node.id), name))
    for index, name in enumerate(others[:12]):
        yield place.swap(node, name, fading(index))


@template("literal for name", ast.Name, prior=0.15)
def literal_for_name(place: Place) -> Changes:
    """Give a function the text that the failing tests speak of, or that others give, instead of a variable.

    Before: ``compile(source, path, mode)``
    After: ``compile(source, path, "exec")``
    """
    node = place.node
    if not isinstance(place.parent, ast.Call) or place.field != "args":
        return
    texts = [n.value for n in place.donors.constants(place.function) if isinstance(n, ast.Constant)]
    told = [v for v in (*place.context.clues.literals, *texts) if isinstance(v, str) and len(v) < 24]
    for index, value in enumerate(dict.fromkeys(told)):
        if index < 8:
            yield place.swap(node, repr(value), fading(index))


@template("missing self", ast.Name, prior=0.55)
def missing_self(place: Place) -> Changes:
    """Take the attribute of ``self`` instead of a variable of the same name, and back.

    Before: ``return total``
    After: ``return self.total``
    """
    node = place.node
    assert isinstance(node, ast.Name)
    owner = place.source.owner(place.unit)
    if owner is None or place.function is None or node.id in ("self", "cls"):
        return
    methods = {s.name for s in owner.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)}
    if f"self.{node.id}" in place.context.scopes.attributes(owner) or node.id in methods:
        yield place.swap(node, f"self.{node.id}")


TEMPLATES = (
    variable,
    name_for_expression,
    expression_for_expression,
    name_alike,
    literal_for_name,
    missing_self,
)
