"""What the failing tests say of the mistake, beside the lines that they executed.

Which exceptions they ended with and which they wait for, which names turned out to be missing, and the
literals that they mention. A clue only ever says what to try first.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ....runtime.contracts.evidence import Evidence, TestResult
from ....runtime.contracts.tree import Tree
from .source import FUNCTIONS

MOST_LITERALS = 24

Literal = str | int | float

_FAILURES = frozenset({"", "AssertionError", "Failed", "Skipped", "ComparisonFailure"})
_WAITS = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assertRaisesMessage"})
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_LACKING = re.compile(r"has no attribute '(\w+)'")
_NOT_RAISED = re.compile(r"DID NOT RAISE (?:any of \()?<class '(?:[\w.]*\.)?(\w+)'>|^(\w+) not raised")


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known from the failing tests.

    Attributes:
        died: the classes of the exceptions that they ended with, failed assertions left out.
        wanted: the classes of the exceptions that they wait for in vain, by their last name.
        missing: names that were looked up and not found.
        lacking: attributes that an object turned out not to have.
        literals: texts and numbers in the failing test functions.
    """

    died: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    literals: tuple[Literal, ...] = ()


def clues_of(evidence: Evidence, tree: Tree) -> Clues:
    """Read the clues of the failing tests."""
    died = [r.exception for r in evidence.failing if r.exception not in _FAILURES]
    messages = [r.message for r in evidence.failing]
    missing = [m[1] for text in messages for m in _UNDEFINED.finditer(text)]
    lacking = [m[1] for text in messages for m in _LACKING.finditer(text)]
    functions = list(failing_functions(evidence, tree))
    told = [m[1] or m[2] for text in messages for m in _NOT_RAISED.finditer(text)]
    # A test that died of something else waits for what it names as well.
    waited = [name for function in functions for name in _waited(function)] if told or died else []
    return Clues(
        tuple(dict.fromkeys(died)),
        tuple(dict.fromkeys([*told, *waited])),
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(lacking)),
        tuple(dict.fromkeys(v for function in functions for v in _literals(function)))[:MOST_LITERALS],
    )


def failing_functions(evidence: Evidence, tree: Tree) -> Iterator[ast.AST]:
    """The syntax of the failing test functions, each once."""
    for path, results in _by_path(evidence.failing).items():
        try:
            module = ast.parse(tree.read(path))
        except (SyntaxError, ValueError, FileNotFoundError):
            continue
        wanted = {result.test.split("::")[-1].split("[")[0] for result in results}
        for node in ast.walk(module):
            if isinstance(node, FUNCTIONS) and node.name in wanted:
                yield node


def _by_path(results: Iterable[TestResult]) -> dict[str, list[TestResult]]:
    found: dict[str, list[TestResult]] = {}
    for result in results:
        found.setdefault(result.test.split("::")[0], []).append(result)
    return found


def _waited(function: ast.AST) -> Iterator[str]:
    """The exceptions that a test function waits for."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(attr=word) | ast.Name(id=word), args=[first, *_]):
                if word in _WAITS and isinstance(first, ast.Name | ast.Attribute):
                    yield first.id if isinstance(first, ast.Name) else first.attr
            case _:
                pass


def _literals(function: ast.AST) -> Iterator[Literal]:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float):
            value = node.value
            if not isinstance(value, bool) and not (isinstance(value, str) and len(value) > 60):
                yield value
