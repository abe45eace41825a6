"""What the executed files define and import: signatures and import lines to copy from."""

import ast
from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

from .naturalness import Naturalness
from .source import FUNCTIONS, Source

_ROOTS = frozenset({"src", "lib"})


class Index:
    """Several files as one place to look names up in."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self.sources = tuple(dict.fromkeys(sources))

    @cached_property
    def naturalness(self) -> Naturalness:
        """How usual texts are in these files."""
        return Naturalness(self.sources)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The names of attributes, and of what modules bind, wherever they stand."""
        found: dict[str, None] = {}
        for source in self.sources:
            found.update(dict.fromkeys(n.attr for n in source.parents if isinstance(n, ast.Attribute)))
            found.update(dict.fromkeys(name for node in source.tree.body for name in _bound(node)))
        return tuple(found)

    @cached_property
    def parameters(self) -> dict[str, tuple[str, ...]]:
        """By function, method or class name: what it can be given by keyword; ``**`` stands for anything."""
        found: dict[str, dict[str, None]] = {}
        for source in self.sources:
            for node in source.parents:
                if isinstance(node, FUNCTIONS):
                    owner = source.parents[node]
                    made = node.name == "__init__" and isinstance(owner, ast.ClassDef)
                    name = owner.name if made and isinstance(owner, ast.ClassDef) else node.name
                    names = [a.arg for a in [*node.args.args, *node.args.kwonlyargs]]
                    names = [n for n in names if n not in ("self", "cls")]
                    found.setdefault(name, {}).update(dict.fromkeys(names))
                    if node.args.kwarg:
                        found[name]["**"] = None
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    owner = source.parents[node]  # a field, where the class is a dataclass
                    if isinstance(owner, ast.ClassDef) and owner.decorator_list:
                        found.setdefault(owner.name, {})[node.target.id] = None
        return {name: tuple(names) for name, names in found.items()}

    @cached_property
    def classes_with(self) -> dict[str, tuple[str, ...]]:
        """By attribute or method name: the classes that define it, or store it on ``self``."""
        found: dict[str, dict[str, None]] = {}
        for source in self.sources:
            for owner in source.parents:
                if isinstance(owner, ast.ClassDef):
                    for name in _members(owner):
                        found.setdefault(name, {})[owner.name] = None
        return {name: tuple(owners) for name, owners in found.items()}

    @cached_property
    def imports(self) -> dict[str, tuple[str, ...]]:
        """By name: the absolute import lines that bind it somewhere."""
        found: dict[str, dict[str, None]] = {}
        for source in self.sources:
            for node in source.tree.body:
                if isinstance(node, ast.Import):
                    for alias in node.names:
                        line = ast.unparse(ast.Import([alias]))
                        found.setdefault((alias.asname or alias.name).split(".")[0], {})[line] = None
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    for alias in node.names:
                        line = ast.unparse(ast.ImportFrom(node.module, [alias], 0))
                        found.setdefault(alias.asname or alias.name, {})[line] = None
        return {name: tuple(lines) for name, lines in found.items()}

    def defined_in(self, name: str) -> tuple[str, ...]:
        """Import lines for a class, function or constant that one of the files defines at its top level."""
        lines: dict[str, None] = {}
        for source in self.sources:
            if any(name in _bound(node) for node in source.tree.body):
                lines[f"from {module_of(source.path)} import {name}"] = None
        return tuple(lines)


def _members(owner: ast.ClassDef) -> set[str]:
    own = {s.name for s in owner.body if isinstance(s, FUNCTIONS)}
    stored = {
        n.attr for n in ast.walk(owner) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
    }
    return own | stored


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement binds at the top level of a module, imports left out."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign(targets=targets):
            return [t.id for t in targets if isinstance(t, ast.Name)]
        case _:
            return []


def module_of(path: str) -> str:
    """The dotted name of a file: ``src/shop/cart.py`` is ``shop.cart``."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    if parts and parts[0] in _ROOTS:
        parts = parts[1:]
    if parts and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)
