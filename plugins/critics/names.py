"""Syntax and names: the edited file compiles, and the names that a change brings exist somewhere.

Only what the change adds counts: a file that did not compile before, or a name that was unknown before, is no
candidate's fault. Where a file can get names in ways that its text does not show (a star import, ``exec``,
``globals``), names are not judged. The grammar is that of the Python that runs mentee.

A change inside one top-level statement, or inside the body of one method, is judged by that piece alone, so
that its price does not grow with the file.
"""

import ast
import builtins
import re
import symtable
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .changes import Change, Files, is_python

CRITERION = "names.resolve"

_IMPLICIT = frozenset(
    "__builtins__ __doc__ __file__ __loader__ __name__ __package__ __path__ __spec__".split()
)
_NEWER = frozenset({"BaseExceptionGroup", "ExceptionGroup", "EncodingWarning", "PythonFinalizationError"})
_KNOWN = frozenset(dir(builtins)) | _IMPLICIT | _NEWER | {"__annotations__", "__class__"}

_OPAQUE = re.compile(r"\bimport\s*\*|\bexec\s*\(|\bglobals\s*\(|\bvars\s*\(|\bbuiltins\b")
"""What can give a module names that its text does not show."""

_FUTURE = "from __future__ import annotations"


class Names:
    """Finds changes that do not compile, or that use names which nothing defines."""

    name = "names"
    cost_ms = 0.3

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``names.resolve`` (1 or 0) for each candidate that edits Python files."""
        files = Files(context.tree)
        with (
            warnings.catch_warnings()
        ):  # what the compiler finds odd is no matter here, and no text for stderr
            warnings.simplefilter("ignore", SyntaxWarning)
            return [_critique(candidate, files) for candidate in batch]


def _critique(candidate: Candidate, files: Files) -> Critique:
    try:
        changes = [change for change in files.changes(candidate) if is_python(change.path)]
    except ValueError as error:
        return Critique((Finding(CRITERION, 0.0, f"the edits do not fit: {error}"),))
    wrong = [finding for change in changes for finding in judge(change)]
    if wrong:
        return Critique(tuple(wrong))
    return Critique((Finding(CRITERION, 1.0),)) if changes else Critique()


def judge(change: Change) -> list[Finding]:
    """What is wrong with a change of a Python file; nothing where that cannot be told."""
    module = _module(change.before)
    if module is None:
        return []
    part = _part(change, module)
    try:
        unknown = _unknown(part.after, module)
    except (SyntaxError, ValueError) as error:  # ValueError: a null character
        line = part.line + ((error.lineno or 1) if isinstance(error, SyntaxError) else 1) - 1
        why = error.msg if isinstance(error, SyntaxError) else str(error)
        return [Finding(CRITERION, 0.0, f"does not compile: {why}", change.path, line, line)]
    if module.opaque or _OPAQUE.search(part.after):
        return []
    new = unknown - _unknown(part.before, module) if unknown else unknown
    return [
        Finding(CRITERION, 0.0, f"nothing defines the name {name!r}", change.path, line, line)
        for name, line in sorted(_places(part, new))
    ]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A statement that can be judged alone: its place in the text, and what it must stand under to be one.

    A method is judged alone for changes from ``inner`` on, where its body begins: a body does not see the
    names of its class, while defaults and decorators do.
    """

    start: int
    end: int
    inner: int
    header: str = ""


@dataclass(frozen=True, slots=True)
class _Module:
    """What an unedited file says of itself: the names it defines, and its pieces, the smallest first."""

    names: frozenset[str]
    pieces: tuple[_Piece, ...]
    opaque: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """The text that is looked at, before and after; ``line`` is where it begins in the file, from 1."""

    before: str
    after: str
    line: int


@lru_cache(maxsize=64)
def _module(text: str) -> _Module | None:
    """What a file says of itself; ``None`` where it does not compile as it is."""
    try:
        tree = ast.parse(text)
        names = _defined(symtable.symtable(text, "<file>", "exec"))
    except (SyntaxError, ValueError, RecursionError):
        return None
    future = any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body)
    pieces = tuple(_pieces(tree, text, f"{_FUTURE}\n" if future else ""))
    return _Module(names, pieces, bool(_OPAQUE.search(text)))


def _pieces(tree: ast.Module, text: str, header: str) -> Iterator[_Piece]:
    lines = [0]
    for line in text.split("\n"):
        lines.append(min(lines[-1] + len(line) + 1, len(text)))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    start, end = _lines(method)
                    inner = lines[method.body[0].lineno - 1]
                    if _alone(text, inner, method.body[0]):
                        yield _Piece(lines[start - 1], lines[end], inner, f"{header}class {node.name}:\n")
        start, end = _lines(node)
        yield _Piece(lines[start - 1], lines[end], lines[start - 1] + 1, header)


def _lines(node: ast.stmt) -> tuple[int, int]:
    """The first line of a statement, decorators included, and its last."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno or node.lineno


def _alone(text: str, line: int, statement: ast.stmt) -> bool:
    """Whether nothing but blanks stands before a statement on its line, which begins at an offset."""
    return not text[line : line + statement.col_offset].strip()


def _part(change: Change, module: _Module) -> _Part:
    """The smallest piece that all edits lie in, or else the whole file."""
    first, last = change.edits[0].start, max(edit.end for edit in change.edits)
    for piece in module.pieces:
        if piece.inner <= first and last < piece.end:
            end = piece.end + len(change.after) - len(change.before)
            line = change.before.count("\n", 0, piece.start) + 1 - piece.header.count("\n")
            before, after = change.before[piece.start : piece.end], change.after[piece.start : end]
            return _Part(piece.header + before, piece.header + after, line)
    return _Part(change.before, change.after, 1)


def _unknown(text: str, module: _Module) -> frozenset[str]:
    """The names that a text looks up among the globals and that nothing defines.

    Raises:
        SyntaxError: it does not compile.
    """
    compile(text, "<file>", "exec", dont_inherit=True)
    table = symtable.symtable(text, "<file>", "exec")
    known = _KNOWN | module.names | _defined(table)
    return frozenset(name for scope in _scopes(table) for name in _looked_up(scope) if name not in known)


def _looked_up(scope: symtable.SymbolTable) -> Iterator[str]:
    """The names that a scope takes from the globals."""
    top = scope.get_type() == "module"
    for symbol in scope.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or (top and not _bound(symbol))):
            yield symbol.get_name()


def _defined(table: symtable.SymbolTable) -> frozenset[str]:
    """The global names that a module's text defines, those that functions declare global included."""
    found = {s.get_name() for s in table.get_symbols() if _bound(s)}
    for scope in _scopes(table):
        found |= {s.get_name() for s in scope.get_symbols() if s.is_declared_global() and _bound(s)}
    return frozenset(found)


def _bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _places(part: _Part, names: frozenset[str]) -> set[tuple[str, int]]:
    """The names with the first line of the file that each stands in."""
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(part.after)) if names else ():
        if isinstance(node, ast.Name) and node.id in names:
            line = part.line + node.lineno - 1
            found[node.id] = min(line, found.get(node.id, line))
    return {(name, found.get(name, part.line)) for name in names}


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Names()]
