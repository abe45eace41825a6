"""What there is of a run's patch: the result, what its actions changed so far, or its best candidate."""

import difflib
from collections import defaultdict
from dataclasses import dataclass

from ..runtime.contracts.candidate import Candidate, Edit, splice
from ..runtime.errors import MenteeError
from ..runtime.events import Survivor
from ..runtime.runs import RunFolder
from ..runtime.state import State
from ..runtime.workspace.coding import decode
from ..runtime.workspace.history import History


@dataclass(frozen=True, slots=True)
class Shown:
    """A diff and what it is; where there is none, ``title`` says why."""

    title: str
    diff: str = ""


def shown(folder: RunFolder, state: State, best: tuple[str, Survivor] | None) -> Shown:
    """The diff to show of a run as it stands; reads files and may run git.

    Args:
        folder: where the run's patch and its private git directory are.
        state: as far as it has come.
        best: its best survivor, with the tree that it is meant for.
    """
    if folder.patch.is_file():
        title = "patch, verified" if state.finished and state.finished.verified else "patch, unverified"
        return Shown(title, folder.patch.read_bytes().decode(errors="replace"))
    if state.finished is not None:
        return Shown("no patch was found")
    history = History(folder.path / "git", folder.path / "tree", "sha1")
    try:
        if state.ground is not None and state.tree and state.tree != state.ground.tree:
            return Shown("changed so far", history.diff(state.ground.tree, state.tree))
        if best is not None and best[1].candidate.edits:
            tree, survivor = best
            diff = of_candidate(history, tree, survivor.candidate)
            return Shown(f"best candidate so far, {survivor.score:.2f}", diff)
    except (MenteeError, OSError, ValueError):  # the workspace is being made, or is gone with the run
        pass
    return Shown("no candidate has survived yet")


def of_candidate(history: History, tree: str, candidate: Candidate) -> str:
    """The diff that a candidate's edits make of a tree.

    Raises:
        GitFailed: there is no such tree.
        ValueError: the edits do not fit it.
    """
    edits: dict[str, list[Edit]] = defaultdict(list)
    for edit in candidate.edits:
        edits[edit.path].append(edit)
    entries = {path: entry for path, entry in history.entries(tree).items() if path in edits}
    texts = {path: decode(path, data) for path, _, data in history.contents(entries)}
    lines: list[str] = []
    for path, made in edits.items():
        before = texts.get(path, "")
        after = splice(before, made)
        lines += difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
        )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
