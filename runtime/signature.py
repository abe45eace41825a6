"""How a failing behaviour looks, read off what running the tests showed: alike for mistakes of a kind.

Names and values are left out as far as can be, so that a failure can be held against those of other days and
other code. Pure, and cheap: it looks at the failing tests and the few lines under most suspicion.
"""

import ast
import builtins
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .contracts.evidence import Evidence, TestResult
from .contracts.precedent import Signature
from .contracts.tree import Tree
from .differing import difference

LINES = 24
"""Lines under suspicion that are looked at."""

MOST = 24
"""Entries of one kind that are kept."""

_WORD = re.compile(r"[A-Za-z]{3,}")
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\w.]*|[\w.]+\([^)]*\)")
_SAID = frozenset({"assert", "where", "assertionerror"})
_KINDS = (ast.operator, ast.unaryop, ast.cmpop, ast.boolop)
_STATEMENTS = (ast.For, ast.While, ast.Raise, ast.AugAssign, ast.Try, ast.With)  # others stand everywhere
_PLACES = (ast.Subscript, ast.Slice, ast.IfExp, ast.Lambda, ast.ListComp, ast.DictComp, ast.SetComp)


def signature_of(evidence: Evidence, tree: Tree) -> Signature:
    """The signature of a failing behaviour.

    Args:
        evidence: the failing tests and the passing ones, traced.
        tree: the files that they executed; those that cannot be read or parsed say nothing.
    """
    failing = evidence.failing
    return Signature(
        exceptions=_few(result.exception for result in failing if result.exception),
        difference=_few(d for result in failing if (d := difference(result.message))),
        operators=_few(_operators(evidence, tree)),
        frames=_frames(failing[0]) if failing else (),
        test=_few(_tests(failing, tree)),
        words=_few(word for result in failing for word in _words(result.message)),
    )


def _few(found: Iterable[str]) -> tuple[str, ...]:
    """The different ones, in order."""
    return tuple(sorted(set(found)))[:MOST]


def _words(message: str) -> Iterator[str]:
    for word in _WORD.findall(_VALUES.sub(" ", message.split("\n", maxsplit=1)[0])):
        if word.lower() not in _SAID:
            yield word.lower()


def _frames(result: TestResult) -> tuple[str, ...]:
    """The test, then a word for each different function on the way in; recursion is told once."""
    home = result.test.split("::")[0]
    shape: list[str] = []
    last = ""
    for frame in result.frames:
        word = "test" if frame.path == home else "again" if frame.function == last else "code"
        if not (word == "again" and shape[-1:] == ["again"]):
            shape.append(word)
        last = frame.function
    return tuple(shape[:8])


def _operators(evidence: Evidence, tree: Tree) -> Iterator[str]:
    """What stands on the lines that failing tests executed, and passing ones did least."""
    for path, lines in _suspected(evidence).items():
        for node in ast.walk(_parsed(tree, path)):
            at = getattr(node, "lineno", 0)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or at not in lines:
                continue
            yield from _kinds(node)


def _kinds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if hasattr(builtins, name):
            yield f"{name}()"
        case ast.Call(func=ast.Attribute(attr=name)):
            yield f".{name}()"
        case ast.Constant(value=float() | bool() | None as value):
            yield f"a {type(value).__name__}"
        case _:
            if isinstance(node, (*_STATEMENTS, *_PLACES)):
                yield type(node).__name__
            for child in ast.iter_child_nodes(node):  # operators have no line of their own
                if isinstance(child, _KINDS):
                    yield type(child).__name__


def _suspected(evidence: Evidence) -> dict[str, frozenset[int]]:
    """The most suspicious lines by file, by Ochiai's formula; those of the tests themselves left out."""
    failed = _counts(evidence.failing)
    passed = _counts(evidence.passing)
    homes = {result.test.split("::")[0] for result in (*evidence.failing, *evidence.passing)}
    every = max(len(evidence.failing), 1)
    ranked = sorted(
        ((-n / math.sqrt(every * (n + passed[place])), place) for place, n in failed.items()),
    )
    ranked = [(score, place) for score, place in ranked if place[0] not in homes]
    best = ranked[0][0] if ranked else 0.0
    chosen = [place for score, place in ranked if score <= 0.9 * best][:LINES]
    return {path: frozenset(n for p, n in chosen if p == path) for path in {p for p, _ in chosen}}


def _counts(results: Iterable[TestResult]) -> Counter[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()
    for result in results:
        places = {(path, line) for path, lines in result.lines.items() for line in lines}
        # An import that failed leaves frames where no lines were traced.
        counts.update(places | {(frame.path, frame.line) for frame in result.frames})
    return counts


def _tests(failing: Iterable[TestResult], tree: Tree) -> Iterator[str]:
    """What the failing test functions do."""
    wanted: dict[str, set[str]] = {}
    for result in failing:
        wanted.setdefault(result.test.split("::")[0], set()).add(result.test.split("::")[-1].split("[")[0])
    for path, names in wanted.items():
        for node in ast.walk(_parsed(tree, path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in names:
                yield from _deeds(node)


def _deeds(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Assert(test=ast.Compare(ops=[operator, *_], comparators=[right, *_])):
                yield f"assert {type(operator).__name__}"
                yield f"a {type(right).__name__}: {_value(right)}"
            case ast.Assert(test=test):
                yield f"assert {type(test).__name__}"
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if re.match(
                "assert|raises|approx|fail", name
            ):
                yield name
            case _:
                pass


def _value(node: ast.expr) -> str:
    return type(node.value).__name__ if isinstance(node, ast.Constant) else ""


def _parsed(tree: Tree, path: str) -> ast.AST:
    """A file's syntax; an empty module where there is none."""
    try:
        return ast.parse(tree.read(path))
    except (FileNotFoundError, SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])
