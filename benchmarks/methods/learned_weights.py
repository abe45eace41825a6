"""Weights learned from outcomes (MultiCritique): critics that foretell nothing, or lie, lose their say.

Three critics see whether a patch is right through noise, one always says the same, one guesses, and one lies.
After 300 outcomes mentee's combination is compared with the plain mean of the rubric, by how often a right
patch scores higher than a wrong one.
"""

import random

from mentee.runtime.contracts.critique import Criterion, Finding, Rubric
from mentee.runtime.reliability import NOTHING, Learned, Outcome, auc, learn
from mentee.runtime.scoring import combine

from ._experiment import conclude

SEEN, TESTED = 300, 1_000
IDS = ("good.a", "good.b", "good.c", "flat.d", "guess.e", "liar.f")
RUBRIC = Rubric(tuple(Criterion(i, i) for i in IDS))


def judged(right: bool, rng: random.Random) -> dict[str, float]:
    """What the critics say of a patch."""
    passes = {i: float(right if rng.random() < 0.75 else not right) for i in IDS[:3]}
    lie = float(not right if rng.random() < 0.8 else right)
    return {**passes, "flat.d": 0.0, "guess.e": rng.random(), "liar.f": lie}


def accuracy(learned: Learned, patches: list[tuple[dict[str, float], bool]]) -> float:
    """How often a right patch scores higher than a wrong one."""
    scored = [
        (combine([Finding(i, s) for i, s in scores.items()], RUBRIC, learned)[0], right)
        for scores, right in patches
    ]
    return auc(scored)


def main() -> None:
    """Compare the combination with what was learned and without."""
    rng = random.Random(1)
    sample = [(judged(right, rng), right) for right in (rng.random() < 0.5 for _ in range(SEEN + TESTED))]
    learned = learn(Outcome(scores, right) for scores, right in sample[:SEEN])
    ours, plain = accuracy(learned, sample[SEEN:]), accuracy(NOTHING, sample[SEEN:])
    liar = learned["liar.f"].trust
    # Errors, not successes, are what a better combination has fewer of.
    conclude("learned_weights", (1.0 - plain) / (1.0 - ours), 1.5, learned=ours, plain=plain, liar=liar)


if __name__ == "__main__":
    main()
