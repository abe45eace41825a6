"""Code in an issue as entries: one statement each, with what is shown under it and noted beside it."""

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .code import bound_names, has_call, is_literal, source, statements, used_names
from .text import Block, BlockKind
from .tracebacks import read_traceback


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement of the issue.

    Attributes:
        node: the statement.
        shown: the text under it, ``""`` when there is none.
        note: the comment beside or under it, without its sign.
        line: where it stands in the issue.
        block: the number of its block.
        last: it is the last statement of code that was not pasted from a session.
    """

    node: ast.stmt
    shown: str
    note: str
    line: int
    block: int
    last: bool = False


_PROMPT = re.compile(r"^\s*(?:>>>(?: |$)|In \[\d+\]: ?)(.*)$")
_CONTINUED = re.compile(r"^\s*(?:\.\.\.(?: |$)|\.\.\.: ?)(.*)$")
_OUT = re.compile(r"^\s*Out\[\d+\]: ?")
_TRACE = "Traceback (most recent call last)"
_BUILTINS = frozenset(dir(builtins))
_LONGEST_TAIL = 40
_MOST_ENTRIES = 300
"""What a person writes by hand has fewer; a pasted log of a session need not be read to its end."""


def read_entries(blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """The statements of all code in the issue, in order; text that is no Python gives none."""
    entries: list[Entry] = []
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.CODE:
            prompted = any(_PROMPT.match(line) for line in block.lines)
            entries.extend(_session(block, number) if prompted else _script(block, number))
    return tuple(entries[:_MOST_ENTRIES])


def setup_of(entry: Entry, history: Sequence[Entry], node: ast.AST) -> tuple[str, ...]:
    """The statements that ``node`` of ``entry`` needs, as source.

    All that its own block binds before it; of earlier blocks only what it uses; and calls that
    change a variable that it uses, as ``ledger.add(3)`` does.
    """
    assigned = bound_names(e.node for e in history if not isinstance(e.node, ast.Import | ast.ImportFrom))
    lacking = set(used_names([node])) - _BUILTINS
    kept: list[str] = []
    for known in reversed(history):
        binds = bound_names([known.node])
        if isinstance(known.node, ast.Assert):
            continue
        if isinstance(known.node, ast.Expr):
            wanted = not crashed(known) and bool(set(used_names([known.node])) & lacking & assigned)
        else:
            own = known.block == entry.block and not crashed(known)
            star = isinstance(known.node, ast.ImportFrom) and known.node.names[0].name == "*"
            wanted = own or star or bool(binds & lacking)
        if wanted and (text := source(known.node)):
            kept.append(text)
            lacking = (lacking - (binds if not isinstance(known.node, ast.AugAssign) else set())) | (
                set(used_names([known.node])) - _BUILTINS
            )
    return tuple(dict.fromkeys(reversed(kept)) if _repeats_nothing(kept) else reversed(kept))


def crashed(entry: Entry) -> bool:
    """Whether the statement is shown to end in an exception."""
    return read_traceback(entry.shown) is not None


def _repeats_nothing(kept: Sequence[str]) -> bool:
    """Imports may be said once; a repeated call or assignment counts each time."""
    repeated = [text for text in kept if kept.count(text) > 1]
    return all(text.startswith(("import ", "from ")) for text in repeated)


def _session(block: Block, number: int) -> Iterator[Entry]:
    at = 0
    while at < len(block.lines):
        match = _PROMPT.match(block.lines[at])
        if not match:
            at += 1
            continue
        start, code = at, [match.group(1)]
        at += 1
        while at < len(block.lines) and (more := _CONTINUED.match(block.lines[at])):
            code.append(more.group(1))
            at += 1
        shown, at = _output(block.lines, at)
        yield from _entries("\n".join(code), _dedented(shown), block.line + start, number)


def _output(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    found: list[str] = []
    while at < len(lines) and lines[at].strip() and not _PROMPT.match(lines[at]):
        found.append(_OUT.sub("", lines[at]))
        at += 1
    if not found and at < len(lines) - 1 and _OUT.match(lines[at + 1]):
        return _output(lines, at + 1)
    return found, at


def _dedented(lines: Sequence[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return text.replace("<BLANKLINE>", "")


def _entries(code: str, shown: str, line: int, block: int) -> Iterator[Entry]:
    body = statements(code)
    notes = _comments(code)
    comment_only, rest = _leading_comments(shown)
    for node in body:
        final = node is body[-1]
        note = " ".join(filter(None, [_note(node, notes), comment_only if final else ""]))
        yield Entry(node, rest if final else "", note, line + node.lineno - 1, block)


def _leading_comments(shown: str) -> tuple[str, str]:
    """People write ``# expected 5`` under a call as well as beside it, before or after what is shown."""
    lines = shown.split("\n")
    comments = [text.lstrip("# ").strip() for text in lines if text.lstrip().startswith("#")]
    rest = [text for text in lines if not text.lstrip().startswith("#")]
    cleaned = [_cut_comment(text) for text in rest]
    beside = [comment for _, comment in cleaned if comment]
    return " ".join([*comments, *beside]), "\n".join(text for text, _ in cleaned)


def _cut_comment(text: str) -> tuple[str, str]:
    match = re.match(r"^(.*?\S)\s+(?:#|<-+|←)\s*(.*)$", text)
    if match and is_literal(match.group(1)):
        return match.group(1), match.group(2)
    return text, ""


def _script(block: Block, number: int) -> Iterator[Entry]:
    lines = list(block.lines)
    cut = next((at for at, line in enumerate(lines) if _TRACE in line), len(lines))
    code, shown = _longest_code(lines[:cut])
    body = statements(code)
    notes = _comments(code)
    at = 0
    while at < len(body):
        node, under, step = body[at], "", 1
        if at + 1 < len(body) and has_call(node) and _is_value(body[at + 1]):
            under, step = source(body[at + 1]), 2
        last = at + step >= len(body)
        line = block.line + node.lineno - 1
        yield Entry(node, under or (shown if last else ""), _note(node, notes), line, number, last)
        at += step


def _longest_code(lines: Sequence[str]) -> tuple[str, str]:
    """The code that a block starts with, and the text after it that is none: its output."""
    for end in range(len(lines), max(0, len(lines) - _LONGEST_TAIL), -1):
        body = statements("\n".join(lines[:end]))
        if body and (end == len(lines) or any(has_call(node) for node in body)):
            return "\n".join(lines[:end]), "\n".join(lines[end:]).strip("\n")
    return "", ""


def _is_value(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and is_literal(source(node))


def _comments(code: str) -> dict[int, tuple[str, bool]]:
    """The comments of ``code`` by line, each with whether it has the line to itself."""
    found: dict[int, tuple[str, bool]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                alone = not token.line[: token.start[1]].strip()
                found[token.start[0]] = (token.string.lstrip("#").strip(), alone)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return found
    return found


def _note(node: ast.stmt, comments: dict[int, tuple[str, bool]]) -> str:
    """The comment at the end of a statement, and those that follow on lines of their own."""
    line = node.end_lineno or node.lineno
    parts: list[str] = []
    if line in comments and not comments[line][1]:
        parts.append(comments[line][0])
    while line + 1 in comments and comments[line + 1][1]:
        parts.append(comments[line + 1][0])
        line += 1
    return " ".join(parts)
