"""What is recalled into a step: first what applies there, by facts; of that, what enough speaks for."""

from collections.abc import Collection
from dataclasses import dataclass

from .context import Context
from .giving import understood
from .records import Correction
from .relevance.gate import Relevance, relevance
from .scope import applies
from .store import Memory

MOST = 5
"""Corrections that are recalled at most."""

LONGEST = 500
"""Characters of one of them."""

CONSIDERED = 64
"""Corrections whose evidence is weighed, those first whose occasion is most alike."""


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
    counting = in_force(memory.corrections(), now)
    scoped = [c for c in counting if applies(c, now.repo, paths or {now.path})]
    if not scoped:
        return []
    likeness = memory.likeness(now.action or now.task, [c.deed() for c in scoped], "deeds")
    near = sorted(zip(scoped, likeness, strict=True), key=lambda pair: -pair[1])[:CONSIDERED]
    found = [Recalled(c, relevance(understood(c), c.given, now, alike)) for c, alike in near]
    return sorted(found, key=lambda recalled: -recalled.relevance.score)


def in_force(corrections: Collection[Correction], now: Context) -> list[Correction]:
    """The corrections that count: a person's word, and not taken the place of by then."""
    said = [c for c in corrections if not c.waits and not (now.date and c.given.date > now.date)]
    gone = {id_ for c in said for id_ in (*c.replaces, *c.repeats)}
    return [c for c in said if c.id not in gone]


def told(correction: Correction) -> str:
    """A correction as a policy reads it: the person's own words, and what they answer."""
    where = f" (for {correction.path})" if correction.path else ""
    asked = f"asked {correction.question!r}, a person answered: " if correction.question else ""
    return f"{asked}{correction.text}"[:LONGEST] + where
