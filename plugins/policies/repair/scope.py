"""Which names can be used at a place, nearest first, and what is known of their values."""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from . import kinds
from .source import COMPREHENSIONS, FUNCTIONS, Function, Source

MOST_NAMES = 24
_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Name:
    """Something that can stand where a value is wanted.

    Attributes:
        text: ``total``, or ``self.total``.
        kinds: what its value may be; empty when unknown.
        tier: 0 for a local or a parameter, 1 for what an enclosing function binds, 2 for an attribute of
            ``self``, 3 for the module's own names.
    """

    text: str
    kinds: frozenset[str]
    tier: int


class Scope:
    """The names that one function (or the module) binds and uses."""

    def __init__(self, source: Source, function: Function | None) -> None:
        self.source = source
        self.function = function
        self.root: ast.AST = function or source.tree
        self.bound: dict[str, int] = {}
        self.reads: dict[str, int] = {}
        self.uses: dict[str, list[int]] = {}
        self.kinds: dict[str, frozenset[str]] = {}
        self.parameters = [a.arg for a in _arguments(function)] if function else []
        for parameter in self.parameters:
            self.bound[parameter] = 0
        self._read()
        read_inside = self.reads.keys() | _read_by_nested(self.root)
        read_inside |= {"self", "cls", "_"}
        self.unused = frozenset(name for name in self.bound if name not in read_inside)

    def _read(self) -> None:
        """Note every binding, every use, and what each tells of the kind."""
        found: dict[str, set[str]] = {}
        for node in _inside(self.root):
            if isinstance(node, ast.Name):
                self._note_name(node, found)
            elif isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node is not self.root:
                self.bound.setdefault(node.name, node.lineno)
                what = "class" if isinstance(node, ast.ClassDef) else "function"
                found.setdefault(node.name, set()).add(what)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                for alias in node.names:
                    name = (alias.asname or alias.name).split(".")[0]
                    self.bound.setdefault(name, node.lineno)
                    found.setdefault(name, set()).add("module" if isinstance(node, ast.Import) else "import")
            elif isinstance(node, ast.ExceptHandler) and node.name:
                self.bound.setdefault(node.name, node.lineno)
        self.kinds = {name: frozenset(what) for name, what in found.items()}

    def _note_name(self, node: ast.Name, found: dict[str, set[str]]) -> None:
        parent, field = self.source.parents[node], self.source.fields[node]
        what = found.setdefault(node.id, set())
        self.uses.setdefault(node.id, []).append(node.lineno)
        what |= kinds.of_use(node, parent, field)
        if isinstance(node.ctx, ast.Load):
            self.reads[node.id] = self.reads.get(node.id, 0) + 1
            return
        if not _bound_by_comprehension(self.source, node):
            self.bound.setdefault(node.id, node.lineno)
        if isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr) and parent.value is not None:
            what |= kinds.of(parent.value) - {"none"}
        if isinstance(parent, ast.For) and isinstance(parent.iter, ast.Call):
            called = parent.iter.func
            if isinstance(called, ast.Name) and called.id == "range":
                what.add("int")


def _bound_by_comprehension(source: Source, name: ast.Name) -> bool:
    node: ast.AST = name
    while isinstance(parent := source.parents[node], ast.Tuple | ast.List | ast.Starred):
        node = parent
    return isinstance(parent, ast.comprehension)


def _arguments(function: Function) -> list[ast.arg]:
    every = function.args
    found = [*every.posonlyargs, *every.args, *every.kwonlyargs]
    return found + [a for a in (every.vararg, every.kwarg) if a is not None]


