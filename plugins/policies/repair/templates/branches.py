"""Branches: a missing ``else``, ``elif`` for ``if``."""

import ast

from ..change import Place, quoted
from .base import Changes, template
from .statements import many_lined_text, shifted

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@template("missing else", ast.If, ast.For, ast.While, prior=0.4)
def missing_else(place: Place) -> Changes:
    """Do what follows only where the branch was not taken, or where a loop was not broken off.

    Before: ``if short:`` ``text = brief`` and then ``text = full``
    After: the second in an ``else:``
    """
    node = place.node
    assert isinstance(node, ast.If | ast.For | ast.While)
    block = place.source.block(node)
    if node.orelse or node not in block or isinstance(node.body[-1], _LEAVES):
        return
    if not isinstance(node, ast.If) and not any(isinstance(n, ast.Break) for n in ast.walk(node)):
        return
    at = block.index(node) + 1
    lines, indent = place.lines_of(node), place.indent(node)
    if at >= len(block) or lines is None or indent is None or many_lined_text(block[at]):
        return
    following = place.lines_of(block[at])
    if following is None:
        return
    newline = place.source.newline
    body = shifted(place, block[at], following, indent + place.source.step)
    spans = [(following[0], following[0], f"{indent}else:{newline}{body}"), (*following, "")]
    what = f"{quoted(place.text(block[at]))} goes into an `else`"
    yield place.moved_block(spans, 1.0, what, "missing else", lines[0])


@template("elif", ast.If, prior=0.45)
def elif_for_if(place: Place) -> Changes:
    """Ask only where the question before was answered with no, and back.

    Before: ``if a: ...`` and then ``if b: ...``
    After: ``if a: ...`` ``elif b: ...``
    """
    node = place.node
    assert isinstance(node, ast.If)
    block = place.source.block(node)
    if node not in block or place.indent(node) is None:
        return
    at = block.index(node)
    before = block[at - 1] if at else None
    if isinstance(before, ast.If) and not before.orelse and not isinstance(before.body[-1], _LEAVES):
        start = place.source.span(node)[0]
        what = f"{quoted(f'if {place.text(node.test)}')} becomes `elif`"
        yield place.moved_block([(start, start, "el")], 1.0, what, "elif", start)


TEMPLATES = (missing_else, elif_for_if)
