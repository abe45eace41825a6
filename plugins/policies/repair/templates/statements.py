"""Whole statements: deleted, moved, made conditional."""

import ast

from ..change import Change, Place, quoted
from .base import Changes, fading, template
from .predicates import predicates

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Delete, ast.Continue, ast.Break)
_COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.Try)
_CLAUSES = ("body", "orelse", "finalbody")


@template("delete statement", *_SIMPLE, *_COMPOUND, prior=0.3)
def delete_statement(place: Place) -> Changes:
    """Leave a statement out.

    Before: ``count = 0`` in a loop
    After: nothing
    """
    if isinstance(place.node, ast.Expr) and isinstance(place.node.value, ast.Constant):
        return
    size = len(list(ast.walk(place.node)))
    yield place.remove(1.0 if size < 20 else 0.6)


@template("change leave", ast.Break, ast.Continue, ast.Return, ast.Pass, prior=0.4)
def change_leave(place: Place) -> Changes:
    """Leave the loop instead of the round, and back.

    Before: ``continue``
    After: ``break``
    """
    node = place.node
    if place.source.loop(place.unit) is None:
        return
    words = {"break", "continue"} - {place.text(node)}
    for word in sorted(words):
        span = place.source.span(node)
        yield place.rewrite([(*span, word)], 1.0, f"{quoted(place.text(node))} becomes `{word}`")


@template("move statement", *_SIMPLE, *_COMPOUND, prior=0.34)
def move_statement(place: Place) -> Changes:
    """Let a statement change places with the next one, or move it out of its block or into one beside it.

    Before: ``total += price`` after the loop
    After: ``total += price`` as the last statement of the loop
    """
    block = place.source.block(place.unit)
    lines = place.lines_of(place.unit)
    if lines is None or not block:
        return
    index = block.index(place.unit)  # type: ignore[arg-type]
    if index + 1 < len(block):
        yield _exchange(place, lines, block[index + 1])
    if many_lined_text(place.unit):
        return
    yield from _out(place, lines, block, index)
    yield from _into(place, lines, block, index)


def _exchange(place: Place, lines: tuple[int, int], following: ast.stmt) -> Change | None:
    other = place.lines_of(following)
    text = place.source.text
    if other is None or not text[: other[1]].endswith(("\n", "\r")):
        return None
    new = text[slice(*other)] + text[lines[1] : other[0]] + text[slice(*lines)]
    what = f"{quoted(place.text(place.unit))} goes after {quoted(place.text(following))}"
    return place.moved_block([(lines[0], other[1], new)], 0.9, what, "exchange", lines[0])


def _out(place: Place, lines: tuple[int, int], block: list[ast.stmt], index: int) -> Changes:
    """The last statement of a block goes after the block's owner, the first before it."""
    owner = place.source.parents[place.unit]
    if len(block) == 1 or not isinstance(owner, _COMPOUND):
        return
    outer = place.lines_of(owner)
    if outer is None:
        return
    indent = place.indent(owner) or ""
    moved = shifted(place, place.unit, lines, indent)
    what = f"{quoted(place.text(place.unit))} goes out of its block"
    if index == len(block) - 1:
        ends = place.source.text[: outer[1]].endswith(("\n", "\r"))
        if ends and outer[1] == lines[1]:
            yield place.moved_block([(*lines, moved)], 1.0, what, "out after", lines[0])
        elif ends:
            yield place.moved_block(
                [(*lines, ""), (outer[1], outer[1], moved)], 1.0, what, "out after", lines[0]
            )
    if index == 0:
        spans = [(outer[0], outer[0], moved), (*lines, "")]
        yield place.moved_block(spans, 0.9, what, "out before", lines[0])