def _inside(root: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module, those of nested functions and classes left out, in order."""
    children = root.body if isinstance(root, FUNCTIONS) else list(ast.iter_child_nodes(root))
    stack: list[ast.AST] = list(reversed(children))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _read_by_nested(root: ast.AST) -> set[str]:
    """What nested functions read: it may be bound out here."""
    if not isinstance(root, FUNCTIONS):
        return set()
    return {n.id for n in ast.walk(root) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


class Scopes:
    """The scopes of a file, made when they are asked for."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._scopes: dict[ast.AST | None, Scope] = {}
        self._attributes: dict[ast.ClassDef, tuple[str, ...]] = {}
        self._unread: dict[ast.ClassDef, frozenset[str]] = {}
        self._visible: dict[ast.AST, tuple[Name, ...]] = {}

    def of(self, function: Function | None) -> Scope:
        """What a function binds and uses; the module for ``None``."""
        if function not in self._scopes:
            self._scopes[function] = Scope(self.source, function)
        return self._scopes[function]

    def at(self, unit: ast.AST) -> tuple[Name, ...]:
        """The names that a unit can use, nearest first, at most ``MOST_NAMES`` of them.

        The module's functions, classes and imports come last; names that are bound only further down
        are left out, unless a loop can come back to the unit.
        """
        if unit not in self._visible:
            found: dict[str, Name] = {}
            for name in self._every(unit):
                found.setdefault(name.text, name)
            self._visible[unit] = tuple(found.values())[:MOST_NAMES]
        return self._visible[unit]

    def kinds(self, node: ast.AST) -> dict[str, frozenset[str]]:
        """What is known of every name that a place can see."""
        function = self.source.function(node)
        known = dict(self.of(None).kinds)
        chain: list[Function] = []
        while function is not None:
            chain.append(function)
            function = self.source.function(function)
        for scope in reversed(chain):
            known.update(self.of(scope).kinds)
        return known

    def _every(self, unit: ast.AST) -> Iterator[Name]:
        function = self.source.function(unit)
        line = getattr(unit, "lineno", 0)
        comes_back = self.source.loop(unit) is not None
        tier = 0
        while function is not None:
            scope = self.of(function)
            yield from self._ordered(scope, line, comes_back, tier)
            function = self.source.function(function)
            comes_back, tier = True, 1
        owner = self.source.owner(unit)
        if owner is not None and self.source.function(unit) is not None:
            yield from (Name(text, frozenset(), 2) for text in self.attributes(owner)[:8])
        module = self.of(None)
        for name in self._ordered(module, line, tier == 1, 3):
            if not name.text.startswith("__"):
                yield name

    @staticmethod
    def _ordered(scope: Scope, line: int, comes_back: bool, tier: int) -> list[Name]:
        def distance(name: str) -> int:
            return min((abs(line - at) for at in scope.uses.get(name, ())), default=10_000)

        names = [n for n, at in scope.bound.items() if comes_back or at < line or scope.function is None]
        names = [n for n in names if n not in ("self", "cls") and n.strip("_")]
        names.sort(key=lambda n: (distance(n), n))
        return [Name(n, scope.kinds.get(n, frozenset()), tier) for n in names]

    def attributes(self, owner: ast.ClassDef) -> tuple[str, ...]:
        """The fields that a class declares, and what its methods store on ``self``, as ``self.name``."""
        if owner not in self._attributes:
            declared = (s.target for s in owner.body if isinstance(s, ast.AnnAssign))
            found = {f"self.{target.id}": None for target in declared if isinstance(target, ast.Name)}
            for node in ast.walk(owner):
                match node:
                    case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                        found[f"self.{name}"] = None
                    case _:
                        pass
            self._attributes[owner] = tuple(found)
        return self._attributes[owner]

    def unread_fields(self, unit: ast.AST) -> frozenset[str]:
        """The fields that the class around a unit declares and nothing in the file reads."""
        owner = self.source.owner(unit)
        if owner is None:
            return frozenset()
        if owner not in self._unread:
            targets = [s.target for s in owner.body if isinstance(s, ast.AnnAssign)]
            fields = {target.id for target in targets if isinstance(target, ast.Name)}
            taken = (n for n in self.source.parents if isinstance(n, ast.Attribute))
            read = {n.attr for n in taken if isinstance(n.ctx, ast.Load)}
            self._unread[owner] = frozenset(fields - read)
        return self._unread[owner]

    def within(self, node: ast.AST) -> tuple[str, ...]:
        """The names that comprehensions and lambdas around an expression bind."""
        found: dict[str, None] = {}
        for parent in self.source.ancestors(node):
            if isinstance(parent, COMPREHENSIONS):
                for part in parent.generators:
                    found.update((n.id, None) for n in ast.walk(part.target) if isinstance(n, ast.Name))
            elif isinstance(parent, ast.Lambda):
                found.update((a.arg, None) for a in parent.args.args)
            elif isinstance(parent, ast.stmt):
                break
        return tuple(found)


def is_builtin(name: str) -> bool:
    """Whether a name means something without being bound."""
    return name in _BUILTINS
