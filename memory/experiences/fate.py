"""What came of a patch, read off the repository: applied, edited, reverted or discarded.

A patch is judged by what came of it, not by how it looked when it was shown (*RLHS*, Liang et al. 2025). The
files of the working tree tell most; what is not there now may have been there in a commit since the run.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ...runtime.errors import MenteeError
from ...runtime.runs import RunFolder
from ...runtime.workspace.repository import Repository
from ..records import Experience
from .hunks import Hunk, hunks

COMMITS = 50
"""Commits since the run that are looked at, the newest."""

PATCHES = 50
"""Patches of a repository whose fate is looked at, the newest."""

HALF = 0.5
"""The share of a patch's lines that still stand there when it counts as edited."""

Read = Callable[[str], str | None]
"""The text of a file by its path; ``None`` where there is no such file."""


def standing(blocks: Sequence[Hunk], read: Read) -> str:
    """How a patch stands in some files: ``in``, ``out``, ``edited``, or empty where nothing can be told."""
    texts = {hunk.path: _lines(read(hunk.path)) for hunk in blocks}
    if all(_contains(texts[h.path], h.after) for h in blocks):
        return "in"
    if all(_contains(texts[h.path], h.before) for h in blocks):
        return "out"
    come = [(hunk.path, line) for hunk in blocks for line in hunk.come if line.strip()]
    there = sum(line in texts[path] for path, line in come)
    return "edited" if come and there >= HALF * len(come) else ""


def fate(now: str, earlier: Iterable[str], known: str, *, gone_on: bool) -> str:
    """What came of a patch.

    Args:
        now: how it stands in the working tree, as :func:`standing` tells.
        earlier: how it stood in each commit since the run.
        known: its fate as it was known before.
        gone_on: whether there are commits since the run.
    """
    if now in ("in", "edited"):
        return {"in": "applied", "edited": "edited"}[now]
    was = known in ("applied", "edited", "reverted") or any(then in ("in", "edited") for then in earlier)
    if was:
        # Lines that were written anew since do not say that the patch was wrong.
        return "reverted" if now == "out" else (known or "edited")
    return "discarded" if gone_on else known


def renewed(
    experiences: Iterable[Experience], repository: Path, identity: str, runs: Path
) -> list[Experience]:
    """The experiences of a repository of whose patch something new is known.

    Args:
        experiences: oldest first.
        repository: the root of the working tree.
        identity: the repository's.
        runs: the folder of runs, where ``mentee apply`` leaves its mark.
    """
    ours = [e for e in experiences if e.repository == identity and e.patch and e.files][-PATCHES:]
    here = [e for e in ours if _ran_in(runs / e.run, repository)]
    found = [_looked_at(e, repository, runs) for e in here]
    return [new for new, old in zip(found, here, strict=True) if new.fate != old.fate]


def _ran_in(run: Path, repository: Path) -> bool:
    """Whether a run took place in this working tree; that its patch lacks in another one tells nothing."""
    try:
        with (run / "journal.jsonl").open(encoding="utf-8") as file:
            started = json.loads(file.readline())
        return Path(started["data"]["task"]["repository"]) == repository
    except (OSError, ValueError, KeyError, TypeError):
        return True  # nothing is left that could tell


def _looked_at(experience: Experience, repository: Path, runs: Path) -> Experience:
    blocks = [hunk for hunk in hunks(experience.patch) if hunk.path in experience.files]
    if not blocks:
        return experience
    now = standing(blocks, lambda path: _text(repository / path))
    known = experience.fate or ("applied" if _was_applied(runs / experience.run) else "")
    settled = known in ("applied", "edited", "reverted") or now in ("in", "edited")
    since = [] if settled else _since(repository, experience.at)
    earlier = (standing(blocks, _of_commit(repository, commit)) for commit in since)
    return replace(experience, fate=fate(now, earlier, known, gone_on=bool(since)))


def _was_applied(run: Path) -> bool:
    """Whether ``mentee apply`` put a run's patch on the tree at some time."""
    return any(entry.get("kind") == "applied" for entry in RunFolder(run).heard(0))


def _since(repository: Path, at: float) -> list[str]:
    """The commits after a time, newest first."""
    after = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    try:
        found = Repository(repository).git("rev-list", f"--max-count={COMMITS}", f"--since={after}", "HEAD")
    except MenteeError:
        return []
    return found.decode().split()


def _of_commit(repository: Path, commit: str) -> Read:
    def read(path: str) -> str | None:
        try:
            return Repository(repository).git("cat-file", "blob", f"{commit}:{path}").decode(errors="replace")
        except MenteeError:
            return None

    return read


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _lines(text: str | None) -> list[str]:
    return [] if text is None else text.splitlines()


def _contains(lines: Sequence[str], block: Sequence[str]) -> bool:
    """Whether a block stands in a file as it is."""
    size = len(block)
    if not size:
        return not lines
    return any(list(lines[at : at + size]) == list(block) for at in range(len(lines) - size + 1))
