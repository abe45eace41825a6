"""Assertions in the code of an issue, in test functions and on their own."""

import ast
from collections.abc import Iterator, Sequence

from .code import source
from .parts import Assertion
from .sessions import Entry, setup_of

_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "assertEqual": ast.Eq,
    "assertEquals": ast.Eq,
    "assertNotEqual": ast.NotEq,
    "assertIs": ast.Is,
    "assertIn": ast.In,
    "assertListEqual": ast.Eq,
    "assertDictEqual": ast.Eq,
}


def read_assertions(entries: Sequence[Entry]) -> tuple[Assertion, ...]:
    """The assertions of all code, with what they need before them."""
    found: list[Assertion] = []
    for at, entry in enumerate(entries):
        history = entries[:at]
        if isinstance(entry.node, ast.Assert):
            found.extend(_assertion(entry, history, entry.node, ()))
        elif isinstance(entry.node, ast.FunctionDef):
            found.extend(_in_test(entry, history, entry.node))
        elif isinstance(entry.node, ast.ClassDef):
            methods = (node for node in entry.node.body if isinstance(node, ast.FunctionDef))
            found.extend(a for method in methods for a in _in_test(entry, history, method))
    return tuple(found)


def _in_test(entry: Entry, history: Sequence[Entry], function: ast.FunctionDef) -> Iterator[Assertion]:
    """The assertions of a test function that takes nothing; one with fixtures cannot be called."""
    names = [argument.arg for argument in function.args.args]
    if not function.name.startswith("test") or names not in ([], ["self"]) or function.decorator_list:
        return
    before: list[ast.stmt] = []
    for node in function.body:
        check = _as_assert(node)
        if check:
            yield from _assertion(entry, history, check, tuple(before))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        elif _speaks_of_self(node) or isinstance(node, ast.Return):
            return
        else:
            before.append(node)


def _assertion(
    entry: Entry, history: Sequence[Entry], check: ast.Assert, before: tuple[ast.stmt, ...]
) -> Iterator[Assertion]:
    whole = ast.Module(body=[*before, check], type_ignores=[])
    local = tuple(text for node in before if (text := source(node)))
    text = source(check)
    if text and not _speaks_of_self(check):
        yield Assertion((*setup_of(entry, history, whole), *local), text, entry.line)


def _as_assert(node: ast.stmt) -> ast.Assert | None:
    if isinstance(node, ast.Assert):
        return node
    match node:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name), args=[left, right, *_])
        ):
            kind = _COMPARISONS.get(name)
            return ast.Assert(ast.Compare(left, [kind()], [right])) if kind else None
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name), args=[value, *_])
        ):
            if name == "assertTrue":
                return ast.Assert(value)
            if name == "assertFalse":
                return ast.Assert(ast.UnaryOp(ast.Not(), value))
            return (
                ast.Assert(ast.Compare(value, [ast.Is()], [ast.Constant(None)]))
                if name == "assertIsNone"
                else None
            )
        case _:
            return None


def _speaks_of_self(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "self" for part in ast.walk(node))
