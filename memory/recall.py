"""What is recalled into a step: first what applies there, by facts; of that, what enough speaks for."""

from collections.abc import Collection
from dataclasses import dataclass

from .context import Context
from .giving import understood
from .records import Correction
from .relevance.gate import Relevance, relevance
from .store import Memory

MOST = 5
"""Corrections that are recalled at most."""

LONGEST = 500
"""Characters of one of them."""

CONSIDERED = 32
"""Corrections whose evidence is weighed: those whose occasion and words are most alike."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A correction, and how much it applies."""

    correction: Correction
    relevance: Relevance


def recall(memory: Memory, now: Context, paths: Collection[str] = (), most: int = MOST) -> list[Recalled]:
    """Corrections that apply to what is at hand, the surest first; none rather than one that does not.

    Raises:
        UsageError: the embedder's model cannot be loaded.
    """
    return [found for found in weighed(memory, now, paths) if found.relevance.enough][:most]


def weighed(memory: Memory, now: Context, paths: Collection[str] = ()) -> list[Recalled]:
    """All corrections that may count at that time, with how much each applies, the surest first.

    Raises:
        UsageError: the embedder's model cannot be loaded.
    """
    near = memory.near(now, paths or {now.path}, CONSIDERED)
    found = [
        Recalled(said, relevance(understood(said), said.given, now, likeness)) for said, likeness in near
    ]
    return sorted(found, key=lambda recalled: -recalled.relevance.score)


def told(correction: Correction) -> str:
    """A correction as a policy reads it: the person's own words, and what they answer."""
    where = f" (for {correction.path})" if correction.path else ""
    asked = f"asked {correction.question!r}, a person answered: " if correction.question else ""
    return f"{asked}{correction.text}"[:LONGEST] + where
