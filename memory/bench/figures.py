"""What came of a suite, as numbers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..relevance.fitting import area, left_out
from ..relevance.gate import BAR
from .suite import FACTS, SATISFIED
from .trial import Row

BUDGET = 0.12
"""The spill at which the baseline's obedience is read off."""

GOALS = {"auc": 0.88, "obedience": 0.75, "spill": 0.12, "spill_facts": 0.03, "spill_easy": 0.01}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some rows were recalled."""

    recalled: int
    rows: int

    @property
    def share(self) -> float:
        """In [0, 1]; 0 of none."""
        return self.recalled / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A suite's figures; rows that are already satisfied are counted apart, except in ``auc_all``.

    Attributes:
        auc: how often a situation in which a correction applies scores above one in which it does not.
        auc_left_out: the same by weights that were fitted on the suite's other corrections.
        auc_likeness: the same by likeness alone; ``obedience_likeness`` at a spill of at most 0.12.
        obedience: recalled where it applies; the other shares, where it does not.
    """

    auc: float
    auc_all: float
    auc_left_out: float
    auc_likeness: float
    obedience: Share
    spill: Share
    spill_facts: Share
    spill_easy: Share
    satisfied: Share
    obedience_left_out: float
    spill_left_out: float
    obedience_likeness: float
    kinds_read: float

    def to_json(self) -> dict[str, Any]:
        """The numbers as JSON values."""
        return {
            key: {**value, "share": getattr(self, key).share} if isinstance(value, dict) else value
            for key, value in asdict(self).items()
        }

    def reached(self) -> dict[str, bool]:
        """Which goals are reached."""
        spill = {name: getattr(self, name).share <= GOALS[name] for name in GOALS if name.startswith("spill")}
        return {
            "auc": self.auc >= GOALS["auc"],
            "obedience": self.obedience.share >= GOALS["obedience"],
            **spill,
        }


def figures(rows: Sequence[Row]) -> Figures:
    """All figures of a suite."""
    counted = [row for row in rows if row.situation.reason != SATISFIED]
    labels = [row.situation.applies for row in counted]
    spilt = [row for row in counted if not row.situation.applies]
    apart = _left_out(counted)
    decided = [odds >= _odds(BAR) for odds in apart]
    return Figures(
        auc=area([row.score for row in counted], labels),
        auc_all=area([row.score for row in rows], [row.situation.applies for row in rows]),
        auc_left_out=area(apart, labels),
        auc_likeness=area([row.likeness for row in counted], labels),
        obedience=share(row for row in counted if row.situation.applies),
        spill=share(spilt),
        spill_facts=share(row for row in spilt if row.situation.reason in FACTS),
        spill_easy=share(row for row in spilt if row.situation.hardness == "easy"),
        satisfied=share(row for row in rows if row.situation.reason == SATISFIED),
        obedience_left_out=_mean(d for d, label in zip(decided, labels, strict=True) if label),
        spill_left_out=_mean(d for d, label in zip(decided, labels, strict=True) if not label),
        obedience_likeness=_best([row.likeness for row in counted], labels),
        kinds_read=_mean(row.reading == row.given.kind for row in rows),
    )


def share(rows: Iterable[Row]) -> Share:
    """How many of some rows were recalled."""
    found = [row.recalled for row in rows]
    return Share(sum(found), len(found))


def grouped(rows: Iterable[Row], by: Callable[[Row], str]) -> dict[str, list[Row]]:
    """Rows by what they have in common, in the order of their names."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return dict(sorted(groups.items()))


def _left_out(rows: Sequence[Row]) -> list[float]:
    """The log-odds of rows by weights of the other corrections; far below where a fact decided."""
    open_ = [row for row in rows if row.evidence]
    if len({row.given.id for row in open_}) < 2 or len({row.situation.applies for row in open_}) < 2:
        return [row.score for row in rows]
    odds = left_out(
        [row.evidence for row in open_],
        [row.situation.applies for row in open_],
        [row.given.id for row in open_],
    )
    of_row = dict(zip(map(id, open_), odds, strict=True))
    return [of_row.get(id(row), -99.0) for row in rows]


def _odds(chance: float) -> float:
    import math

    return math.log(chance / (1.0 - chance))


def _mean(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _best(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The most obedience that some bar gives within the budget of spill."""
    best = 0.0
    for bar in sorted(set(scores)):
        spill = _mean(s >= bar for s, label in zip(scores, labels, strict=True) if not label)
        if spill <= BUDGET:
            best = max(best, _mean(s >= bar for s, label in zip(scores, labels, strict=True) if label))
    return best
