"""Imports: a missing one."""

import ast
import sys

from ..change import Change, Place, quoted
from .base import Changes, fading, template


@template("missing import", ast.Name, prior=0.9)
def missing_import(place: Place) -> Changes:
    """Import a name that turned out to be undefined.

    Before: ``return math.floor(x)`` in a file without ``import math``
    After: ``import math`` at its top
    """
    node = place.node
    assert isinstance(node, ast.Name)
    if node.id not in place.context.clues.missing:
        return
    index = place.context.index
    lines = [*index.imports.get(node.id, ()), *index.defined_in(node.id)]
    if node.id in sys.stdlib_module_names:
        lines.insert(0, f"import {node.id}")
    for number, line in enumerate(dict.fromkeys(lines)):
        yield _at_the_top(place, line, fading(number))


def _at_the_top(place: Place, line: str, weight: float) -> Change:
    """The import after the file's last one; after its docstring, or first, where it has none."""
    source, after = place.source, None
    for number, statement in enumerate(source.tree.body):
        text = number == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if text or isinstance(statement, ast.Import | ast.ImportFrom):
            after = statement
    at = source.line_start(0) if after is None else source.next_line(source.span(after)[1])
    before = source.text[:at]
    lead = "" if not before or before.endswith(("\n", "\r")) else source.newline
    what = f"{quoted(line)} is imported"
    return place.moved_block([(at, at, lead + line + source.newline)], weight, what, "import", line)


TEMPLATES = (missing_import,)
