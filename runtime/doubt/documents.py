"""Results that the issue, the documents and the docstrings state: facts that survivors are held against.

A document says how things should be, so its present tense counts: "`fee(60)` is 200". An issue complains in
the present tense, so there only what should be does.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

from ..contracts.tree import Tree
from ..issue.checks import checks_of
from ..issue.code import is_literal, literal
from ..issue.issue import read_issue
from ..issue.modules import ModuleIndex
from ..issue.parts import Expectation, Issue, Kind, Statement
from ..issue.values import ThingKind, span_thing
from .inputs import Input, bound, calls_of_issue

MOST_FILES = 60
MOST_BYTES = 60_000
MOST_FACTS = 64
"""What is read of a large repository: enough for what a person would look up."""

_TEXTS = frozenset({".md", ".rst", ".txt"})


@dataclass(frozen=True, slots=True)
class Source:
    """A text that says how things should be.

    Attributes:
        name: for a person: a file, or a file and the function whose docstring it is.
        path: the file; empty for the issue.
        of: the name that the docstring belongs to.
    """

    name: str
    text: str
    path: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says that a call gives."""

    input: Input
    expected: Expectation
    source: str

    @property
    def value(self) -> str:
        """As an outcome is shown."""
        return f"raises {self.expected.text}" if self.expected.kind is Kind.RAISES else self.expected.text

    def holds(self, outcome: str) -> bool:
        """Whether an outcome is what the source says."""
        text = self.expected.text.strip()
        match self.expected.kind:
            case Kind.RAISES:
                return outcome == f"raises {text.rpartition('.')[2]}"
            case Kind.COMPLETES:
                return outcome != f"raises {text.rpartition('.')[2]}"
            case _:
                return same_value(outcome, text) or text == outcome.strip("'\"")


def same_value(one: str, other: str) -> bool:
    """Whether two texts show the same value: literals by equality, all else by their letters."""
    if one.strip() == other.strip():
        return True
    return is_literal(one) and is_literal(other) and literal(one) == literal(other)


def sources(tree: Tree, issue: str) -> Iterator[Source]:
    """The issue, the documents of a repository, and its docstrings."""
    if issue.strip():
        yield Source("the issue", issue)
    files = [p for p in tree.files() if not _is_aside(p)]
    texts = sorted(
        (p for p in files if PurePosixPath(p).suffix.lower() in _TEXTS), key=lambda p: (p.count("/"), p)
    )
    for path in texts[:MOST_FILES]:
        if text := _read(tree, path):
            yield Source(path, text, path)
    for path in [p for p in files if p.endswith(".py")][:MOST_FILES]:
        yield from docstrings(path, _read(tree, path))


def docstrings(path: str, text: str) -> Iterator[Source]:
    """The docstrings of a module, each with whose it is."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node)
            if said:
                of = "" if isinstance(node, ast.Module) else node.name
                yield Source(f"{path}, docstring{f' of {of}' if of else ''}", said, path, of)


def facts(source: Source, modules: ModuleIndex) -> Iterator[Fact]:
    """What a source states of calls, by examples and by sentences."""
    issue = _readable(source)
    if source.path:
        issue = replace(issue, statements=tuple(map(_present, issue.statements)))
    for check in checks_of(issue, modules):
        if check.unresolved or check.expected is None or check.expected.kind is Kind.COMPLETES:
            continue
        made = bound(check.call, (*check.imports, *check.setup))
        if made is not None:
            yield Fact(made, check.expected, source.name)


def against(
    stated: Sequence[Fact], ids: Sequence[str], outcomes: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The survivors that sources rule out, each with why; and what sources say of calls on which some differ.

    A fact that none meets, or all, tells nothing of them: the document may be old, or the issue about it.
    Where no survivor gives what all sources say, these contradict one another, and rule out none.
    """
    missed: dict[str, list[Fact]] = {one: [] for one in ids}
    said: dict[str, tuple[str, ...]] = {}
    for fact in stated:
        call = fact.input.text
        given = {one: outcomes.get(one, {}).get(call) for one in ids}
        wrong = [one for one, told in given.items() if told is not None and not fact.holds(told)]
        if 0 < len(wrong) < len(ids):
            said[call] = (*said.get(call, ()), f"{fact.source}: {fact.value}")
            for one in wrong:
                missed[one].append(fact)
    if all(missed.values()):
        return {}, said
    reasons = {one: f"{f[0].source}: {f[0].input.text} gives {f[0].value}" for one, f in missed.items() if f}
    return reasons, said


def calls(source: Source, modules: ModuleIndex) -> Iterator[Input]:
    """The calls that a source shows, whatever it says of them."""
    yield from calls_of_issue(_readable(source), modules)


@lru_cache(maxsize=512)
def _readable(source: Source) -> Issue:
    issue = read_issue(source.text)
    return replace(issue, names=(*issue.names, source.path)) if source.path else issue


def _present(statement: Statement) -> Statement:
    """What a document says that a call gives is what it should give."""
    if statement.expected is not None or not statement.actual:
        return statement
    thing = span_thing(statement.actual, 0, len(statement.actual))
    expected = thing.expectation() if thing.kind in {ThingKind.VALUE, ThingKind.EXCEPTION} else None
    return replace(statement, expected=expected)


def _read(tree: Tree, path: str) -> str:
    try:
        text = tree.read(path)
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    return text if len(text) <= MOST_BYTES else ""


def _is_aside(path: str) -> bool:
    """Tests are run, not read; what others wrote is not this repository's word."""
    parts = PurePosixPath(path).parts
    named = (
        parts[-1].startswith("test_")
        or parts[-1].endswith("_test.py")
        or parts[-1].lower().startswith("license")
    )
    return named or any(part in {"tests", "test", "vendor", "node_modules"} for part in parts[:-1])
