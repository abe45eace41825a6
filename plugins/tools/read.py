"""The tool ``read``: the lines of a file, numbered."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.hookspecs import hookimpl

MOST = 400
"""Lines that one call gives."""

WIDEST = 500
"""Characters of a line that are given."""


class ReadTool:
    """Gives a file, or a range of its lines."""

    name = "read"
    description = f"Read a file, or some of its lines, numbered; at most {MOST} lines a call."
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": "relative to the repository, with forward slashes"},
            "first": {"type": "integer", "minimum": 1, "description": "the first line; 1 when left out"},
            "last": {"type": "integer", "minimum": 1, "description": "the last line, itself included"},
        },
        "required": ["path"],
        "additionalProperties": False,
    }
    writes = False

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Give the lines; a path outside the tree does not exist."""
        path, first = arguments.get("path"), arguments.get("first", 1)
        last = arguments.get("last")
        if not isinstance(path, str) or not path:
            return Observation(False, "read expects `path`: the path of a file")
        if not _is_line(first) or not (last is None or (_is_line(last) and last >= first)):
            return Observation(False, "read expects `first` and `last`: numbers of lines, from 1, in order")
        try:
            lines = scene.tree.read(path).splitlines()
        except FileNotFoundError:
            return Observation(False, f"there is no file {path}")
        except UnicodeDecodeError:
            return Observation(False, f"{path} is not text in its encoding")
        return Observation(True, _numbered(path, lines, first, len(lines) if last is None else last))


def _is_line(number: object) -> bool:
    # A bool is an int to Python, and none to the person who wrote it.
    return isinstance(number, int) and not isinstance(number, bool) and number >= 1


def _numbered(path: str, lines: Sequence[str], first: int, last: int) -> str:
    last = min(last, len(lines), first + MOST - 1)
    shown = [f"{at:5d}  {lines[at - 1][:WIDEST]}" for at in range(first, last + 1)]
    return "\n".join([f"{path}, lines {first} to {last} of {len(lines)}", *shown])


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``read``."""
    return [ReadTool()]
