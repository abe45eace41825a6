"""One number of all that speaks for and against a correction, and the bar that it must reach."""

import math
from dataclasses import dataclass

from ..context import Context
from ..rule import Rule
from .evidence import NAMES, evidence
from .facts import barred
from .fitting import Weights

WEIGHTS = Weights(
    bias=-1.06,
    each=(
        2.44,  # like the deed
        0.58,  # shared concepts
        1.66,  # shared families
        -5.92,  # exception
        -3.24,  # satisfied
        0.36,  # violated
        1.17,  # untouchable
        -2.11,  # contrary
    ),
)
"""By :func:`.fitting.fit` on 440 labelled situations of 55 corrections, those that no fact decides."""

BAR = 0.5
"""Of corrections that the weights had not seen, five sixths pass where they apply, a tenth elsewhere."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """How much a correction applies.

    Attributes:
        score: in [0, 1]; 0 where a fact stands against it.
        why: the fact that stands against it, or what speaks most for or against it.
        met: the action already does what is asked, as far as its words tell.
        evidence: the numbers; empty where a fact decided.
    """

    score: float
    why: str
    met: bool = False
    evidence: tuple[float, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether it is to be recalled."""
        return self.score >= BAR


def relevance(rule: Rule, given: Context, now: Context, likeness: float) -> Relevance:
    """How much a correction applies to what is at hand, as :func:`.evidence.evidence` takes it."""
    if fact := barred(rule, given, now):
        return Relevance(0.0, fact)
    found = evidence(rule, given, now, likeness)
    score = 1.0 / (1.0 + math.exp(-WEIGHTS.odds(found)))
    parts = {name: w * x for name, w, x in zip(NAMES, WEIGHTS.each, found, strict=True)}
    telling = max if score >= BAR else min
    strongest = telling(parts, key=lambda name: parts[name])
    if score < BAR and parts[strongest] >= 0.0:
        return Relevance(score, "nothing in common", evidence=found)
    good, bad = (found[NAMES.index(name)] for name in ("satisfied", "violated"))
    return Relevance(score, strongest, good > bad, found)
