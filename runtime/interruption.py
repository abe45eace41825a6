"""How likely an answer must be to matter before a person is interrupted, learned from those that were given.

Optimistic feasible search over a grid of thresholds (*Optimistic Feasible Search for Closed-Loop Fair
Threshold Decision-Making*): of the thresholds that may keep to the mean number of questions a run, the one is
taken that may bring most, where what it may bring is the mean of what it would have brought in past runs and
a radius for what is not known. An answer brings one, less the price of an interruption, when it changed
which patch was taken. A question that was asked tells of all thresholds at once; one that was not asked tells
nothing of those under which it would have been, so their radius stays wide and they are tried again.

Pure: no clock, no files. Before there is enough to go by, everything is asked that there is doubt about.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

GRID = tuple(number / 20 for number in range(21))
"""The thresholds to choose from."""

START = 0.0
"""The threshold while too little is known: whatever is in doubt is asked about."""

LEAST = 8
"""Questions that were answered before anything is concluded from them."""

PRICE = 0.25
"""What an interruption costs, in patches that an answer put right."""

RATE = 1.0
"""Questions a run that a person puts up with in the mean."""

SCALE = 0.1
"""The noise of what a run brings, which the radius is proportional to."""

DISCOUNT = 0.99
"""What a run counts beside the next one: people, and what they work on, change."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a question was expected to be worth, and what came of it.

    Attributes:
        worth: how likely an answer was to change which patch is taken, in [0, 1].
        changed: whether it did; ``None`` where it was not asked, or nobody knew the answer.
    """

    worth: float
    changed: bool | None = None


Runs = Sequence[Sequence[Doubt]]
"""The doubts of each run, oldest run first; a run without any tells of the mean as well."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one threshold.

    Attributes:
        runs: discounted, that tell what it would have brought.
        gain: what it would have brought a run; ``excess`` questions a run beyond the rate.
        radius: what both may be off by.
    """

    threshold: float
    runs: float
    gain: float
    excess: float
    radius: float


def threshold(runs: Runs, *, rate: float = RATE, price: float = PRICE) -> float:
    """The threshold for the next run.

    Args:
        runs: what past ones tell.
        rate: questions a run in the mean that are put up with.
        price: what an interruption costs.
    """
    if sum(doubt.changed is not None for run in runs for doubt in run) < LEAST:
        return START
    known = [_standing(at, runs, rate, price) for at in GRID]
    feasible = [s for s in known if s.excess - s.radius <= 0.0]
    if not feasible:
        return min(known, key=lambda s: (s.excess - s.radius, s.threshold)).threshold
    # Of thresholds that may bring as much, the lowest asks most, and so learns most.
    return max(feasible, key=lambda s: (round(s.gain + s.radius, 9), -s.threshold)).threshold


def standings(runs: Runs, *, rate: float = RATE, price: float = PRICE) -> list[Standing]:
    """What is known of each threshold of the grid."""
    return [_standing(at, runs, rate, price) for at in GRID]


def _standing(at: float, runs: Runs, rate: float, price: float) -> Standing:
    count = gain = asked = 0.0
    for age, run in enumerate(reversed(runs)):
        due = [doubt for doubt in run if doubt.worth >= at]
        if any(doubt.changed is None for doubt in due):
            continue
        weight = DISCOUNT**age
        count += weight
        gain += weight * sum(bool(doubt.changed) - price for doubt in due)
        asked += weight * len(due)
    if not count:
        return Standing(at, 0.0, 0.0, 0.0, math.inf)
    radius = SCALE * math.sqrt(2.0 * math.log(max(2, len(runs)) * len(GRID)) / count)
    return Standing(at, count, gain / count, asked / count - rate, radius)
