"""Learn from near misses (CriticBench): what tells random wrong patches apart does not tell convincing ones.

One critic sees only whether a patch is absurd (it compiles, it is small); another sees through noise whether
it is right. Of random wrong patches most are absurd; of those that pass the failing tests none is, and only
those are what mentee learns from. Compared is the choice between a right patch and a near miss after learning
from either, by mentee's combination.
"""

import random

from mentee.runtime.contracts.critique import Criterion, Finding, Rubric
from mentee.runtime.reliability import Outcome, auc, learn
from mentee.runtime.scoring import combine

from ._experiment import conclude

SEEN, TESTED = 400, 2_000
RUBRIC = Rubric((Criterion("looks.sane", "it looks sane", 3.0), Criterion("is.right", "it is right", 1.0)))


def judged(right: bool, near: bool, rng: random.Random) -> dict[str, float]:
    """What the two critics say of a patch."""
    absurd = not right and not near and rng.random() < 0.9
    sane = rng.uniform(0.0, 0.3) if absurd else rng.uniform(0.4, 1.0)
    return {"looks.sane": sane, "is.right": min(1.0, max(0.0, rng.gauss(0.65 if right else 0.35, 0.25)))}


def sample(near: bool, count: int, rng: random.Random) -> list[Outcome]:
    """Patches, half of them right; the wrong ones near misses or random."""
    return [Outcome(judged(at % 2 == 0, near, rng), at % 2 == 0) for at in range(count)]


def main() -> None:
    """Compare what is learned from near misses and from random wrong patches, on near misses."""
    rng = random.Random(1)
    tested = sample(True, TESTED, rng)
    found: dict[bool, float] = {}
    for near in (True, False):
        learned = learn(sample(near, SEEN, rng))
        scored = [
            (combine([Finding(c, s) for c, s in one.scores.items()], RUBRIC, learned)[0], one.right)
            for one in tested
        ]
        found[near] = auc(scored)
    conclude(
        "near_misses", (1.0 - found[False]) / (1.0 - found[True]), 1.25, near=found[True], random=found[False]
    )


if __name__ == "__main__":
    main()
