"""What an edit presupposes, listed and checked by facts of the workspace before anything is run.

Language models act on a cue (the file that the issue names) and override what makes the act possible at all
(that the failing test ever runs it): *The Model Says Walk* measures that, and that listing the preconditions
first helps. Here they are gates of code, which no wording moves: the file is there, the edit fits, the file
is written by people and belongs to this repository, and a test that was seen failing executes it.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ...runtime.contracts.candidate import Candidate, Edit, splice
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.evidence import Evidence
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .places import functions

POSSIBLE = "action.possible"
PLACED = "action.placed"

_FOREIGN = {"vendor", "vendored", "_vendor", "third_party", "node_modules", "site-packages", "extern"}
_GENERATED = re.compile(
    r"@generated\b|\bdo not (?:edit|modify)\b|\b(?:auto-?)?generated (?:by|from|file)\b", re.I
)
_HEAD = 2_000
_GENERATED_NAMES = ("_pb2.py", "_pb2_grpc.py", ".min.js")


class Preconditions:
    """Checks what each candidate with edits presupposes."""

    name = "preconditions"
    cost_ms = 0.05

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """Findings ``action.possible`` and, where a test was seen failing, ``action.placed``."""
        return [_critique(candidate.edits, context) for candidate in batch]


def _critique(edits: Sequence[Edit], context: Context) -> Critique:
    if not edits:
        return Critique()
    texts: dict[str, str] = {}
    for path in {edit.path for edit in edits}:
        own = [edit for edit in edits if edit.path == path]
        why, texts[path] = _impossible(path, own, context)
        if why:
            return Critique((Finding(POSSIBLE, 0.0, why, _place(path)),))
    possible = Finding(POSSIBLE, 1.0)
    if not context.evidence.failing:
        return Critique((possible,))
    wrong = next(_misplaced(edits, texts, context.evidence), None)
    return Critique((possible, wrong or Finding(PLACED, 1.0)))


def _impossible(path: str, edits: Sequence[Edit], context: Context) -> tuple[str, str]:
    """Why a file cannot be edited so, or nothing; and its text so far."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or ".git" in parts:
        return f"{path} is no file of the repository", ""
    try:
        text = context.tree.read(path)
    except FileNotFoundError:
        text = ""
        if any(edit.end for edit in edits):
            return f"there is no file {path}", ""
    except UnicodeDecodeError:
        return f"{path} is no text", ""
    try:
        splice(text, edits)
    except ValueError as error:
        return f"the edits do not fit: {error}", text
    return "", text


def _place(path: str) -> str:
    return "" if path.startswith("/") else path


def _misplaced(edits: Sequence[Edit], texts: dict[str, str], evidence: Evidence) -> Iterator[Finding]:
    for path, text in texts.items():
        if _FOREIGN & set(PurePosixPath(path).parts[:-1]):
            yield Finding(PLACED, 0.0, f"{path} is a copy of somebody else's code", path)
        if path.endswith(_GENERATED_NAMES) or _GENERATED.search(text[:_HEAD]):
            yield Finding(PLACED, 0.0, f"{path} is generated: a change would be lost", path)
    traced = [result.lines for result in evidence.failing if result.lines]
    if traced and not any(_may_run(edit, texts[edit.path], traced) for edit in edits):
        edit = edits[0]
        line = texts[edit.path].count("\n", 0, edit.start) + 1
        yield Finding(PLACED, 0.0, "no failing test executes what it changes", edit.path, line, line)


def _may_run(edit: Edit, text: str, traced: Sequence[object]) -> bool:
    """Whether a failing test executed the function that is edited, or could have used what is edited else."""
    if not edit.path.endswith(".py"):
        return True
    line = text.count("\n", 0, edit.start) + 1
    span = next(((a, b) for a, b in functions(text) if a < line <= b), None)
    if span is None:  # executed while the module was imported, which no test's trace shows
        return True
    lines = [found.get(edit.path, frozenset[int]()) for found in traced if isinstance(found, dict)]
    return any(span[0] < number <= span[1] for executed in lines for number in executed)


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Preconditions()]
