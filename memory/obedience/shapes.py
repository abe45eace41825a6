"""Forms of Python code that people forbid, by the words for them, each with the lines on which it stands."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Lines = Iterator[int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A form of code.

    Attributes:
        name: what it is, for a person.
        words: how people speak of it.
        lines: where it stands in a module.
    """

    name: str
    words: re.Pattern[str]
    lines: Callable[[ast.Module], Lines]


def _nodes(module: ast.Module, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(module) if isinstance(node, kinds))


def _of(*kinds: type[ast.AST]) -> Callable[[ast.Module], Lines]:
    return lambda module: (getattr(node, "lineno", 1) for node in _nodes(module, *kinds))


def called(name: str) -> Callable[[ast.Module], Lines]:
    """Where a function of that name is called, by itself or as an attribute."""

    def lines(module: ast.Module) -> Lines:
        for node in _nodes(module, ast.Call):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == name:
                yield node.lineno

    return lines


def used(name: str) -> Callable[[ast.Module], Lines]:
    """Where a name stands: as itself, at the head or the end of a dotted one, or in an import."""

    def lines(module: ast.Module) -> Lines:
        for node in ast.walk(module):
            if isinstance(node, ast.Name | ast.Attribute):
                found = dotted(node)
                if found == name or found.endswith(f".{name}"):
                    yield node.lineno
            elif isinstance(node, ast.Import | ast.ImportFrom):
                modules = [alias.name for alias in node.names]
                whole = (
                    [node.module, *(f"{node.module}.{m}" for m in modules)]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
                if any(m and (m == name or m.startswith(f"{name}.")) for m in (*modules, *whole)):
                    yield node.lineno

    return lines


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of an expression; what is no name is left out."""
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _broad_excepts(module: ast.Module) -> Lines:
    for node in _nodes(module, ast.ExceptHandler):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(c is None or dotted(c) in ("Exception", "BaseException") for c in caught):
                yield node.lineno


def _mutable_defaults(module: ast.Module) -> Lines:
    for node in _nodes(module, ast.FunctionDef, ast.AsyncFunctionDef):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            yield from (d.lineno for d in given if isinstance(d, ast.List | ast.Dict | ast.Set))


def _floats(module: ast.Module) -> Lines:
    for node in ast.walk(module):
        if (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
            isinstance(node, ast.Name) and node.id == "float"
        ):
            yield node.lineno


def _star_imports(module: ast.Module) -> Lines:
    for node in _nodes(module, ast.ImportFrom):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield node.lineno


def _raw_sql(module: ast.Module) -> Lines:
    for node in _nodes(module, ast.Constant):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value):
            yield node.lineno


def _dependencies(module: ast.Module) -> Lines:
    for node in ast.walk(module):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        if any(name.split(".")[0] not in sys.stdlib_module_names for name in names):
            yield getattr(node, "lineno", 1)


def _untyped(module: ast.Module) -> Lines:
    for node in _nodes(module, ast.FunctionDef, ast.AsyncFunctionDef):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            own = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            typed = [a for a in own if a.annotation or a.arg in ("self", "cls")]
            if node.returns is None or len(typed) < len(own):
                yield node.lineno


_SQL = re.compile(
    r"\s*(?:SELECT\b.+\bFROM|INSERT INTO|UPDATE\b.+\bSET|DELETE FROM|CREATE TABLE"
    r"|ALTER TABLE)\b",
    re.IGNORECASE | re.DOTALL,
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_COMPREHENSIONS = (ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)

SHAPES = (
    Shape("a call of print", _words(r"prints?\b"), called("print")),
    Shape(
        "a broad except",
        _words(
            r"(?:bare|broad|blanket|catch[- ]?all) excepts?\b|broad exceptions?\b"
            r"|except Exception\b|except:|(?:catch|swallow)\w* (?:all|broad|every"
            r"|any)? ?exceptions?\b"
        ),
        _broad_excepts,
    ),
    Shape("a mutable default", _words(r"mutable default"), _mutable_defaults),
    Shape("a float", _words(r"floats?\b|floating[- ]point"), _floats),
    Shape("a wildcard import", _words(r"(?:star|wildcard|\*)[- ]imports?\b|import \*"), _star_imports),
    Shape("SQL in a string", _words(r"raw sql|sql strings?\b|inline sql|hand-?written sql"), _raw_sql),
    Shape("a global statement", _words(r"globals?\b"), _of(ast.Global)),
    Shape("a lambda", _words(r"lambdas?\b"), _of(ast.Lambda)),
    Shape("an assert", _words(r"asserts?\b|assert statements?"), _of(ast.Assert)),
    Shape("a while loop", _words(r"while[- ]loops?\b"), _of(ast.While)),
    Shape("a ternary", _words(r"ternar(?:y|ies)\b|conditional expressions?\b|inline ifs?\b"), _of(ast.IfExp)),
    Shape("a walrus", _words(r"walrus|:="), _of(ast.NamedExpr)),
    Shape("a comprehension", _words(r"comprehensions?\b"), _of(*_COMPREHENSIONS)),
    Shape("an f-string", _words(r"f-?strings?\b"), _of(ast.JoinedStr)),
    Shape("a call of sleep", _words(r"sleeps?\b"), called("sleep")),
    Shape("a call of eval or exec", _words(r"eval\b"), called("eval")),
    Shape("a call of exec", _words(r"exec\b"), called("exec")),
    Shape(
        "a third-party import",
        _words(r"dependenc(?:y|ies)\b|(?:new|third[- ]party) (?:packages?|libraries)\b"),
        _dependencies,
    ),
)
UNTYPED = Shape("a public function without type hints", _words(r"type (?:hints?|annotations?)"), _untyped)
