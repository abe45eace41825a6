"""Where a change first differs from what was there: the statement before, and the one in its place.

Control comes to that place as it did before the change, so what the variables held there is known.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (
    *FUNCTIONS,
    ast.ClassDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Module)
"""What binds names of its own, and statements."""

_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first statement that differs.

    Attributes:
        function: around it, with the change.
        before, after: what stood there, and what stands there now.
        inserted: ``after`` was put before it, and nothing else was changed.
        replaced: it took its place, and nothing else was changed.
        guarded: an exception that it raises may be caught in the function.
        alone: no other statement of its block stands on its line, nor does what the block belongs to.
    """

    function: ast.FunctionDef | ast.AsyncFunctionDef
    before: ast.stmt
    after: ast.stmt
    inserted: bool
    replaced: bool
    guarded: bool
    alone: bool


def difference(before: ast.Module, after: ast.Module) -> Difference | None:
    """The one place in a function where two versions of a file differ; ``None`` where there is none."""
    place: tuple[ast.FunctionDef | ast.AsyncFunctionDef | None, bool] = (None, False)
    old, new, around = list(before.body), list(after.body), 0
    while True:
        at = next((n for n, pair in enumerate(zip(old, new, strict=False)) if not same(*pair)), None)
        if at is None:
            return None
        inner = _inside(old[at], new[at]) if _alike(old, new, at + 1, at + 1) else None
        if inner is None:
            function, guarded = place
            if function is None or isinstance(old[at], (*FUNCTIONS, ast.ClassDef)):
                return None
            inserted, replaced = _alike(old, new, at, at + 1), _alike(old, new, at + 1, at + 1)
            alone = old[at].lineno != around and not any(
                old[at].lineno in (one.lineno, one.end_lineno) for one in old[:at]
            )
            return Difference(function, old[at], new[at], inserted, replaced, guarded, alone)
        if isinstance(new[at], FUNCTIONS):
            place = (new[at], False)  # type: ignore[assignment]
        elif isinstance(new[at], ast.Try) and inner == "body":
            place = (place[0], True)
        elif isinstance(new[at], ast.ClassDef):
            place = (None, False)
        around = old[at].lineno
        old, new = getattr(old[at], inner), getattr(new[at], inner)


def _inside(old: ast.stmt, new: ast.stmt) -> str | None:
    """The one block in which two statements of a kind differ, and in nothing else."""
    if type(old) is not type(new) or not same(_head(old), _head(new)):
        return None
    found = [name for name in _BLOCKS if not _alike(getattr(old, name, []), getattr(new, name, []), 0, 0)]
    return found[0] if len(found) == 1 and getattr(old, found[0]) else None


def _head(node: ast.stmt) -> ast.stmt:
    """A statement without its blocks."""
    fields: dict[str, Any] = {n: [] if n in _BLOCKS else value for n, value in ast.iter_fields(node)}
    return type(node)(**fields)


def same(one: object, other: object) -> bool:
    """Whether two nodes, or lists or fields of nodes, say the same."""
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(same(getattr(one, f, None), getattr(other, f, None)) for f in one._fields)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))  # type: ignore[arg-type]
    return one == other


def _alike(old: Sequence[ast.stmt], new: Sequence[ast.stmt], at: int, other: int) -> bool:
    """Whether two blocks are the same from some statement on."""
    rest, more = old[at:], new[other:]
    return len(rest) == len(more) and all(map(same, rest, more))


def line_of(found: Difference) -> int:
    """The line on which control comes to the place; 0 where the line does not tell."""
    before = found.before
    silent = ast.Pass | ast.Continue | ast.Break | ast.Global | ast.Nonlocal
    if isinstance(before, silent) or (
        isinstance(before, ast.Expr) and isinstance(before.value, ast.Constant)
    ):
        return 0
    value = computed(before)
    return before.lineno if value is None or value.lineno == before.lineno else 0


def computed(node: ast.stmt) -> ast.expr | None:
    """The expression that a statement begins with; ``None`` where it begins with none."""
    match node:
        case ast.If(test=value) | ast.While(test=value) | ast.Assert(test=value) | ast.For(iter=value):
            return value
        case ast.Return(value=ast.expr() as value) | ast.Expr(value=value) | ast.Assign(value=value):
            return value
        case ast.AnnAssign(value=ast.expr() as value):
            return value
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
            left = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            return ast.copy_location(ast.BinOp(left, op, value), target)
        case _:
            return None


def rest(node: ast.stmt) -> str:
    """What a statement says besides the expression that it begins with."""
    fields = {
        name: None if name in ("test", "iter", "value") or (name == "op") else value
        for name, value in ast.iter_fields(node)
    }
    told = (ast.dump(v) if isinstance(v, ast.AST) else repr(_dumped(v)) for v in fields.values())
    return f"{type(node).__name__} {' '.join(told)}"


def _dumped(value: object) -> object:
    return [ast.dump(v) if isinstance(v, ast.AST) else v for v in value] if isinstance(value, list) else value


def narrowed(old: ast.expr, new: ast.expr) -> tuple[ast.expr, ast.expr]:
    """The smallest parts in which two expressions differ, if code of others has not run before they do."""
    while type(old) is type(new):
        pairs = list(zip(_parts(old), _parts(new), strict=False))
        if len(list(_parts(old))) != len(list(_parts(new))) or _own(old) != _own(new):
            break
        differing = [n for n, pair in enumerate(pairs) if not same(*pair)]
        if len(differing) != 1 or any(_calls(one) for one, _ in pairs[: differing[0]]):
            break
        old, new = pairs[differing[0]]
    return old, new


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions that one consists of, in the order of evaluation; none for what has its own scope."""
    if isinstance(node, (*_SCOPES, ast.IfExp)):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword):
            yield child.value
        elif isinstance(child, ast.expr):
            yield child


def _own(node: ast.expr) -> list[object]:
    """What an expression says besides its parts."""
    said: list[object] = []
    for name, value in ast.iter_fields(node):
        values: list[object] = value if isinstance(value, list) else [value]
        said.append(name)
        for one in values:
            match one:
                case ast.expr() | ast.expr_context():
                    pass
                case ast.keyword(arg=arg):
                    said.append(arg)
                case ast.AST():
                    said.append(ast.dump(one))
                case _:
                    said.append(repr(one))
    return said


def _calls(node: ast.expr) -> bool:
    return any(
        isinstance(n, ast.Call | ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr)
        for n in ast.walk(node)
    )


def bound(function: ast.AST) -> frozenset[str]:
    """The names that a function binds, its parameters included; none of those declared to be another's."""
    found: set[str] = set()
    others: set[str] = set()
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                found.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                others |= set(names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=asname):
                found.add(asname or name.partition(".")[0])
            case _:
                pass
        if not isinstance(node, _SCOPES):
            stack += ast.iter_child_nodes(node)
    return frozenset(found - others)
