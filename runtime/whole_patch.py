"""A patch that tools made step by step, judged as one: by the same rubric as one that is proposed whole."""

import difflib
from collections.abc import Iterator

from .contracts.candidate import Candidate, Edit
from .events import PatchJudged
from .panel import Panel
from .report import patched_files
from .run import Run, Stage


async def judge_patch(run: Run, stage: Stage, panel: Panel) -> None:
    """Let every critic judge the verified patch of the last tool call, against the files as they were first.

    The tests that mentee added itself are no part of what is judged. Nothing where the patch was proposed as
    edits: those were judged before they were taken.
    """
    state = run.state
    taken, ground, verified = state.accepted, state.ground, state.verified
    if state.judged or verified is None or not verified.ok:
        return
    if taken is None or ground is None or taken.candidate.call is None:
        return
    after = state.regression.before if state.regression else state.tree
    edits = tuple(_edits(stage, ground.tree, after))
    if not edits:
        return
    stage.workspace.restore(ground.tree)
    try:
        whole = Candidate(edits, rationale=taken.candidate.rationale, origin=taken.candidate.origin)
        judged = await panel.weigh(whole)
    finally:
        stage.workspace.restore(state.tree)
    await run.record(PatchJudged(state.step, judged))


def _edits(stage: Stage, before: str, after: str) -> Iterator[Edit]:
    """What leads from one tree to the other, line by line; files that are no text, or gone, are left out."""
    workspace = stage.workspace
    paths = patched_files(workspace.diff(before, after))
    texts: list[dict[str, str]] = []
    for tree in (before, after):
        workspace.restore(tree)
        texts.append({path: text for path in paths if (text := _read(stage, path)) is not None})
    old, new = texts
    for path in paths:
        if path in new:
            yield from _changed(path, old.get(path, ""), new[path])


def _read(stage: Stage, path: str) -> str | None:
    try:
        return stage.workspace.tree.read(path)
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _changed(path: str, before: str, after: str) -> Iterator[Edit]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    offsets = [0]
    for line in old:
        offsets.append(offsets[-1] + len(line))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(path, offsets[a], offsets[b], "".join(new[c:d]))
