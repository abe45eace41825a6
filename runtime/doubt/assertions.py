"""What tests say that calls give, read from their assertions: to hold an issue against them before a search.

Only what can be read for sure: a call that stands by itself, compared with a literal. Where a test is given
fixtures, is decorated, or changes the world around the call by ``with``, the call may mean something else.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..issue.code import is_literal, literal, source
from .inputs import Input, bound

_EQUAL = frozenset({"assertEqual", "assertEquals", "assertIs"})
_TOLD = {"assertTrue": "True", "assertFalse": "False", "assertIsNone": "None"}


@dataclass(frozen=True, slots=True)
class Assertion:
    """A test function says what a call gives.

    Attributes:
        test: the function's name.
        input: the call.
        value: the value as source.
        truth: whether no more is said than that it counts as true, or as false.
    """

    test: str
    input: Input
    value: str
    truth: bool = False

    def contradicts(self, value: str) -> bool:
        """Whether the call cannot give that value as well; values that are no literals say nothing."""
        if not is_literal(value):
            return False
        mine, other = literal(self.value), literal(value)
        return bool(mine) != bool(other) if self.truth else mine != other


def assertions(text: str) -> Iterator[Assertion]:
    """The assertions of a test module that can be read for sure."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    above = [source(node) for node in tree.body if isinstance(node, _PLAIN)]
    for function in _functions(tree.body):
        before = list(above)
        for node in function.body:
            for call, value, truth in _said(node):
                made = bound(source(call), before)
                if made is not None:
                    yield Assertion(function.name, made, value, truth)
            if isinstance(node, (*_PLAIN, ast.Expr)):
                before.append(source(node))
            elif not isinstance(node, ast.Assert):
                break  # what comes after a loop or a block depends on it


_PLAIN = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


def _functions(body: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.decorator_list:
            prepared = any(isinstance(n, ast.FunctionDef) and n.name == "setUp" for n in node.body)
            yield from () if prepared else _functions(node.body)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            given = {a.arg for a in node.args.args} - {"self"}
            if not given and not node.decorator_list:
                yield node


def _said(node: ast.stmt) -> Iterator[tuple[ast.Call, str, bool]]:
    """The calls of an assertion, each with the value it is said to give, and whether only its truth is."""
    match node:
        case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right])):
            yield from _pairs(left, right)
        case ast.Assert(test=ast.UnaryOp(op=ast.Not(), operand=ast.Call() as call)):
            yield call, "False", True
        case ast.Assert(test=ast.Call() as call):
            yield call, "True", True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=word), args=[left, right, *_])):
            yield from _pairs(left, right) if word in _EQUAL else ()
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=word), args=[ast.Call() as call])):
            if word in _TOLD:
                yield call, _TOLD[word], word != "assertIsNone"
        case _:
            return


def _pairs(left: ast.expr, right: ast.expr) -> Iterator[tuple[ast.Call, str, bool]]:
    """Calls with what they are equal to, element by element where both sides are displays of one length."""
    match left, right:
        case (ast.Tuple(elts=ones) | ast.List(elts=ones), ast.Tuple(elts=others) | ast.List(elts=others)):
            for one, other in zip(ones, others, strict=False) if len(ones) == len(others) else ():
                yield from _pairs(one, other)
        case (ast.Call() as call, value) | (value, ast.Call() as call):
            if is_literal(source(value)):
                yield call, source(value), False
        case _:
            return
