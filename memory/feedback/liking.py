"""P(good): a small logistic model of whether a patch will be kept, and how well it foretells.

Reactions of people predict what they will like, and a system that is made to seek them learns to please
(*Reinforcement Learning from User Feedback*, Han et al. 2025). So the model is trusted only as far as it
foretold patches that it had not seen, and the core bounds what it may move however much it is trusted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Experience
from ..relevance.fitting import Weights, fit, left_out
from .features import NAMES
from .signals import signals

LEAST = 6
"""Good ones and bad ones, of each, before anything is concluded."""

NEWEST = 500
"""Signals that count."""

FOLDS = 10
BINS = 4


@dataclass(frozen=True, slots=True)
class Bin:
    """Patches to which the model gave about the same chance: the mean of it, how many, how many were good."""

    said: float
    count: int
    good: int


@dataclass(frozen=True, slots=True)
class Liking:
    """A model, and what is known of it.

    Attributes:
        good, bad: how many of each it was fitted on.
        weights: ``None`` while there are too few.
        bins: what it said of patches that it had not seen, and what came of them.
        error: the mean square distance of the two (Brier's score); ``base`` that of the share of good ones.
        by: how the signals came, and how many each way.
    """

    good: int = 0
    bad: int = 0
    weights: Weights | None = None
    bins: tuple[Bin, ...] = ()
    error: float = 0.0
    base: float = 0.0
    by: tuple[tuple[str, int], ...] = ()

    @property
    def skill(self) -> float:
        """How much better it foretells than the share of good ones does, in [0, 1]."""
        return max(0.0, 1.0 - self.error / self.base) if self.weights and self.base else 0.0

    def good_chance(self, features: Sequence[float]) -> float:
        """The chance that a patch is kept, drawn to 1/2 by how little the model is to be trusted."""
        if self.weights is None or len(features) != len(self.weights.each):
            return 0.5
        return 0.5 + (_chance(self.weights.odds(features)) - 0.5) * self.skill


def liking(experiences: Sequence[Experience]) -> Liking:
    """The model of what its owner keeps, from the newest of what is known."""
    told = [(e, s) for e, s in signals(experiences) if len(e.features) == len(NAMES)][-NEWEST:]
    labels = [s.good for _, s in told]
    ways = [s.how for _, s in told]
    by = tuple((way, ways.count(way)) for way in dict.fromkeys(ways))
    good, bad = sum(labels), len(labels) - sum(labels)
    if min(good, bad) < LEAST:
        return Liking(good, bad, by=by)
    # A signal that tells less counts as fewer rows: thrice at most, so that whole numbers do.
    rows, wanted, groups = list[tuple[float, ...]](), list[bool](), list[str]()
    for at, (experience, signal) in enumerate(told):
        times = max(1, round(3 * signal.sure))
        rows += [experience.features] * times
        wanted += [signal.good] * times
        groups += [str(at % FOLDS)] * times
    chances = [_chance(odds) for odds in left_out(rows, wanted, groups)]
    share = sum(wanted) / len(wanted)
    return Liking(
        good,
        bad,
        fit(rows, wanted),
        bins(chances, wanted),
        brier(chances, wanted),
        brier([share] * len(wanted), wanted),
        by,
    )


def brier(chances: Sequence[float], labels: Sequence[bool]) -> float:
    """The mean square distance of chances from what came."""
    return sum((p - good) ** 2 for p, good in zip(chances, labels, strict=True)) / max(1, len(labels))


def bins(chances: Sequence[float], labels: Sequence[bool]) -> tuple[Bin, ...]:
    """Chances by what came of them, in parts of equal width; empty parts left out."""
    found: list[Bin] = []
    for at in range(BINS):
        inside = [
            (p, good) for p, good in zip(chances, labels, strict=True) if min(BINS - 1, int(p * BINS)) == at
        ]
        if inside:
            said = sum(p for p, _ in inside) / len(inside)
            found.append(Bin(said, len(inside), sum(good for _, good in inside)))
    return tuple(found)


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
