"""Which correction takes the place of which: the later one, on the same topic, that says otherwise."""

from typing import Protocol

from ..concepts import concepts
from ..context import Context
from ..rule import Rule
from ..words import topical

ALIKE = 0.3
"""The share of its topic that a correction must share with an older one to take its place."""


TURNED = 0.6
"""The share of what one forbids that the other wants, from which on they contradict each other."""

CONTRADICTING = 0.5
"""The same share, where it only contradicts and does not say that something has changed."""

SAME_PLACE = 0.1
"""What having been said of the same function adds to that share."""


class Said(Protocol):
    """What superseding looks at."""

    @property
    def rule(self) -> Rule:
        """What was understood."""
        ...

    @property
    def given(self) -> Context:
        """Where it was said."""
        ...


def supersedes(newer: Said, older: Said) -> bool:
    """Whether a correction says that an older one no longer holds.

    It must reach where the older one does, be about the same activity and topic, and say that something has
    changed ("anymore", "now", "again"), or want what the older one forbids, or the other way round.
    """
    if older.rule.once or newer.rule.once or not _reaches(newer, older):
        return False
    if not set(newer.rule.activities) & set(older.rule.activities):
        return False
    turned = max(
        shared(newer.rule.forbidden, older.rule.wanted), shared(newer.rule.wanted, older.rule.forbidden)
    )
    topic = topic_shared(newer, older)
    return (newer.rule.replaces and topic >= ALIKE) or (turned >= TURNED and topic >= CONTRADICTING)


def _reaches(newer: Said, older: Said) -> bool:
    if newer.rule.reach == "everywhere" or newer.given.repo == older.given.repo:
        return True
    return newer.rule.reach == "owner" and newer.given.owner == older.given.owner


def topic_shared(newer: Said, older: Said) -> float:
    """How much of the smaller topic two corrections share, in [0, 1]: by words and by concepts."""
    one, other = (
        {**topical(said.rule.what), **{f"#{name}": 0.7 for name in concepts(said.rule.what)}}
        for said in (newer, older)
    )
    both = sum(min(one[name], other[name]) for name in one.keys() & other.keys())
    place = bool(newer.given.symbol) and (newer.given.path, newer.given.symbol) == (
        older.given.path,
        older.given.symbol,
    )
    return both / max(1.0, min(sum(one.values()), sum(other.values()))) + SAME_PLACE * place


def shared(one: str, other: str) -> float:
    """The share of the topical words of ``one`` that ``other`` has."""
    words, others = topical(one), topical(other)
    return sum(w for name, w in words.items() if name in others) / max(1.0, sum(words.values()))
