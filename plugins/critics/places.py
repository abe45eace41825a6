"""Where in a file a change stands: the functions of a text, and the source of a test."""

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ...runtime.contracts.candidate import Edit
from ...runtime.contracts.critique import Context
from ...runtime.contracts.tree import Tree


@lru_cache(maxsize=64)
def functions(text: str) -> tuple[tuple[int, int], ...]:
    """First and last line of each outermost function or method, in order; none for what does not parse."""
    found: list[tuple[int, int]] = []
    stack: list[ast.stmt] = list(parsed(text).body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((node.lineno, node.end_lineno or node.lineno))
        else:
            stack += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return tuple(sorted(found))


def edited_functions(edits: Iterable[Edit], tree: Tree) -> frozenset[str]:
    """Names of the functions at the top of modules that edits lie in."""
    found: set[str] = set()
    for edit in edits:
        try:
            text = tree.read(edit.path)
        except (FileNotFoundError, UnicodeDecodeError):
            continue
        line = text.count("\n", 0, edit.start) + 1
        for node in parsed(text).body:
            if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or node.lineno):
                found.add(node.name)
    return frozenset(found)


@lru_cache(maxsize=64)
def parsed(text: str) -> ast.Module:
    """The syntax tree of a text; an empty one for what does not parse."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def tests_of(context: Context, ids: Iterable[str]) -> Iterator[ast.AST]:
    """The functions of tests, by node id, as far as they can be found in the tree or the reproductions."""
    texts: dict[str, str] = {}
    for test in ids:
        place, _, rest = test.partition("::")
        if place not in texts:
            texts[place] = _text(context, place)
        name = rest.rpartition("::")[2].partition("[")[0] or test.rpartition(".")[2]
        text = texts[place] or _text(context, _file_of(context, test))
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                yield node


def _file_of(context: Context, test: str) -> str:
    """The file of a test that unittest names: ``package.module.Class.test``."""
    dotted = test.split(".")
    paths = ("/".join(dotted[:end]) + ".py" for end in range(len(dotted) - 1, 0, -1))
    there = set(context.tree.files())
    return next((path for path in paths if path in there), "")


def _text(context: Context, place: str) -> str:
    if place.startswith("mentee:"):
        name = place.removeprefix("mentee:")
        made = context.ground.reproductions if context.ground else ()
        path = next((path for path in made if path.name == name), None)
        return path.read_text(encoding="utf-8") if path else ""
    try:
        return context.tree.read(place) if place else ""
    except (FileNotFoundError, UnicodeDecodeError, ValueError):
        return ""
