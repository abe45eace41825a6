"""What is recalled into a step: first what applies there, by facts; of that, what is near to the task."""

from collections.abc import Collection

from ..runtime.contracts.policy import Situation
from .records import Correction
from .scope import applies
from .store import Memory

MOST = 5
"""Corrections that are recalled at most."""

LONGEST = 500
"""Characters of one of them."""


def recall(memory: Memory, task: str, repository: str, paths: Collection[str]) -> list[Correction]:
    """Corrections that apply in a repository, where these paths are worked on, and are near to a task.

    None is recalled rather than one that is far.

    Raises:
        UsageError: the embedder's model cannot be loaded.
    """
    scoped = [c for c in memory.corrections() if applies(c, repository, paths)]
    found = memory.nearest(task, scoped, MOST)
    return [correction for correction, likeness in found if likeness >= memory.index.embedder.near]


def task_of(situation: Situation) -> str:
    """What a step is about: the issue, or else the tests that fail and what they say."""
    failing = (f"{result.test} {result.message}" for result in situation.evidence.failing)
    return situation.task.issue or "\n".join(failing)


def paths_of(situation: Situation) -> frozenset[str]:
    """The files that a step works on: what the failing tests execute, or all where that is not known."""
    failing = situation.evidence.failing
    executed = {path for result in failing for path in result.lines}
    executed |= {frame.path for result in failing for frame in result.frames}
    return frozenset(executed or situation.tree.files())


def told(correction: Correction) -> str:
    """A correction as a policy reads it: the person's own words, and what they answer."""
    where = f" (for {correction.path})" if correction.path else ""
    asked = f"asked {correction.question!r}, a person answered: " if correction.question else ""
    return f"{asked}{correction.text}"[:LONGEST] + where
