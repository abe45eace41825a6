"""The tool ``edit``: an exact replacement in a file, or a new file."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.contracts.tree import Tree
from ...runtime.hookspecs import hookimpl


class EditTool:
    """Replaces a text that stands in a file exactly once."""

    name = "edit"
    description = (
        "Replace `old` by `new` in the file `path`; `old` must stand there exactly once. "
        "With an empty `old`, make the file with `new` as its text."
    )
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "path": {"type": "string", "description": "relative to the repository, with forward slashes"},
            "old": {
                "type": "string",
                "description": "the text to replace, with enough around it to be unique",
            },
            "new": {"type": "string", "description": "what stands there afterwards"},
        },
        "required": ["path", "old", "new"],
        "additionalProperties": False,
    }
    writes = True

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Replace, or make a file; an edit that does not fit changes nothing and is not ok."""
        given = [arguments.get(name) for name in ("path", "old", "new")]
        texts = [text for text in given if isinstance(text, str)]
        if len(texts) != len(given) or not texts[0]:
            return Observation(False, "edit expects `path`, `old` and `new`, all texts, and a `path`")
        path, old, new = texts
        try:
            return _make(scene.tree, path, new) if not old else _replace(scene.tree, path, old, new)
        except UnicodeDecodeError:
            return Observation(False, f"{path} is not text in its encoding")
        except ValueError as error:
            return Observation(False, str(error))


def _make(tree: Tree, path: str, text: str) -> Observation:
    try:
        standing = tree.read(path)
    except FileNotFoundError:
        standing = ""
    if standing:
        return Observation(False, f"{path} is there already: give the text to replace as `old`")
    tree.write(path, text)
    return Observation(True, f"made {path}, {_lines(text)}")


def _replace(tree: Tree, path: str, old: str, new: str) -> Observation:
    try:
        text = tree.read(path)
    except FileNotFoundError:
        return Observation(False, f"there is no file {path}: an empty `old` makes it")
    if "\r\n" in text and old not in text:
        # Whoever quotes a file rarely quotes the kind of its line ends.
        old, new = (part.replace("\r\n", "\n").replace("\n", "\r\n") for part in (old, new))
    at = text.find(old)
    if at < 0:
        return Observation(False, f"`old` does not stand in {path}{_near(text, old)}")
    if text.find(old, at + 1) >= 0:
        return Observation(False, f"`old` stands in {path} more than once: give more of the text around it")
    tree.write(path, text[:at] + new + text[at + len(old) :])
    return Observation(
        True, f"replaced {_lines(old)} by {_lines(new)} at line {text.count(chr(10), 0, at) + 1}"
    )


def _near(text: str, old: str) -> str:
    """Why a text may not have been found, when only its white space differs."""
    return ", but for white space it does" if "".join(old.split()) in "".join(text.split()) else ""


def _lines(text: str) -> str:
    count = len(text.splitlines())
    return f"{count} line" if count == 1 else f"{count} lines"


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``edit``."""
    return [EditTool()]
