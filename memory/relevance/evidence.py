"""What speaks for and against a rule's applying to what is at hand, as numbers of about the same size.

A correction has two sides: what was being done when it was given (the deed), and what was said of it. What
is at hand has an action and its surroundings; topics are compared by the action alone, since many topics
meet in one file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..concepts import concepts, families
from ..context import Context
from ..distil.demands import value
from ..rule import Rule
from ..words import topical
from .contrast import contrary
from .facts import is_called, lies_at

NAMES = (
    "like the deed",
    "shared concepts",
    "shared families",
    "exception",
    "satisfied",
    "violated",
    "untouchable",
    "contrary",
)

_HANDS_OFF = re.compile(
    r"\b(?:touch|hands off|keep (?:off|out)|freeze|frozen|generated|do(?:n't"
    r"| not) (?:change|edit|modify)|leave"
    r"|must not (?:be )?(?:change|edit)|not (?:be )?edit|by hand|read[- ]only|(?:have|has) to stay|must stay"
    r"|finger weg|anfassen|nicht ändern|no toques|no tocar)\b",
    re.IGNORECASE,
)

Words = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: its topical words, and its text, whose concepts are found when they matter.

    Attributes:
        without: a text whose concepts do not count.
    """

    words: Words
    text: str
    without: str = ""

    def shared(self, others: frozenset[str]) -> frozenset[str]:
        """Those of some concepts that it speaks of."""
        return (concepts(self.text) & others) - concepts(self.without) if others else frozenset()

    def shared_families(self, others: frozenset[str]) -> frozenset[str]:
        """The families of some concepts that it speaks of."""
        own = concepts(self.text) - concepts(self.without) if others else frozenset[str]()
        return families(own) & families(others)


@dataclass(frozen=True, slots=True)
class Claim:
    """A rule as it is compared.

    Attributes:
        topic: what it is about, the deed included.
        thing: what must not be touched; empty where it says nothing of the kind.
        exempt: the words of the exceptions that no fact can check.
    """

    topic: Side
    thing: Words
    exempt: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells from an action whether a rule is met.

    Attributes:
        good: what is there where it is met, and not where it is not; ``bad`` the other way round.
    """

    good: Side
    bad: Side


@dataclass(frozen=True, slots=True)
class Scene:
    """What is at hand as it is compared.

    Attributes:
        action: what is about to be done, or else the task; ``concepts`` of it.
        words: of all that is known; ``place`` without the task's.
        text: for opposites.
    """

    action: Side
    concepts: frozenset[str]
    words: Words
    place: Words
    text: str


@lru_cache(maxsize=1 << 14)
def claim(rule: Rule, given: Context) -> Claim:
    """A rule, made ready for comparison."""
    # That the libraries it presupposes are in use is a fact, and no sign of more.
    topic = _side(f"{rule.what} {given.action}", without=" ".join(rule.libraries))
    loose = (_side(e.text) for e in rule.exempt if not e.where and not e.tasks)
    return Claim(
        topic=topic,
        thing=topical(rule.forbidden or rule.what) if _HANDS_OFF.search(rule.what) else {},
        exempt=tuple(_less(side, topic) for side in loose),
    )


@lru_cache(maxsize=1 << 14)
def signs(rule: Rule, given: Context) -> Signs:
    """What tells whether a rule is met, made ready for comparison."""
    good, bad = _side(value(rule.wanted)), _side(f"{given.action} {rule.forbidden}")
    return Signs(good=_less(good, bad), bad=_less(bad, good))


@lru_cache(maxsize=256)
def scene(now: Context) -> Scene:
    """What is at hand, made ready for comparison; where no action is known, the task stands for it."""
    place = topical(f"{now.action} {now.path} {now.symbol} {' '.join(now.imports)}")
    words = {**topical(now.task), **place}
    doing = now.action or now.task
    return Scene(_side(doing), concepts(doing), words, place, f"{now.action} {now.task} {now.path}")


def evidence(rule: Rule, given: Context, now: Context, likeness: float) -> tuple[float, ...]:
    """The numbers that :data:`NAMES` names.

    Args:
        rule: what was understood.
        given: where it was said.
        now: what is at hand.
        likeness: the cosine similarity of the deed and the action.
    """
    said, here = claim(rule, given), scene(now)
    placed = lies_at(now.path, rule.where.paths) or is_called(now.symbol, rule.where.symbols)
    untouched = max(float(placed), bend(overlap(said.thing, here.words))) if said.thing else 0.0
    met, broken = _met(signs(rule, given), here) if now.action else (0.0, 0.0)
    return (
        likeness,
        bend(len(said.topic.shared(here.concepts))),
        bend(len(said.topic.shared_families(here.concepts))),
        max((_exempted(side, here) for side in said.exempt), default=0.0),
        met,
        broken,
        untouched,
        contrary(rule.what, here.text),
    )


def overlap(one: Words, other: Words) -> float:
    """The weight of the words that two texts share."""
    return sum(min(one[word], other[word]) for word in one.keys() & other.keys())


def bend(amount: float) -> float:
    """An amount as a number in [0, 1): the first of its kind counts most."""
    return amount / (1.0 + amount)


def _side(text: str, without: str = "") -> Side:
    text = text.strip()
    return Side(topical(text), text, without)


def _less(one: Side, other: Side) -> Side:
    words = {word: weight for word, weight in one.words.items() if word not in other.words}
    return Side(words, one.text, other.text)


def _met(found: Signs, here: Scene) -> tuple[float, float]:
    return _presence(found.good, here), _presence(found.bad, here)


def _presence(sign: Side, here: Scene) -> float:
    return bend(overlap(sign.words, here.action.words)) + bend(len(sign.shared(here.concepts)))


def _exempted(side: Side, here: Scene) -> float:
    """How much of an exception's own words is at hand; a concept of its own counts for half of them."""
    share = sum(word in here.place for word in side.words) / len(side.words) if side.words else 0.0
    return max(share, 0.5 * bool(side.shared(here.concepts)))
