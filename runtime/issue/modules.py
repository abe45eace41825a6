"""Where the names of a repository come from: its modules by import name, found by parsing alone."""

import ast
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .code import UNPARSABLE, bound_names

_LARGEST_BYTES = 4 << 20
_SOURCE_FOLDERS = frozenset({"lib", "python"})
_ROOT_MARKS = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
_NOT_IMPORTED = frozenset({"setup.py", "conftest.py", "noxfile.py", "fabfile.py"})
_ASIDE = frozenset(
    {"tests", "test", "testing", "docs", "doc", "examples", "example", "benchmarks", "scripts", "tools"}
)
_USUAL = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "Decimal": "from decimal import Decimal",
    "Fraction": "from fractions import Fraction",
    "date": "from datetime import date",
    "timedelta": "from datetime import timedelta",
    "Path": "from pathlib import Path",
    "OrderedDict": "from collections import OrderedDict",
    "defaultdict": "from collections import defaultdict",
    "Counter": "from collections import Counter",
    "deque": "from collections import deque",
    "StringIO": "from io import StringIO",
    "BytesIO": "from io import BytesIO",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file.

    Attributes:
        name: what it is imported as.
        file: relative to the repository, with ``/``.
        defines: its top-level names, each with the number of arguments that a call of it needs
            (``None``: not known, or not a function).
        exports: names that it imports from the repository, each with the module they come from.
        package: it is the ``__init__`` of a package.
    """

    name: str
    file: str
    defines: Mapping[str, int | None]
    exports: Mapping[str, str]
    package: bool


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """The modules of a repository by import name."""

    modules: Mapping[str, Module]

    def import_of(self, name: str, attributes: tuple[str, ...] = (), mentioned: Iterable[str] = ()) -> str:
        """The statement that makes ``name`` known, as in ``name.attributes…``; ``""`` when nothing does.

        A name that a package exports is taken from the package; where several modules define it,
        one that is ``mentioned`` (a dotted name or a file), then the shortest public path, wins.
        """
        hints = set(mentioned)
        found = [m for m in self.modules.values() if name in m.defines or (m.package and name in m.exports)]
        if found:
            return f"from {min(found, key=lambda m: _preference(m, hints)).name} import {name}"
        return self._import_of_module(name, attributes) or _known_elsewhere(name)

    def needs(self, name: str) -> int | None:
        """How many arguments a call of ``name`` needs at least, when that is known and unambiguous."""
        counts = {m.defines[name] for m in self.modules.values() if name in m.defines}
        return counts.pop() if len(counts) == 1 else None

    def _import_of_module(self, name: str, attributes: tuple[str, ...]) -> str:
        deepest = ""
        for end in range(len(attributes) + 1):
            dotted = ".".join((name, *attributes[:end]))
            if dotted in self.modules or any(known.startswith(dotted + ".") for known in self.modules):
                deepest = dotted
        if deepest:
            return f"import {deepest}"
        inner = [m.name for m in self.modules.values() if m.name.endswith("." + name) and not _is_aside(m)]
        if not inner:
            return ""
        parent = min(inner, key=lambda dotted: (dotted.count("."), dotted)).rpartition(".")[0]
        return f"from {parent} import {name}"


def index_modules(root: Path, files: Iterable[str]) -> ModuleIndex:
    """Parse the Python files among ``files`` (relative to ``root``) and index what they define.

    Nothing is imported or run. What does not parse, or lies outside ``root`` behind a link, has no names.
    """
    paths = sorted({PurePosixPath(file.replace("\\", "/")) for file in files})
    packages = {path.parent for path in paths if path.name == "__init__.py"}
    roots = {path.parent for path in paths if path.name in _ROOT_MARKS} | {PurePosixPath(".")}
    # A folder "src" is a source folder; "lib" and "python" are when they hold packages and are none.
    roots |= {folder for path in paths for folder in path.parents if folder.name == "src"}
    roots |= {folder.parent for folder in packages if folder.parent.name in _SOURCE_FOLDERS}
    raw: dict[str, Module] = {}
    for path in paths:
        if (
            path.suffix == ".py"
            and path.name not in _NOT_IMPORTED
            and (name := _import_name(path, packages, roots))
        ):
            raw.setdefault(name, _module(root, path, name))
    return ModuleIndex({name: _with_stars(module, raw) for name, module in raw.items()})


def _import_name(path: PurePosixPath, packages: set[PurePosixPath], roots: set[PurePosixPath]) -> str:
    folder = path.parent
    while folder in packages:
        folder = folder.parent
    # Above the topmost package, folders without __init__ are part of the name up to a root.
    while folder not in roots:
        folder = folder.parent
    parts = path.relative_to(folder).with_suffix("").parts
    if parts and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else ""


def _module(root: Path, path: PurePosixPath, name: str) -> Module:
    package = path.name == "__init__.py"
    defines: dict[str, int | None] = {}
    exports: dict[str, str] = {}
    for node in _top_level(_parsed(root, path)):
        if isinstance(node, ast.ImportFrom):
            origin = _origin(node, name, package=package)
            exports.update({alias.asname or alias.name: origin for alias in node.names})
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            defines[node.name] = _needed(node.args)
        elif isinstance(node, ast.ClassDef):
            defines[node.name] = _needed_by_class(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            defines.update(dict.fromkeys(bound_names([node])))
    return Module(name, str(path), defines, exports, package)


def _parsed(root: Path, path: PurePosixPath) -> ast.Module:
    empty = ast.Module(body=[], type_ignores=[])
    try:
        file = (root / path).resolve()
        if not file.is_relative_to(root.resolve()) or file.stat().st_size > _LARGEST_BYTES:
            return empty
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(file.read_bytes())
    except (OSError, *UNPARSABLE):
        return empty


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    waiting: list[ast.stmt] = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If | ast.Try):
            inner = [*node.body, *node.orelse]
            if isinstance(node, ast.Try):
                inner += [child for handler in node.handlers for child in handler.body]
            waiting.extend(reversed(inner))


def _origin(node: ast.ImportFrom, name: str, *, package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    base = parts[: len(parts) - node.level + package]
    return ".".join([*base, *([node.module] if node.module else [])])


def _with_stars(module: Module, raw: Mapping[str, Module]) -> Module:
    """The module with exports that come from this repository only, stars resolved."""
    exports: dict[str, str] = {}
    for name, origin in module.exports.items():
        if name == "*":
            exports.update(dict.fromkeys(_public(origin, raw, frozenset()), origin))
        elif origin in raw:
            exports[name] = origin
    return Module(module.name, module.file, module.defines, exports, module.package)


def _public(origin: str, raw: Mapping[str, Module], seen: frozenset[str]) -> set[str]:
    if origin not in raw or origin in seen:
        return set()
    module = raw[origin]
    names = {name for name in (*module.defines, *module.exports) if not name.startswith("_") and name != "*"}
    if "*" in module.exports:
        names |= _public(module.exports["*"], raw, seen | {origin})
    return names


def _needed(arguments: ast.arguments) -> int:
    positional = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
    return positional + sum(default is None for default in arguments.kw_defaults)


def _needed_by_class(node: ast.ClassDef) -> int | None:
    for child in node.body:
        if isinstance(child, ast.FunctionDef) and child.name == "__init__":
            return max(0, _needed(child.args) - 1)
    return None


def _preference(module: Module, hints: set[str]) -> tuple[object, ...]:
    parts = module.name.split(".")
    mentioned = module.name in hints or any(
        (hint.endswith(".py") and ("/" + hint.lstrip("./")).endswith("/" + module.file))
        or hint.startswith(module.name + ".")
        or module.file.endswith("/" + hint)
        or module.file == hint
        for hint in hints
    )
    private = any(part.startswith("_") for part in parts)
    return (
        _is_aside(module),
        not mentioned and private,
        not module.package,
        not mentioned,
        len(parts),
        module.name,
    )


def _is_aside(module: Module) -> bool:
    """Tests, documentation and scripts hold names of the same kind, but not what an issue is about."""
    path = PurePosixPath(module.file)
    return (
        bool(_ASIDE & set(path.parts[:-1])) or path.name.startswith("test_") or path.name.endswith("_test.py")
    )


def _known_elsewhere(name: str) -> str:
    if name in _USUAL:
        return _USUAL[name]
    return f"import {name}" if name in sys.stdlib_module_names else ""
