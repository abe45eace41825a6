"""Patches that somebody else wrote, as candidates: mentee judges them and chooses, and proposes nothing.

``[plugins.patches] folder = "..."`` names a folder of unified diffs, which are proposed in the order of their
names, all held equally likely.
"""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from ...runtime.contracts.candidate import Candidate, Edit
from ...runtime.contracts.policy import Policy, Situation
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tree import Tree
from ...runtime.errors import UsageError
from ...runtime.hookspecs import hookimpl

PRIOR = 0.5
"""How likely each is held to be right."""

_FILE = re.compile(r"^\+\+\+ (?:b/)?(.+?)(?:\t.*)?$")
_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@")


class PatchesPolicy:
    """Proposes the patches of a folder."""

    name = "patches"

    def __init__(self, folder: Path) -> None:
        """``folder`` holds files whose names end in ``.patch`` or ``.diff``."""
        self._folder = folder

    async def propose(self, situation: Situation, width: int) -> AsyncIterator[tuple[Candidate, ...]]:
        """Yield all patches that fit the files as they are, in the first round only."""
        if situation.round:
            return
        files = sorted(f for f in self._folder.iterdir() if f.suffix in {".patch", ".diff"})
        found = [self._candidate(file, situation.tree) for file in files]
        candidates = [c for c in found if c is not None][situation.skip :]
        for at in range(0, len(candidates), max(width, 1)):
            yield tuple(candidates[at : at + max(width, 1)])

    def _candidate(self, file: Path, tree: Tree) -> Candidate | None:
        try:
            edits = read_patch(file.read_text(encoding="utf-8"), tree)
        except (OSError, ValueError):  # it is no text, or was made for other files
            return None
        return Candidate(edits, rationale=file.name, origin="patches", prior=PRIOR) if edits else None


def read_patch(text: str, tree: Tree) -> tuple[Edit, ...]:
    """The edits of a unified diff against the files of a tree.

    Raises:
        ValueError: its lines are not those of the files.
    """
    edits: list[Edit] = []
    path, lines, at = "", list[str](), 0
    waiting = iter(text.splitlines(keepends=True))
    for line in waiting:
        if named := _FILE.match(line.rstrip("\n")):
            path = named[1]
            lines = _lines_of(path, tree)
        elif (hunk := _HUNK.match(line)) and path:
            at = int(hunk[1]) - (hunk[2] != "0")
            edits += _edits(path, lines, at, _body(waiting, int(hunk[2] or 1), int(hunk[3] or 1)))
    return tuple(edits)


def _lines_of(path: str, tree: Tree) -> list[str]:
    try:
        return tree.read(path).splitlines(keepends=True)
    except FileNotFoundError:  # a patch may make a file
        return []


def _body(waiting: Iterator[str], old: int, new: int) -> Iterator[str]:
    """The lines of a hunk: as many old and new ones as its head says."""
    while old > 0 or new > 0:
        line = next(waiting, "")
        if line[:1] not in {" ", "-", "+", "\n"}:
            if line.startswith("\\"):
                continue
            raise ValueError("a hunk is shorter than its head says")
        old -= line[:1] != "+"
        new -= line[:1] != "-"
        yield line


def _edits(path: str, lines: Sequence[str], at: int, body: Iterator[str]) -> Iterator[Edit]:
    """A replacement for each run of changed lines."""
    gone, new, begun = 0, list[str](), at
    for line in body:
        sign, rest = line[:1], line[1:]
        if sign == "+":
            new.append(rest)
            continue
        if at >= len(lines) or lines[at].rstrip("\r\n") != rest.rstrip("\r\n"):
            raise ValueError(f"{path}, line {at + 1}: the patch was made for another file")
        at += 1
        if sign == "-":
            gone += 1
            continue
        if gone or new:
            yield _edit(path, lines, begun, gone, new)
        gone, new, begun = 0, [], at
    if gone or new:
        yield _edit(path, lines, begun, gone, new)


def _edit(path: str, lines: Sequence[str], begun: int, gone: int, new: Sequence[str]) -> Edit:
    start = sum(map(len, lines[:begun]))
    return Edit(path, start, start + sum(map(len, lines[begun : begun + gone])), "".join(new))


@hookimpl
def mentee_policies(setup: Setup) -> Sequence[Policy]:
    """Bring the policy where a folder is set.

    Raises:
        UsageError: there is no such folder.
    """
    named = str(setup.options.get("patches", {}).get("folder", ""))
    if not named:
        return []
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise UsageError(f"[plugins.patches] folder: {folder} is no folder", "name one that holds patches")
    return [PatchesPolicy(folder)]
