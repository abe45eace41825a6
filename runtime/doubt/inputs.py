"""Calls that stand in tests, issue and documents, each with the statements that it needs.

A variable or constant that is only assigned is put in its place, so that a call can be read by itself; where
statements change an object before the call, they come along.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from ..issue.checks import checks_of
from ..issue.code import bound_names, expression, source, statements, used_names
from ..issue.modules import ModuleIndex
from ..issue.parts import Issue

MOST_SETUP = 6
"""Statements that a call may need before it."""

LONGEST = 240
"""Characters of a call with its statements: what a person can still read."""

_HARMLESS = frozenset(
    "abs all any bool dict divmod enumerate float frozenset int isinstance len list map max min next print "
    "range repr reversed round set sorted str sum tuple type zip iter filter super hasattr getattr".split()
)


@dataclass(frozen=True, slots=True)
class Input:
    """A call to run.

    Attributes:
        call: an expression, as source.
        setup: statements that come first, as source.
        imports: what makes the names of both known.
        example: it stands in a test that shows the failure.
        near: how it comes of such a call in one small step, ``step`` or ``exchange``; or empty.
    """

    call: str
    setup: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    example: bool = False
    near: str = ""

    @property
    def text(self) -> str:
        """How it is shown, and told from others."""
        return "; ".join((*self.setup, self.call))

    @property
    def before(self) -> tuple[str, ...]:
        """All statements that come before the call."""
        return (*self.imports, *self.setup)


def calls_in_tests(text: str, shows: frozenset[str] = frozenset()) -> list[Input]:
    """The calls in the test functions of a module.

    Args:
        text: the module's source.
        shows: names of the test functions that show the failure.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    above = [node for node in tree.body if _simple(node)]
    found: list[Input] = []
    for function in _tests(tree.body):
        example = function.name in shows
        found += [replace(i, example=example) for i in _calls_of(function, above)]
    return list(dict.fromkeys(found))


def calls_of_issue(issue: Issue, modules: ModuleIndex) -> list[Input]:
    """The calls of an issue's or a document's examples, sentences and assertions."""
    found: list[Input] = []
    for check in checks_of(issue, modules):
        if check.unresolved:
            continue
        before = [node for line in (*check.imports, *check.setup) for node in statements(line)]
        for node in statements(check.call):
            found += _inputs(node, before)
    return list(dict.fromkeys(found))


def bound(call: str, before: Iterable[str]) -> Input | None:
    """An expression with the statements it needs of those before it; ``None`` where it cannot stand alone."""
    node = expression(call)
    return _input(node, [n for line in before for n in statements(line)]) if node is not None else None


def _simple(node: ast.stmt) -> bool:
    """Whether a statement is one that a call may need: it binds a name or changes an object."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.AugAssign)


def _tests(body: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _tests(node.body)


def _calls_of(function: ast.FunctionDef, above: Sequence[ast.stmt]) -> Iterator[Input]:
    before = list(above)
    waiting: list[ast.stmt] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.With):  # what is expected to raise there is a call like any other
            waiting = [*node.body, *waiting]
            continue
        yield from _inputs(node, before)
        if _simple(node):
            before.append(node)


def _inputs(node: ast.AST, before: Sequence[ast.stmt]) -> Iterator[Input]:
    """The calls within a statement or expression, outer ones first."""
    if isinstance(node, ast.For | ast.While | ast.If | ast.Try | ast.FunctionDef | ast.ClassDef):
        return
    inner: set[int] = set()
    for part in ast.walk(node):
        if not isinstance(part, ast.Call) or id(part) in inner or not _of_repository(part):
            continue
        if (made := _input(part, before)) is not None:
            # The links of a chain are no results that anybody looks at.
            inner |= {id(p) for p in ast.walk(part.func)}
            yield made


def _of_repository(call: ast.Call) -> bool:
    root = call.func
    while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
        root = root.func if isinstance(root, ast.Call) else root.value
    return not (
        isinstance(root, ast.Name) and (root.id in _HARMLESS or root.id in {"self", "pytest", "mock"})
    )


def _input(node: ast.expr, before: Sequence[ast.stmt]) -> Input | None:
    """The expression with what it needs; ``None`` where something it needs is not there, or is too much."""
    needed = _needed(node, before)
    if needed is None:
        return None
    imports = tuple(source(n) for n in needed if isinstance(n, ast.Import | ast.ImportFrom))
    others = [n for n in needed if not isinstance(n, ast.Import | ast.ImportFrom)]
    constants = _constants(others)
    if len(constants) == len(others):
        copy = expression(source(node)) or node
        call, setup = source(_Put(constants).visit(copy)), ()
    else:
        call, setup = source(node), tuple(source(n) for n in others)
    made = Input(call, setup, imports)
    return made if call and len(setup) <= MOST_SETUP and len(made.text) <= LONGEST else None


def _needed(node: ast.expr, before: Sequence[ast.stmt]) -> list[ast.stmt] | None:
    """The statements that bind or change what a call uses, in order; ``None`` where a name is open."""
    own = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    own |= {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
    lacking = {name for name in used_names([node]) if name not in own and not _builtin(name)}
    wanted = set(lacking)
    kept: list[ast.stmt] = []
    for statement in reversed(before):
        binds = bound_names([statement])
        changes = isinstance(statement, ast.Expr | ast.AugAssign) and set(used_names([statement])) & wanted
        if not binds & wanted and not (changes and not _is_imported(changes, before)):
            continue
        kept.append(statement)
        lacking -= binds if not isinstance(statement, ast.AugAssign) else set()
        more = {name for name in used_names([statement]) if not _builtin(name)}
        lacking |= more
        wanted |= more
    return None if lacking else kept[::-1]


def _is_imported(names: set[str], before: Sequence[ast.stmt]) -> bool:
    """Whether names are all known by import: calling such a function changes nothing that a call needs."""
    imported = bound_names(n for n in before if isinstance(n, ast.Import | ast.ImportFrom))
    return names <= imported


def _builtin(name: str) -> bool:
    import builtins

    return hasattr(builtins, name)


def _constants(nodes: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    """The names that are assigned once and never changed, with their values; earlier ones put into later."""
    found: dict[str, ast.expr] = {}
    for node in nodes:
        if not (isinstance(node, ast.Assign) and len(node.targets) == 1):
            return {}
        target = node.targets[0]
        value = expression(source(node.value))
        if not isinstance(target, ast.Name) or target.id in found or value is None:
            return {}
        found[target.id] = _Put(found).visit(deepcopy(value))
    return found


class _Put(ast.NodeTransformer):
    """Puts values in the place of names."""

    def __init__(self, values: dict[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._values.get(node.id, node)
