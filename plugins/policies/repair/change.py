"""A change of a file's text, and the place from which templates make changes."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .clues import Clues
from .donors import Donors
from .index import Index
from .precedence import fitted, operand
from .scope import Name, Scope, Scopes
from .source import Function, Source, Span, fingerprint


@dataclass(frozen=True, slots=True)
class Change:
    """One way to change a file.

    Attributes:
        spans: what is replaced by what; they do not overlap.
        what: what is changed, for a person, code in back quotes.
        weight: how likely it is among the changes of its template, in [0, 1].
        unit: the unit whose own text holds all spans; ``None`` for a change of a block.
        key: for a change of a block, what makes it the same as another one.
    """

    spans: tuple[Span, ...]
    what: str
    weight: float = 1.0
    unit: ast.AST | None = None
    key: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What templates know of a file, of the files beside it, and of the failure.

    ``predicates`` keeps what was worked out for a unit.
    """

    source: Source
    scopes: Scopes
    donors: Donors
    index: Index = field(default_factory=Index)
    clues: Clues = Clues()
    predicates: dict[object, tuple[tuple[str, float], ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """A node under suspicion, and the ways to change the text there."""

    context: Context
    node: ast.AST
    unit: ast.AST
    _known: dict[str, frozenset[str]] | None = field(default=None)

    @property
    def source(self) -> Source:
        """The file."""
        return self.context.source

    @property
    def function(self) -> Function | None:
        """The innermost function around the unit."""
        return self.source.function(self.unit)

    @property
    def scope(self) -> Scope:
        """What that function binds and uses."""
        return self.context.scopes.of(self.function)

    @property
    def donors(self) -> Donors:
        """Pieces of the same file to copy from."""
        return self.context.donors

    @property
    def parent(self) -> ast.AST:
        """The node around the node."""
        return self.source.parents[self.node]

    @property
    def field(self) -> str:
        """Which part of its parent the node is."""
        return self.source.fields[self.node]

    @property
    def kinds(self) -> dict[str, frozenset[str]]:
        """What is known of the values of the names here."""
        if self._known is None:
            self._known = self.context.scopes.kinds(self.unit)
        return self._known

    def names(self, tiers: int = 2) -> Iterator[Name]:
        """The names that can be used here, nearest first; those that a comprehension binds before others.

        Args:
            tiers: the farthest tier that is wanted, see ``Name``.
        """
        inner = self.context.scopes.within(self.node)
        for text in inner:
            yield Name(text, frozenset(), 0)
        for name in self.context.scopes.at(self.unit):
            if name.tier <= tiers and name.text not in inner:
                yield name

    def text(self, node: ast.AST, at_least: int = 0) -> str:
        """The text of a node, in parentheses where something that binds so tightly needs them."""
        return operand(self.source, node, at_least) if at_least else self.source.segment(node)

    def is_own(self, name: str) -> bool:
        """Whether a function around the place has the name, so that calling it is recursion."""
        return any(getattr(parent, "name", None) == name for parent in self.source.ancestors(self.unit))

    # Changes inside a unit

    def swap(self, node: ast.AST, text: str, weight: float = 1.0, what: str = "") -> Change:
        """Put an expression in the place of another."""
        start, end = self.source.span(node)
        new = fitted(self.source, node, text)
        return self.rewrite([(start, end, new)], weight, what or becomes(self.source.segment(node), text))

    def exchange(self, one: ast.AST, other: ast.AST, weight: float = 1.0) -> Change:
        """Let two expressions change places."""
        first, second = self.source.segment(one), self.source.segment(other)
        spans = [
            (*self.source.span(one), fitted(self.source, one, second)),
            (*self.source.span(other), fitted(self.source, other, first)),
        ]
        return self.rewrite(spans, weight, f"{quoted(first)} and {quoted(second)} change places")

    def rewrite(self, spans: Iterable[Span], weight: float, what: str) -> Change:
        """Replace spans of the unit's own text."""
        return Change(tuple(spans), what, weight, self.unit)

    # Changes of a block

    def insert(self, code: Sequence[str], weight: float = 1.0, *, after: bool = False) -> Change | None:
        """Put statements before the unit or after it, as lines without the unit's own indentation.

        A line that begins with a tab is one level deeper. ``None`` where no statement can stand.
        """
        anchor = self.unit
        indent = self.indent(anchor)
        if indent is None:
            return None
        at = self._after(anchor) if after else self.source.line_start(self.source.first_offset(anchor))
        if at is None:
            return None
        key = fingerprint_of("\n".join(code))
        if key is None:
            return None
        text = "".join(self._line(line, indent) for line in code)
        if at == len(self.source.text) and not self.source.text.endswith(("\n", "\r")):
            text = self.source.newline + text
        side = "after" if after else "before"
        what = f"{quoted(' '.join(line.strip() for line in code))} goes in {side} {quoted(self._head())}"
        return Change(((at, at, text),), what, weight, None, ("insert", *self._slot(anchor, after), key))

    def _line(self, line: str, indent: str) -> str:
        deeper = len(line) - len(line.lstrip("\t"))
        return indent + self.source.step * deeper + line.lstrip("\t") + self.source.newline

    def _slot(self, anchor: ast.AST, after: bool) -> tuple[object, ...]:
        """Between which statements: before the next one, or at the end of a block."""
        block = self.source.block(anchor)
        index = block.index(anchor) + after  # type: ignore[arg-type]
        if index < len(block):
            return (self.source.first_offset(block[index]),)
        return ("end", self.source.first_offset(block[0]))

    def _head(self) -> str:
        start, end = self.source.own(self.unit)
        return self.source.text[start:end].splitlines()[0] if end > start else ""

    def indent(self, statement: ast.AST) -> str | None:
        """The indentation of a statement that begins its line and is one of a block; else ``None``."""
        if statement not in self.source.block(statement):
            return None
        start = self.source.first_offset(statement)
        before = self.source.text[self.source.line_start(start) : start]
        if before.strip() or self.source.text.startswith("elif", start):
            return None
        return before

    def _after(self, statement: ast.AST) -> int | None:
        end = self.source.span(statement)[1]
        following = self.source.next_line(end)
        rest = self.source.text[end:following].strip()
        return following if not rest or rest.startswith("#") else None

    def lines_of(self, statement: ast.AST) -> tuple[int, int] | None:
        """Where the whole lines of a statement stand, when they hold nothing else."""
        end = self._after(statement)
        if self.indent(statement) is None or end is None:
            return None
        return self.source.line_start(self.source.first_offset(statement)), end

    def remove(self, weight: float = 1.0) -> Change | None:
        """Take the unit's statement out, with its block."""
        lines = self.lines_of(self.unit)
        if lines is None:
            return None
        what = f"{quoted(self._head())} goes away"
        key = ("remove", self.source.first_offset(self.unit))
        if len(self.source.block(self.unit)) == 1:
            start = self.source.first_offset(self.unit)
            return Change(((start, self.source.span(self.unit)[1], "pass"),), what, weight, None, key)
        return Change(((*lines, ""),), what, weight, None, key)

    def moved_block(self, spans: Sequence[Span], weight: float, what: str, *key: object) -> Change:
        """A change of whole statements whose text stays Python by its making."""
        return Change(tuple(spans), what, weight, None, key)


def fingerprint_of(code: str) -> str | None:
    """The fingerprint of statements; ``None`` when they are no Python."""
    try:
        return fingerprint(ast.parse(code).body)
    except (SyntaxError, ValueError):
        return None


def quoted(text: str, most: int = 60) -> str:
    """A piece of code as one line for a person, cut when it is long."""
    line = " ".join(text.split())
    return f"`{line if len(line) <= most else line[: most - 3] + '...'}`"


def becomes(old: str, new: str) -> str:
    """Say that one piece of code becomes another one."""
    return f"{quoted(old)} becomes {quoted(new)}"
