"""Where functions stand in a file's text, and the text of one function as a module of its own."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Union

Change = tuple[int, int, str]
"""Start, end (character offsets into a file's text) and the new text between them."""

Def = Union[ast.FunctionDef, ast.AsyncFunctionDef]


class Function(NamedTuple):
    """An outermost function: at module level, or a method; functions inside it are part of it.

    Attributes:
        name: its name.
        line: the first line of its code object, which is that of its first decorator.
        last: its last line.
        start: offset of the start of that first line.
        body: offset from which changes are inside the body.
        end: offset of the start of the line after it.
        header: lines that put it in the same scope when they stand before it: ``class A:``, ``if 1:``.
        docstring: what its docstring is; a change of it is a change of an attribute and not of code.
    """

    name: str
    line: int
    last: int
    start: int
    body: int
    end: int
    header: tuple[str, ...]
    docstring: str | None


def decode(data: bytes) -> str:
    """Decode a source file by its coding line, line ends as they are.

    Raises:
        SyntaxError: the coding line names no codec.
        UnicodeDecodeError: the text is not in that encoding.
    """
    return data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0])


def splice(text: str, changes: Sequence[Change]) -> str:
    """Make changes that do not overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        pieces += text[at:start], new
        at = end
    return "".join(pieces) + text[at:]


class Source:
    """A file's text and its outermost functions.

    Raises:
        SyntaxError: the text is no Python.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # The tokenizer knows three line ends; a form feed is none of them.
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        tree = ast.parse(text)
        self.functions = sorted(self._outermost(tree.body, ()), key=lambda function: function.start)
        self._function_starts = [function.start for function in self.functions]

    def enclosing(self, change: Change) -> Function | None:
        """The outermost function whose body a change lies in."""
        index = bisect_right(self._function_starts, change[0]) - 1
        # A change at the very end of a function stands also at the start of the next one.
        for function in self.functions[max(index - 1, 0) : index + 1]:
            if function.body <= change[0] and change[1] <= function.end:
                return function
        return None

    def alone(self, function: Function, changes: Sequence[Change]) -> str:
        """The changed function in its scope and on its lines, with nothing else of the file."""
        start = function.start
        text = splice(self.text[start : function.end], [(a - start, b - start, new) for a, b, new in changes])
        padding = function.line - 1 - len(function.header)
        return "\n" * padding + "".join(line + "\n" for line in function.header) + text

    def _outermost(self, body: Sequence[ast.stmt], header: tuple[str, ...]) -> Iterator[Function]:
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield self._function(node, header)
                continue
            opening = f"class {node.name}:" if isinstance(node, ast.ClassDef) else "if 1:"
            inner = (*header, self._indent(node) + opening)
            for block in _blocks(node):
                yield from self._outermost(block, inner)

    def _function(self, node: Def, header: tuple[str, ...]) -> Function:
        line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        last = node.end_lineno or node.lineno
        first = node.body[0]
        body = self._offset(first.lineno, 0)
        if self._offset(node.lineno, 0) == body:  # def f(): return 1
            body = self._offset(first.lineno, first.col_offset)
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        start = self._starts[line - 1]
        return Function(node.name, line, last, start, body, end, header, ast.get_docstring(node, clean=False))

    def _offset(self, line: int, column: int) -> int:
        start = self._starts[line - 1]
        if column == 0:
            return start
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode("utf-8")[:column].decode("utf-8"))

    def _indent(self, node: ast.stmt) -> str:
        start = self._starts[node.lineno - 1]
        return self.text[start : self._offset(node.lineno, node.col_offset)]


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        yield getattr(node, field, [])
    for handler in getattr(node, "handlers", []):
        yield handler.body
    for case in getattr(node, "cases", []):
        yield case.body


def only_function(tree: ast.Module, function: Function) -> Def | None:
    """Find the function that ``alone`` should have left; ``None`` when the change made more or less of it."""
    body = tree.body
    for _ in function.header:
        if len(body) != 1 or not isinstance(body[0], (ast.ClassDef, ast.If)):
            return None
        # An "else" that the change brought in would hang on the scope's own line.
        if getattr(body[0], "orelse", None):
            return None
        body = body[0].body
    if len(body) != 1 or not isinstance(body[0], (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    return body[0] if body[0].name == function.name else None
