"""Candidates with what the critics said of them, as events keep them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .contracts.candidate import Candidate
from .contracts.critique import Finding

PARTIALS = 12
"""How many fallen candidates are kept to build on."""

ALIKE = 3
"""How many of them may have behaved alike."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A candidate that no critic rejected: its score, the spread of it, and the findings it is made of.

    ``diff`` shows its edits to a person, shortened where they are many; ``place`` is the function that
    the first one stands in.
    """

    candidate: Candidate
    score: float
    uncertainty: float = 0.0
    behaviour: str = ""
    findings: tuple[Finding, ...] = ()
    diff: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A rejected candidate that came nearer to the goal: its progress in (0, 1), and how it behaved.

    Of a batch of a few, those that reached nothing are kept as well, with progress 0. ``findings`` are the
    criteria that it did not meet, the one that rejected it among them.
    """

    candidate: Candidate
    progress: float
    behaviour: str = ""
    diff: str = ""
    findings: tuple[Finding, ...] = ()


def diverse(fallen: Sequence[Fallen]) -> tuple[Fallen, ...]:
    """The first few, no more than a handful of them alike: two that reach different parts can be joined."""
    kept: list[Fallen] = []
    alike: Counter[str] = Counter()
    for one in fallen:
        alike[one.behaviour] += 1
        if not one.behaviour or alike[one.behaviour] <= ALIKE:
            kept.append(one)
    return tuple(kept[:PARTIALS])
