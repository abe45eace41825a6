"""Checks: each thing an issue expects, with the imports that make its names known in the repository."""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .code import bound_names, expression, has_call, same_code, source, statements, used_names
from .modules import ModuleIndex
from .parts import Expectation, Issue, Kind, Statement, Traceback


@dataclass(frozen=True, slots=True)
class Check:
    """One test to be.

    Attributes:
        setup: statements that come first, as source.
        call: an expression or statement; for an assertion the ``assert`` statement.
        expected: what should come of it, ``None`` for an assertion.
        now: what was said to come of it now, ``""`` when nothing was.
        origin: ``example``, ``traceback``, ``assertion`` or ``sentence``.
        imports: what the index knows of the names that the issue leaves open.
        unresolved: the names that nothing makes known.
    """

    setup: tuple[str, ...]
    call: str
    expected: Expectation | None
    now: str
    origin: str
    imports: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()


_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__"}
_EXCEPTION = re.compile(r"(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Warning)$|StopIteration$|KeyboardInterrupt$")


def checks_of(issue: Issue, modules: ModuleIndex) -> tuple[Check, ...]:
    """All that the issue expects, most trustworthy first, names resolved as far as they can be."""
    checks = [*_from_examples(issue), *_from_assertions(issue)]
    checks += _from_statements(issue, modules, checks)
    checks = [_resolved(check, issue, modules) for check in checks]
    for traceback in issue.tracebacks:
        if not any(check.origin == "traceback" and not check.unresolved for check in checks):
            checks += _from_traceback(traceback, issue, modules)
    if not checks:
        checks = [_resolved(check, issue, modules) for check in _from_complaints(issue, modules)]
    return tuple(checks)


def _from_examples(issue: Issue) -> Iterator[Check]:
    for example in issue.examples:
        if example.expected:
            origin = "traceback" if example.expected.kind is Kind.COMPLETES else "example"
            yield Check(example.setup, example.call, example.expected, example.shown, origin)


def _from_assertions(issue: Issue) -> Iterator[Check]:
    for assertion in issue.assertions:
        yield Check(assertion.setup, assertion.test, None, "", "assertion")


def _from_statements(issue: Issue, modules: ModuleIndex, known: Sequence[Check]) -> Iterator[Check]:
    for statement in issue.statements:
        expected = statement.expected
        if expected is None or not _can_be_called(statement, modules):
            continue
        if not any(same_code(check.call, statement.call) for check in known):
            yield Check(_imports_in(issue), statement.call, expected, statement.actual, "sentence")


def _from_complaints(issue: Issue, modules: ModuleIndex) -> Iterator[Check]:
    """``f(1) raises TypeError`` without a word on what it should do: it should do that no more."""
    for statement in issue.statements:
        if (
            _EXCEPTION.match(statement.actual)
            and not statement.expected
            and _can_be_called(statement, modules)
        ):
            expected = Expectation(Kind.COMPLETES, statement.actual)
            yield Check(_imports_in(issue), statement.call, expected, statement.actual, "sentence")


def _imports_in(issue: Issue) -> tuple[str, ...]:
    """The imports of the issue's code: a sentence uses the names that the code beside it uses."""
    setups = [*(e.setup for e in issue.examples), *(a.setup for a in issue.assertions)]
    lines = [line for setup in setups for line in setup if line.startswith(("import ", "from "))]
    return tuple(dict.fromkeys(lines))


def _from_traceback(traceback: Traceback, issue: Issue, modules: ModuleIndex) -> Iterator[Check]:
    """The outermost line of the traceback that can be run as it stands."""
    for frame in traceback.frames:
        call = _runnable(frame.code)
        if not call:
            continue
        expected = Expectation(Kind.COMPLETES, traceback.exception)
        check = _resolved(Check(_imports_in(issue), call, expected, "", "traceback"), issue, modules)
        if not check.unresolved and not any(name in _arguments(call) for name in _imported(check)):
            yield check
            return


def _runnable(code: str) -> str:
    body = statements(code)
    if len(body) != 1 or not has_call(body[0]):
        return ""
    match body[0]:
        case ast.Expr(value=value) | ast.Assign(value=value):
            return source(value)
        case _:
            return source(expression(code.removeprefix("return ")) or ast.Pass()).removeprefix("pass")


def _imported(check: Check) -> set[str]:
    return bound_names(node for line in check.imports for node in statements(line))


def _arguments(call: str) -> set[str]:
    """Names that are passed along: in a frame they are variables, whatever a module defines by that name."""
    node = expression(call)
    made = [call for call in (ast.walk(node) if node else ()) if isinstance(call, ast.Call)]
    values = [value for call in made for value in (*call.args, *(k.value for k in call.keywords))]
    return {value.id for value in values if isinstance(value, ast.Name)}


def _can_be_called(statement: Statement, modules: ModuleIndex) -> bool:
    """``parse()`` in a sentence often is just the name of a function that needs an argument."""
    node = expression(statement.call)
    if not isinstance(node, ast.Call):
        return node is not None
    given = [*node.args, *node.keywords]
    if any(isinstance(a, ast.Starred) or (isinstance(a, ast.keyword) and a.arg is None) for a in given):
        return True
    if any(isinstance(a, ast.Constant) and a.value is ... for a in given):
        return False
    if isinstance(node.func, ast.Name):
        return len(given) >= (modules.needs(node.func.id) or 0)
    on_class = isinstance(node.func, ast.Attribute) and source(node.func.value)[:1].isupper()
    return bool(given) or not on_class or "(" in source(node.func)


def _resolved(check: Check, issue: Issue, modules: ModuleIndex) -> Check:
    nodes = [node for line in (*check.setup, check.call) for node in statements(line)]
    open_ = [name for name in used_names(nodes) if name not in bound_names(nodes) | _BUILTINS]
    if any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in nodes):
        open_ = []
    found = {name: modules.import_of(name, _attributes(name, nodes), issue.names) for name in open_}
    check = replace(
        check,
        imports=tuple(dict.fromkeys(line for line in found.values() if line)),
        unresolved=tuple(name for name, line in found.items() if not line),
    )
    if check.expected and check.expected.kind is Kind.RAISES:
        return _with_exception(check, check.expected, bound_names(nodes), issue.names, modules)
    return check


def _with_exception(
    check: Check, expected: Expectation, bound: set[str], mentioned: Iterable[str], modules: ModuleIndex
) -> Check:
    head, _, last = expected.text.rpartition(".")
    first = expected.text.split(".")[0]
    if first in bound or (not head and first in _BUILTINS):
        return check
    if last in bound:
        return replace(check, expected=replace(expected, text=last))
    line = modules.import_of(last, (), [*mentioned, expected.text])
    if line:
        return replace(check, expected=replace(expected, text=last), imports=(*check.imports, line))
    if head and modules.import_of(first).startswith("import "):
        return replace(check, imports=(*check.imports, f"import {head}"))
    return replace(check, unresolved=(*check.unresolved, expected.text))


def _attributes(name: str, nodes: Sequence[ast.AST]) -> tuple[str, ...]:
    """The longest chain of attributes that is read from ``name``."""
    chains: list[tuple[str, ...]] = [()]
    for node in nodes:
        for part in ast.walk(node):
            chain: list[str] = []
            inner = part
            while isinstance(inner, ast.Attribute):
                chain.append(inner.attr)
                inner = inner.value
            if isinstance(inner, ast.Name) and inner.id == name:
                chains.append(tuple(reversed(chain)))
    return max(chains, key=len)
