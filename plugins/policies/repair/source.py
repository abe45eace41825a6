"""A parsed file: its syntax tree with parents, and where each node stands in the text."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import cast

Span = tuple[int, int, str]
"""From where, to where (character offsets), and what stands there afterwards."""

Function = ast.FunctionDef | ast.AsyncFunctionDef

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
UNITS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_UNTRACKED = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)  # shared between places
_SKIPPED_FIELDS = frozenset({"ctx", "type_comment", "kind", "type_ignores"})


def fingerprint(node: object) -> str:
    """A canonical text of a syntax tree: equal exactly when the trees are, wherever they stand."""
    parts: list[str] = []
    _write_fingerprint(node, parts.append)
    return "".join(parts)


def _write_fingerprint(node: object, put: Callable[[str], object]) -> None:
    if isinstance(node, ast.AST):
        put(type(node).__name__)
        put("(")
        for field in node._fields:
            if field not in _SKIPPED_FIELDS:
                _write_fingerprint(getattr(node, field, None), put)
        put(")")
    elif isinstance(node, list):
        put("[")
        for item in cast("list[object]", node):
            _write_fingerprint(item, put)
        put("]")
    else:
        put(repr(node))
        put(",")


def replaced(text: str, spans: Sequence[Span], base: int = 0) -> str:
    """The text with spans replaced; offsets count from ``base``."""
    if len(spans) == 1:
        start, end, new = spans[0]
        return text[: start - base] + new + text[end - base :]
    at = 0
    pieces: list[str] = []
    for start, end, new in sorted(spans):
        pieces += text[at : start - base], new
        at = end - base
    return "".join(pieces) + text[at:]


class Source:
    """One Python file.

    A *unit* is the smallest piece that is executed as one: a simple statement, or the header of a
    compound one (``while x > 0:``), of an except clause or of a match case.

    Raises:
        SyntaxError: the text is no Python that mentee's own interpreter understands.
        ValueError: the text holds null characters.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        mark = 1 if text.startswith("\ufeff") else 0
        self.tree = ast.parse(text[mark:])
        ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
        self._starts = [mark, *ends]
        self._bytes: dict[int, bytes | None] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self.fields: dict[ast.AST, str] = {}
        self._own: dict[ast.AST, tuple[int, int]] = {}
        self._prints: dict[ast.AST, str] = {}
        self._expressions: dict[Function, dict[str, list[ast.expr]]] = {}
        self._adopt(self.tree)

    def _adopt(self, root: ast.AST) -> None:
        stack = [root]
        while stack:
            parent = stack.pop()
            for field, value in ast.iter_fields(parent):
                for child in value if isinstance(value, list) else (value,):
                    if isinstance(child, ast.AST) and not isinstance(child, _UNTRACKED):
                        self.parents[child] = parent
                        self.fields[child] = field
                        stack.append(child)

    @cached_property
    def newline(self) -> str:
        """The line end that the file uses."""
        match = re.search(r"\r\n|\r|\n", self.text)
        return match.group() if match else "\n"

    @cached_property
    def step(self) -> str:
        """One level of indentation as the file writes it."""
        match = re.search(r":[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)([ \t]+)\S", self.text)
        if match and (match[1][0] == "\t" or len(match[1]) in (2, 3, 4, 8)):
            return "\t" if match[1][0] == "\t" else match[1]
        return "    "

    @cached_property
    def equal_lines(self) -> dict[str, list[int]]:
        """By a line's text without its indentation: where it begins, wherever it stands."""
        found: dict[str, list[int]] = {}
        at = 0
        for line in self.text.splitlines(keepends=True):
            if text := line.strip():
                found.setdefault(text, []).append(at + len(line) - len(line.lstrip()))
            at += len(line)
        return found

    # Offsets

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line (from 1) and a column in UTF-8 bytes, as ``ast`` counts them."""
        if line not in self._bytes:
            start = self._starts[line - 1]
            end = self._starts[line] if line < len(self._starts) else len(self.text)
            row = self.text[start:end]
            self._bytes[line] = None if row.isascii() else row.encode("utf-8", "surrogatepass")
        raw = self._bytes[line]
        if raw is not None:
            column = len(raw[:column].decode("utf-8", "surrogatepass"))
        return self._starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where an expression or statement stands; decorators excluded."""
        start = self.offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        return start, self.offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def segment(self, node: ast.AST) -> str:
        """The text of an expression or statement."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        at = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        return max(at, self._starts[0])

    def next_line(self, offset: int) -> int:
        """Where the line after that of an offset begins; the end of the text after the last."""
        match = re.compile(r"\r\n|\r|\n").search(self.text, offset)
        return match.end() if match else len(self.text)

    # Structure

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The parent, its parent, up to the module."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def unit(self, node: ast.AST) -> ast.AST:
        """The unit that a node is part of; the node itself when it is one."""
        while not isinstance(node, UNITS):
            node = self.parents[node]
        return node

    def function(self, node: ast.AST) -> Function | None:
        """The innermost function whose body holds the node; ``None`` at class and module level."""
        for parent in self.ancestors(node):
            if isinstance(parent, FUNCTIONS):
                return parent
        return None

    def outermost(self, node: ast.AST) -> Function | None:
        """The outermost function around the node, itself included."""
        found = node if isinstance(node, FUNCTIONS) else None
        for parent in self.ancestors(node):
            if isinstance(parent, FUNCTIONS):
                found = parent
        return found

    def owner(self, node: ast.AST) -> ast.ClassDef | None:
        """The class whose method holds the node."""
        for parent in self.ancestors(node):
            if isinstance(parent, ast.ClassDef):
                return parent
        return None

    def loop(self, node: ast.AST) -> ast.For | ast.AsyncFor | ast.While | None:
        """The innermost loop of the same function whose body holds the node."""
        child = node
        for parent in self.ancestors(node):
            if isinstance(parent, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
                return None
            if isinstance(parent, ast.For | ast.AsyncFor | ast.While) and self.fields[child] == "body":
                return parent
            child = parent
        return None

    def qualified_name(self, node: ast.AST) -> str:
        """``Class.method`` of the functions and classes around a node; empty at module level."""
        chain = [node, *self.ancestors(node)]
        named = [n.name for n in chain if isinstance(n, (*FUNCTIONS, ast.ClassDef))]
        return ".".join(reversed(named))

    def expressions(self, function: Function) -> dict[str, list[ast.expr]]:
        """By their text: the expressions of a function, those inside f-strings left out."""
        if function not in self._expressions:
            found: dict[str, list[ast.expr]] = {}
            stack: list[ast.AST] = [function]
            while stack:
                node = stack.pop()
                if isinstance(node, ast.expr):
                    found.setdefault(self.segment(node), []).append(node)
                if not isinstance(node, ast.JoinedStr):
                    stack.extend(reversed(list(ast.iter_child_nodes(node))))
            self._expressions[function] = found
        return self._expressions[function]

    def block(self, statement: ast.AST) -> list[ast.stmt]:
        """The statements among which a statement stands; empty for what is no statement of a block."""
        parent = self.parents.get(statement)
        if parent is None or self.fields[statement] not in ("body", "orelse", "finalbody"):
            return []
        value = getattr(parent, self.fields[statement])
        return value if isinstance(value, list) else []

    def parts(self, unit: ast.AST) -> Iterator[ast.AST]:
        """The expressions of a unit, those of nested statements left out, in order of position."""
        for field, value in ast.iter_fields(unit):
            if field in _BLOCKS and isinstance(unit, UNITS) and isinstance(value, list):
                continue
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.AST) and not isinstance(child, _UNTRACKED):
                    yield child
                    # Before Python 3.12 the positions inside an f-string are not those in the file.
                    if not isinstance(child, ast.JoinedStr | ast.pattern):
                        yield from self.parts(child)

    # Units as text

    def first_offset(self, statement: ast.AST) -> int:
        """Where a statement begins, with its decorators."""
        decorators = getattr(statement, "decorator_list", None)
        if not decorators:
            return self.span(statement)[0] if hasattr(statement, "lineno") else self._case_start(statement)
        at = self.span(decorators[0])[0]
        return self.text.rindex("@", 0, at)

    def _case_start(self, case: ast.AST) -> int:
        return self.text.rindex("case", 0, self.span(case.pattern)[0])  # type: ignore[attr-defined]

    def own(self, unit: ast.AST) -> tuple[int, int]:
        """Where a unit's own text stands: all of a simple statement, the header of a compound one."""
        if unit not in self._own:
            start = self.first_offset(unit)
            body = getattr(unit, "body", None)
            if isinstance(unit, ast.Match):
                body = unit.cases
            end = self.first_offset(body[0]) if body else self.span(unit)[1]
            self._own[unit] = (start, end)
        return self._own[unit]

    def changed_print(self, unit: ast.AST, spans: Sequence[Span]) -> str | None:
        """The fingerprint of a unit after a change of its own text; ``None`` if it is no Python then."""
        start, end = self.own(unit)
        text = replaced(self.text[start:end], spans, start)
        if isinstance(unit, ast.Match):
            text += "case _: pass"
        elif hasattr(unit, "body"):
            text += "pass"
        if isinstance(unit, ast.ExceptHandler):
            text = "try:\n pass\n" + text
        elif isinstance(unit, ast.match_case):
            text = "match _:\n " + text
        elif isinstance(unit, ast.If) and text.startswith("elif"):
            text = text[2:]
        try:
            return fingerprint(ast.parse(text).body)
        except (SyntaxError, ValueError):
            return None

    def print_of(self, unit: ast.AST) -> str:
        """The fingerprint of a unit as it stands."""
        if unit not in self._prints:
            self._prints[unit] = self.changed_print(unit, ()) or ""
        return self._prints[unit]
