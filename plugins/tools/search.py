"""The tool ``search``: lines of the tree's files that match a regular expression."""

import asyncio
import multiprocessing
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.contracts.tree import Tree
from ...runtime.hookspecs import hookimpl

MOST = 100
"""Matching lines that one call gives."""

WIDEST = 200
"""Characters of a line that are given."""

LONGEST = 2_000
"""Characters of a line that are searched: generated files have lines of megabytes."""

PATIENCE_S = 20.0
"""Seconds that an expression may take."""


class SearchTool:
    """Searches every text file of the tree."""

    name = "search"
    description = f"Search the repository's files by a Python regular expression; at most {MOST} lines."
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "pattern": {"type": "string", "description": "a regular expression, matched line by line"},
            "files": {"type": "string", "description": "only files like this, such as *.py or src/*"},
        },
        "required": ["pattern"],
        "additionalProperties": False,
    }
    writes = False

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Give ``path:line: text`` of each match, in the order of the files."""
        pattern, files = arguments.get("pattern"), arguments.get("files", "*")
        if not isinstance(pattern, str) or not pattern or not isinstance(files, str):
            return Observation(False, "search expects `pattern`, a regular expression, and `files`, a text")
        try:
            re.compile(pattern)
        except re.error as error:
            return Observation(False, f"`pattern` is no regular expression: {error}")
        found = await asyncio.to_thread(_bounded, pattern, _texts(scene.tree, files or "*"))
        if found is None:
            return Observation(False, f"`pattern` took longer than {PATIENCE_S:g} s: give a simpler one")
        more = "\n[... there are more ...]" if len(found) > MOST else ""
        return Observation(True, "\n".join(found[:MOST]) + more if found else "nothing matches")


def _texts(tree: Tree, files: str) -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    for path in tree.files():
        if fnmatchcase(path, files) or fnmatchcase(path.rpartition("/")[2], files):
            try:
                texts.append((path, tree.read(path)))
            except (FileNotFoundError, UnicodeDecodeError):  # a link that leads out, or no text
                continue
    return texts


def _bounded(pattern: str, texts: Sequence[tuple[str, str]]) -> list[str] | None:
    """The matches; ``None`` when the time was up.

    An expression can take for ever, and holds the interpreter's lock while it does: it gets its own process.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        try:
            return pool.apply_async(matches, (pattern, texts)).get(PATIENCE_S)
        except multiprocessing.TimeoutError:
            return None


def matches(pattern: str, texts: Sequence[tuple[str, str]]) -> list[str]:
    """``path:line: text`` of the lines that match, one more than are given at most."""
    expression = re.compile(pattern)
    found: list[str] = []
    for path, text in texts:
        for at, line in enumerate(text.splitlines(), start=1):
            if expression.search(line[:LONGEST]):
                found.append(f"{path}:{at}: {line[:WIDEST]}")
                if len(found) > MOST:
                    return found
    return found


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``search``."""
    return [SearchTool()]
