"""How far each criterion's score foretells that a patch is right, learned from patches whose truth came out.

For each criterion a rising curve from its score to the probability of being right is fitted to past outcomes
(isotonic regression by pooling adjacent violators, each block a Beta posterior around the base rate: for a
criterion that only passes or fails that is the Beta posterior of either). What it says of a new patch is the
log-odds on that curve against the base rate. A criterion that foretells nothing (constant, or no better than
chance, by the area under the curve) loses its weight in the rubric as the evidence grows; which ones do is
what the mismatch between a proxy and the aim comes to (Lambert and Calandra, *The Alignment Ceiling*, 2023).

Pure: no clock, no files. Without outcomes nothing moves.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

LEAST = 10
"""Outcomes of a criterion before anything is concluded from them."""

PRIOR = 4.0
"""Outcomes at the base rate that each block is mixed with."""

HALFWAY = 10.0
"""So many outcomes beyond the least take half of the weight from a criterion that foretells nothing."""

STRONGEST = 4.0
"""Log-odds that all criteria together can add or take away: critics that agree are rarely independent."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A patch whose truth came out: its score by criterion, and whether it was right."""

    scores: Mapping[str, float]
    right: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was learned of one criterion.

    Attributes:
        count: outcomes in which it was judged; ``right`` of them.
        curve: pairs of a score and the probability of being right from that score on, both rising.
        auc: the probability that a right patch scores higher than a wrong one; 0.5 where that is not known.
        trust: the share of its weight in the rubric that it keeps, in [0, 1].
    """

    count: int = 0
    right: int = 0
    curve: tuple[tuple[float, float], ...] = ()
    auc: float = 0.5
    trust: float = 1.0

    def evidence(self, score: float) -> float:
        """Log-odds of being right that the score adds to the base rate; 0 where too little is known."""
        if self.count < LEAST or not self.curve:
            return 0.0
        known = [p for at, p in self.curve if at <= score]
        return logit(known[-1] if known else self.curve[0][1]) - logit(_base(self.right, self.count))


Learned = Mapping[str, Reliability]
"""By family of criteria, see :func:`family`."""

NOTHING: Learned = {}


@dataclass
class _Seen:
    """What was seen of a criterion: pairs of a score and whether the patch was right."""

    pairs: list[tuple[float, bool]] = field(default_factory=list[tuple[float, bool]])


def family(criterion: str) -> str:
    """What is learned together: ``issue.example.3`` is another example in each issue."""
    head, _, last = criterion.rpartition(".")
    return head if head and last.isdigit() else criterion


def learn(outcomes: Iterable[Outcome]) -> dict[str, Reliability]:
    """What outcomes tell of the criteria that were judged in them."""
    seen: dict[str, _Seen] = {}
    for outcome in outcomes:
        worst: dict[str, float] = {}
        for criterion, score in outcome.scores.items():
            worst[family(criterion)] = min(score, worst.get(family(criterion), 1.0))
        for kind, score in worst.items():
            seen.setdefault(kind, _Seen()).pairs.append((score, outcome.right))
    return {criterion: reliability(found.pairs) for criterion, found in sorted(seen.items())}


def reliability(pairs: Sequence[tuple[float, bool]]) -> Reliability:
    """What pairs of a score and whether the patch was right tell of a criterion."""
    count, right = len(pairs), sum(good for _, good in pairs)
    area = auc(pairs)
    return Reliability(count, right, curve(pairs), area, _trust(pairs, area))


def curve(pairs: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """The rising step function from scores to the probability of being right."""
    if not pairs:
        return ()
    base = _base(sum(good for _, good in pairs), len(pairs))
    by_score: dict[float, list[bool]] = {}
    for score, good in pairs:
        by_score.setdefault(score, []).append(good)
    steps = [
        (s, (sum(g) + PRIOR * base) / (len(g) + PRIOR), len(g) + PRIOR) for s, g in sorted(by_score.items())
    ]
    blocks: list[tuple[float, float, float]] = []
    for step in steps:
        blocks.append(step)
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            (at, low, n), (_, high, m) = blocks[-2:]
            blocks[-2:] = [(at, (low * n + high * m) / (n + m), n + m)]
    return tuple((at, p) for at, p, _ in blocks)


def auc(pairs: Sequence[tuple[float, bool]]) -> float:
    """The probability that a right patch scores higher than a wrong one, ties counting half."""
    right = [score for score, good in pairs if good]
    wrong = [score for score, good in pairs if not good]
    if not right or not wrong:
        return 0.5
    won = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return won / (len(right) * len(wrong))


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 5) -> float:
    """Mean distance between a score and the share of right patches near it, by bins of equal width."""
    if not pairs:
        return 0.0
    total = 0.0
    for at in range(bins):
        inside = [p for p in pairs if at <= p[0] * bins < at + 1 or (at == bins - 1 and p[0] >= 1.0)]
        if inside:
            said = sum(score for score, _ in inside) / len(inside)
            total += abs(said - sum(good for _, good in inside) / len(inside)) * len(inside)
    return total / len(pairs)


def _trust(pairs: Sequence[tuple[float, bool]], area: float) -> float:
    """1 while too little is known, then less for a criterion that foretells nothing."""
    constant = len({score for score, _ in pairs}) < 2
    right = sum(good for _, good in pairs)
    known = len(pairs) if constant else 2 * min(right, len(pairs) - right)
    if known < LEAST:
        return 1.0
    sure = (known - LEAST + 1) / (known - LEAST + 1 + HALFWAY)
    informs = 0.0 if constant else max(0.0, 2.0 * area - 1.0)
    return 1.0 - sure * (1.0 - informs)


def _base(right: int, count: int) -> float:
    return (right + 1.0) / (count + 2.0)


def logit(p: float) -> float:
    """The log-odds of a probability, kept from the ends."""
    inside = min(1.0 - 1e-9, max(1e-9, p))
    return math.log(inside / (1.0 - inside))


def expit(odds: float) -> float:
    """The probability of log-odds."""
    if odds >= 0.0:
        return 1.0 / (1.0 + math.exp(-odds))
    grown = math.exp(odds)
    return grown / (1.0 + grown)
