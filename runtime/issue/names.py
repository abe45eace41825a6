"""The names an issue mentions, by which the place of the bug may be found."""

import ast
import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Sequence

from .code import expression
from .parts import Traceback
from .sessions import Entry
from .text import Block, BlockKind

_FILE = re.compile(r"(?<![\w/])[\w./\\-]*\w\.(?:py|pyx|pyi|toml|cfg|ini)\b")
_TICKS = re.compile(r"`([^`\n]{1,200})`")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_TELLING = re.compile(r"\b(?:[a-z]+_\w+|[A-Z][a-z0-9]+(?:[A-Z]\w*)+)\b")
_COMMON = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | {"self", "cls", "print"}
_MOST = 200


def read_names(
    blocks: Sequence[Block], entries: Sequence[Entry], tracebacks: Sequence[Traceback]
) -> tuple[str, ...]:
    """Identifiers, dotted names and files, each once, in the order of the text; at most 200."""
    found: dict[str, None] = {}
    for name in (*_from_prose(blocks), *_from_code(entries), *_from_tracebacks(tracebacks)):
        if name not in _COMMON and len(name) > 1:
            found.setdefault(name)
    return tuple(found)[:_MOST]


def _from_prose(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind is BlockKind.CODE:
            continue
        for match in _TICKS.finditer(block.text):
            node = expression(match.group(1))
            if node is not None:
                yield from _DOTTED.findall(re.sub(r"'[^']*'|\"[^\"]*\"", "", _FILE.sub(" ", match.group(1))))
        yield from _FILE.findall(block.text)
        yield from _TELLING.findall(_FILE.sub(" ", block.text))


def _from_code(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        for node in ast.walk(entry.node):
            if isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module)
                yield from (alias.name for alias in node.names if alias.name != "*")
            elif isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.Call):
                yield from _called(node.func)


def _called(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr


def _from_tracebacks(tracebacks: Iterable[Traceback]) -> Iterator[str]:
    for traceback in tracebacks:
        for frame in reversed(traceback.frames):
            yield from (name for name in (frame.function, frame.file) if name and not name.startswith("<"))
