"""How far a change reaches: a small one is easier to review, and less of it can be wrong."""

from collections.abc import Sequence

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .changes import Change, Files, lines_changed

CRITERION = "diff.locality"

SMALL = 10
"""Lines in one file that are small enough: between such changes size decides nothing."""

HALF = 60
"""So many lines beyond those halve the score."""

FILES_HALF = 4
"""So many files beyond the first halve it as well."""


class Locality:
    """Scores the size of a candidate's diff; never a veto, unless a rubric asks for one."""

    name = "locality"
    cost_ms = 0.02

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``diff.locality`` for each candidate with edits, at the place it changes most."""
        files = Files(context.tree)
        return [_critique(candidate, files) for candidate in batch]


def locality(lines: int, files: int) -> float:
    """The score in (0, 1] of a diff of so many lines in so many files; it falls with both."""
    return 1.0 / (1.0 + max(0, lines - SMALL) / HALF + max(0, files - 1) / FILES_HALF)


def _critique(candidate: Candidate, files: Files) -> Critique:
    try:
        changes = list(files.changes(candidate))
    except ValueError:  # it cannot be carried out, which is for others to say
        return Critique()
    if not changes:
        return Critique()
    sizes = [lines_changed(change) for change in changes]
    largest = changes[sizes.index(max(sizes))]
    score = locality(sum(sizes), len(changes))
    return Critique((Finding(CRITERION, score, _says(sum(sizes), len(changes)), *_place(largest)),))


def _says(lines: int, files: int) -> str:
    return f"{lines} line{'s'[: lines != 1]} in {files} file{'s'[: files != 1]}"


def _place(change: Change) -> tuple[str, int, int]:
    spans = change.spans()
    return change.path, min(start for start, _ in spans), max(end for _, end in spans)


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Locality()]
