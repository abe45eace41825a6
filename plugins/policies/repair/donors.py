"""Pieces of the same file that a change may copy: conditions, expressions, statements, literals.

Each list is made once for a function, nearest first as the text goes, without repeats, and cut: a long
function must not make the number of candidates explode.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from .source import FUNCTIONS, Function, Source

MOST = 40
_PARTING = frozenset({"split", "rsplit", "partition", "rpartition", "index", "rindex"})
_TYPES = ("str", "bytes", "int", "float", "list", "tuple", "dict", "set", "bool")
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.AnnAssign, ast.Raise, ast.Delete)


Pick = Callable[[ast.AST], Iterator[ast.AST]]


class Donors:
    """What a file has to copy from."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lists: dict[tuple[str, Function | None], tuple[ast.AST, ...]] = {}

    def conditions(self, function: Function | None) -> tuple[ast.AST, ...]:
        """Tests of branches and loops, their operands, and comparisons, of the function's outermost one."""
        return self._list("conditions", function, _conditions)

    def expressions(self, function: Function | None) -> tuple[ast.AST, ...]:
        """Calls, subscripts, attributes and arithmetic."""
        return self._list("expressions", function, _expressions)

    def statements(self, function: Function | None) -> tuple[ast.AST, ...]:
        """Simple statements that do something."""
        return self._list("statements", function, _statements)

    def constants(self, function: Function | None) -> tuple[ast.AST, ...]:
        """Literals: numbers, strings."""
        return self._list("constants", function, _constants)

    def returns(self, function: Function | None) -> tuple[ast.AST, ...]:
        """The expressions that the function itself returns."""
        return self._list("returns", function, _returns)

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attribute names of the whole file, the frequent first."""
        return _frequent(n.attr for n in self.source.parents if isinstance(n, ast.Attribute))

    def attributes_of(self, owner: str) -> tuple[str, ...]:
        """The attribute names that the file takes from objects of a name, the frequent first."""
        return self._by_owner.get(owner, ())

    @cached_property
    def _by_owner(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for node in self.source.parents:
            if isinstance(node, ast.Attribute):
                found.setdefault(base_name(node.value), []).append(node.attr)
        return {owner: _frequent(names) for owner, names in found.items()}

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types that the file asks values for, the frequent first, then usual built-in ones."""
        asked = [
            n.args[1]
            for n in self.source.parents
            if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "isinstance" and len(n.args) == 2
        ]
        parts = [e for a in asked for e in (a.elts if isinstance(a, ast.Tuple) else [a])]
        named = [self.source.segment(e) for e in parts if isinstance(e, ast.Name | ast.Attribute)]
        return tuple(dict.fromkeys([*_frequent(named), *_TYPES]))

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """The literals by which the file parts texts: where one does not occur, there are no parts."""
        found: dict[str, None] = {}
        for node in self.source.parents:
            match node:
                case ast.Call(func=ast.Attribute(attr=word), args=[ast.Constant(value=str()) as mark, *_]):
                    if word in _PARTING:
                        found[self.source.segment(mark)] = None
                case _:
                    pass
        return tuple(found)[:3]

    def _list(self, what: str, function: Function | None, pick: "Pick") -> tuple[ast.AST, ...]:
        if (what, function) not in self._lists:
            root = self.source.outermost(function) if function and pick is not _returns else function
            chosen = _distinct(self.source, pick(root or self.source.tree))
            self._lists[what, function] = tuple(chosen)[:MOST]
        return self._lists[what, function]


def _frequent(names: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(names)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def base_name(node: ast.AST) -> str:
    """The last word of an expression: ``b`` for ``a.b``, ``a`` for ``a[0]``; empty for others."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value) | ast.Call(func=value):
            return base_name(value)
        case _:
            return ""


def _distinct(source: Source, nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    seen: set[str] = set()
    for node in nodes:
        text = source.segment(node)
        if text not in seen and len(text) <= 120 and "\n" not in text and "\r" not in text:
            seen.add(text)
            yield node
        if len(seen) >= MOST:
            return


def _ordered(root: ast.AST) -> Iterator[ast.AST]:
    """Every node of a tree in order of position; f-strings are not entered."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.JoinedStr):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _conditions(root: ast.AST) -> Iterator[ast.AST]:
    for node in _ordered(root):
        if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
            yield node.test
        elif isinstance(node, ast.BoolOp):
            yield from node.values
        elif isinstance(node, ast.Compare):
            yield node
        elif isinstance(node, ast.comprehension):
            yield from node.ifs


def _expressions(root: ast.AST) -> Iterator[ast.AST]:
    for node in _ordered(root):
        if isinstance(node, ast.Subscript | ast.Attribute | ast.Call | ast.BinOp):
            yield node


def _statements(root: ast.AST) -> Iterator[ast.AST]:
    for node in _ordered(root):
        if isinstance(node, _SIMPLE) and not _is_text(node):
            yield node


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _constants(root: ast.AST) -> Iterator[ast.AST]:
    for node in _ordered(root):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
            yield node


def _returns(root: ast.AST) -> Iterator[ast.AST]:
    for node in _ordered(root):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def own_statements(function: Function) -> Iterator[ast.stmt]:
    """The statements of a function, those of nested functions and classes left out."""
    stack: list[ast.AST] = list(reversed(function.body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))
