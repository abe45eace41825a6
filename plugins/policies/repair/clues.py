"""What the failing tests and the issue say of the mistake, beside the lines that were executed.

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
from .words import meant_by

MOST_LITERALS = 24

Literal = str | int | float

_FAILURES = frozenset({"", "AssertionError", "Failed", "Skipped", "ComparisonFailure"})
_WAITS = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assertRaisesMessage"})
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_LACKING = re.compile(r"has no attribute '(\w+)'")
_UNEQUAL = re.compile(r" (?:==|!=) ")
_LINES = re.compile(r"^(?:E )? *- (.+)\n(?:(?:E )? *\? .*\n)?(?:E )? *\+ (.+)$", re.MULTILINE)
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
        differences: pairs of values of which a failed assertion found one where it wanted the other; which
            is which is not known.
        said: the templates whose fault the issue speaks of.
    """

    died: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    literals: tuple[Literal, ...] = ()
    differences: tuple[tuple[Literal, Literal], ...] = ()
    said: frozenset[str] = frozenset()


def clues_of(evidence: Evidence, tree: Tree, issue: str = "") -> Clues:
    """Read the clues of the failing tests, and of the issue's words."""
    died = [r.exception for r in evidence.failing if r.exception not in _FAILURES]
    messages = [r.message for r in evidence.failing]
    missing = [m[1] for text in messages for m in _UNDEFINED.finditer(text)]
    lacking = [m[1] for text in messages for m in _LACKING.finditer(text)]
    functions: list[ast.AST] = list(failing_functions(evidence, tree)) or list(_examples(issue))
    told = [m[1] or m[2] for text in messages for m in _NOT_RAISED.finditer(text)]
    # A test that died of something else waits for what it names as well.
    waited = [name for function in functions for name in _waited(function)] if told or died else []
    return Clues(
        tuple(dict.fromkeys(died)),
        tuple(dict.fromkeys([*told, *waited])),
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(lacking)),
        tuple(dict.fromkeys(v for function in functions for v in _literals(function)))[:MOST_LITERALS],
        tuple(dict.fromkeys(pair for text in messages for pair in differences(text))),
        meant_by(issue),
    )


def differences(message: str) -> Iterator[tuple[Literal, Literal]]:
    """The two sides of an equality that does not hold, told by a failed assertion, where both are literals.

    Of texts of several lines, pytest shows the lines that differ: each is a pair by itself.
    """
    first = message.strip().partition("\n")[0].removeprefix("AssertionError: ").removeprefix("assert ")
    for match in _UNEQUAL.finditer(first):
        one, other = _literal(first[: match.start()]), _literal(first[match.end() :].partition(" : ")[0])
        if one is not None and other is not None and type(one) is type(other) and one != other:
            yield one, other
    for match in _LINES.finditer(message):
        yield match[1], match[2]


def _literal(text: str) -> Literal | None:
    try:
        value: object = ast.literal_eval(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


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


def _examples(issue: str) -> Iterator[ast.AST]:
    """The pieces of code in an issue that are expressions; where it alone shows the failure."""
    for code in re.findall(r"`([^`\n]+)`|^\s*>>> (.+)$", issue, re.MULTILINE):
        try:
            yield ast.parse((code[0] or code[1]).strip(), mode="eval")
        except (SyntaxError, ValueError):
            continue


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