def _into(place: Place, lines: tuple[int, int], block: list[ast.stmt], index: int) -> Changes:
    """A statement goes to the end of the block before it, or to the start of the block after it."""
    what = f"{quoted(place.text(place.unit))} goes into the block"
    if index > 0:
        for clause in _CLAUSES:
            inner = _inner_block(block[index - 1], clause)
            spot = place.lines_of(inner[-1]) if inner else None
            if spot is not None and inner:
                moved = shifted(place, place.unit, lines, place.indent(inner[-1]) or "")
                if spot[1] == lines[0]:
                    spans = [(*lines, moved)]
                else:
                    spans = [(spot[1], spot[1], moved), (*lines, "")]
                yield place.moved_block(spans, 0.8, what, "into end", spot[1], lines[0])
    if index + 1 < len(block):
        inner = _inner_block(block[index + 1], "body")
        spot = place.lines_of(inner[0]) if inner else None
        if spot is not None and inner:
            moved = shifted(place, place.unit, lines, place.indent(inner[0]) or "")
            spans = [(*lines, ""), (spot[0], spot[0], moved)]
            yield place.moved_block(spans, 0.8, what, "into start", spot[0], lines[0])


def _inner_block(statement: ast.AST, clause: str) -> list[ast.stmt]:
    if not isinstance(statement, _COMPOUND):
        return []
    inner = getattr(statement, clause, None)
    return inner if isinstance(inner, list) else []


def shifted(place: Place, statement: ast.AST, lines: tuple[int, int], indent: str) -> str:
    """The whole lines of a statement at another depth."""
    old = place.indent(statement) or ""
    rows = place.source.text[slice(*lines)].splitlines(keepends=True)
    moved = "".join(indent + row.removeprefix(old) if row.strip() else row for row in rows)
    return moved if moved.endswith(("\n", "\r")) else moved + place.source.newline


def many_lined_text(statement: ast.AST) -> bool:
    """Whether a string runs over lines: another indentation would change it."""
    return any(
        isinstance(n, ast.Constant | ast.JoinedStr) and getattr(n, "end_lineno", 0) != getattr(n, "lineno", 0)
        for n in ast.walk(statement)
    )


@template("make conditional", ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.For, prior=0.3)
def make_conditional(place: Place) -> Changes:
    """Do something only where a condition holds.

    Before: ``queue.append(child)``
    After: ``if child not in seen:`` ``queue.append(child)``
    """
    lines = place.lines_of(place.unit)
    if place.function is None or lines is None or many_lined_text(place.unit):
        return
    if isinstance(place.node, ast.Expr) and isinstance(place.node.value, ast.Constant):
        return
    indent = place.indent(place.unit) or ""
    body = shifted(place, place.unit, lines, indent + place.source.step)
    for index, (condition, likely) in enumerate(predicates(place)):
        if index >= 24:
            return
        what = f"{quoted(place.text(place.unit))} happens only if {quoted(condition)}"
        text = f"{indent}if {condition}:{place.source.newline}{body}"
        key = ("conditional", lines[0], condition)
        yield place.moved_block([(*lines, text)], likely * fading(index, 0.02), what, *key)


@template("drop branch", ast.If, prior=0.25)
def drop_branch(place: Place) -> Changes:
    """Do always what an ``if`` without ``else`` does sometimes.

    Before: ``if ready:`` ``start()``
    After: ``start()``
    """
    node = place.node
    assert isinstance(node, ast.If)
    lines, first = place.lines_of(node), place.lines_of(node.body[0])
    if node.orelse or lines is None or first is None or many_lined_text(node):
        return
    indent, old = place.indent(node) or "", place.indent(node.body[0]) or ""
    rows = place.source.text[first[0] : lines[1]].splitlines(keepends=True)
    body = "".join(indent + row.removeprefix(old) if row.strip() else row for row in rows)
    what = f"{quoted(place.text(node.test))} is no condition any more"
    yield place.moved_block([(*lines, body)], 1.0, what, "drop branch", lines[0])


TEMPLATES = (
    delete_statement,
    change_leave,
    move_statement,
    make_conditional,
    drop_branch,
)
