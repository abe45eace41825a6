"""The blocks of a patch: what stood there, what stands there now, in which function and statements."""

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEAD = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@ ?(?P<near>.*)$")
_DEF = re.compile(r"^\s*(?:async\s+)?def\s+(\w+)")
_OPEN = re.compile(r":\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Hunk:
    """One block of a patch.

    Attributes:
        path: the file, as it is called after the patch; before it where the file goes.
        before, after: the lines of the block without and with the patch, those around the change included.
        gone, come: the lines that the patch takes away and brings.
        function: the innermost function that is seen to be around the change; empty where none is.
    """

    path: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    function: str = ""


def hunks(patch: str) -> list[Hunk]:
    """The blocks of a git diff, in its order; binary files and renames have none."""
    found: list[Hunk] = []
    path, lines, near, inside = "", list[str](), "", False
    for line in [*patch.split("\n"), "diff --git end"]:
        head = _HEAD.match(line)
        if head or line.startswith("diff --git "):
            if lines:
                found.append(_hunk(path, lines, near))
            lines, near = [], head["near"] if head else near
            inside = bool(head)
        elif line.startswith(("--- ", "+++ ")) and not lines:
            name = line[4:].split("\t")[0].removeprefix("a/").removeprefix("b/")
            path = path if name == "/dev/null" else name
        elif line[:1] in ("+", "-", " ") and line and (lines or inside):
            lines.append(line)
    return found


def _hunk(path: str, lines: Sequence[str], near: str) -> Hunk:
    changed = next((i for i, line in enumerate(lines) if line[0] != " "), len(lines))
    names = [m[1] for line in (near, *(line[1:] for line in lines[: changed + 1])) if (m := _DEF.match(line))]
    return Hunk(
        path,
        tuple(line[1:] for line in lines if line[0] != "+"),
        tuple(line[1:] for line in lines if line[0] != "-"),
        tuple(line[1:] for line in lines if line[0] == "-"),
        tuple(line[1:] for line in lines if line[0] == "+"),
        names[-1] if names else "",
    )


def units(hunk: Hunk) -> tuple[str, ...]:
    """The kinds of statements changed, or brought where none was, as Python's ``ast`` calls them."""
    found = [kind for line in hunk.gone or hunk.come if (kind := _kind(line))]
    return tuple(dict.fromkeys(found))


def _kind(line: str) -> str:
    text = textwrap.dedent(line).strip()
    for attempt in _readings(text):
        try:
            body = ast.parse(attempt).body
        except (SyntaxError, ValueError):
            continue
        if body:
            last = body[-1]
            return type(last).__name__
    return ""


def _readings(text: str) -> Iterator[str]:
    """A line as a statement, with a body where it opens a block; ``elif`` and ``else`` follow an ``if``."""
    yield text
    if _OPEN.search(text):
        yield f"{text} pass"
        yield f"if x: pass\n{text} pass"
        yield f"try: pass\n{text} pass"
