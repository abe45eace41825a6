"""Python in an issue, read with ``ast`` and never run: what parses, what it binds, what it lacks."""

import ast
import warnings
from collections.abc import Iterable
from functools import lru_cache

UNPARSABLE = (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, OverflowError)
"""What ``ast`` raises for text that is no Python: also for null bytes, deep nesting and huge numbers."""

_LONGEST = 20_000


def statements(text: str) -> list[ast.stmt]:
    """The statements of ``text``; none when it is not Python that compiles as a module."""
    if len(text) > _LONGEST:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            compile(tree, "<issue>", "exec", dont_inherit=True)
        return tree.body
    except UNPARSABLE:
        return []


def expression(text: str) -> ast.expr | None:
    """``text`` as one expression, or ``None``."""
    body = statements(text.strip())
    if len(body) == 1 and isinstance(body[0], ast.Expr):
        return body[0].value
    return None


def compiles_quietly(text: str) -> bool:
    """Whether ``text`` compiles as a module, without a warning, which a strict suite takes for an error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(text, "<test>", "exec", dont_inherit=True)
    except (Warning, *UNPARSABLE):
        return False
    return True


def source(node: ast.AST) -> str:
    """The source of ``node`` on its own, without comments; ``""`` when it cannot be written."""
    try:
        return ast.unparse(node)
    except UNPARSABLE:
        return ""


def is_literal(text: str) -> bool:
    """Whether ``text`` is a literal that can be compared by value (an ellipsis cannot)."""
    if len(text) > _LONGEST:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval")
            ast.literal_eval(tree)
            ast.unparse(tree)
    except UNPARSABLE:
        return False
    return not any(isinstance(node, ast.Constant) and node.value is ... for node in ast.walk(tree))


def literal(text: str) -> object:
    """The value of a text for which :func:`is_literal` holds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value: object = ast.literal_eval(text.strip())
    return value


def same_code(one: str, other: str) -> bool:
    """Whether two sources differ in nothing but how they are written."""
    return bool(_dumped(one)) and _dumped(one) == _dumped(other)


@lru_cache(maxsize=1024)
def _dumped(text: str) -> tuple[str, ...]:
    return tuple(ast.dump(node) for node in statements(text))


def has_call(node: ast.AST) -> bool:
    """Whether anything is called in ``node``."""
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def bound_names(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that ``nodes`` bind, at whatever depth."""
    return {name for node in nodes for name in _bound_by(node)}


# A node is asked for its names once for every call that may need it.
@lru_cache(maxsize=8192)
def _bound_by(node: ast.AST) -> frozenset[str]:
    names: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add(asname or name.split(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                names.add(name)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                names.add(name)
            case _:
                pass
    return frozenset(names)


def used_names(nodes: Iterable[ast.AST]) -> list[str]:
    """The names that ``nodes`` read, in order, each once."""
    return list(dict.fromkeys(name for node in nodes for name in _used_by(node)))


@lru_cache(maxsize=8192)
def _used_by(node: ast.AST) -> tuple[str, ...]:
    parts = ast.walk(node)
    return tuple(p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Load))
