"""The proxy rises and the aim does not (The Alignment Ceiling): mentee says so, and is quiet when both rise.

The best of n patches is taken by a score that is the truth plus noise with heavy tails. From n = 1 to 16 the
taken patches get better; from 16 to 1,024 the score still rises and they get worse. mentee's watch must speak
in the second case only.
"""

import random

from mentee.runtime.hindsight import drift
from mentee.runtime.reliability import expit

from ._experiment import conclude

RUNS = 250
SCALE = 10.0
"""A score of so much is near the end of what mentee's scores can say."""


def taken(n: int, rng: random.Random) -> tuple[float, float]:
    """The score and the truth of the best-scored of n patches."""
    best = (-1e9, 0.0)
    for _ in range(n):
        gold = rng.gauss(0.0, 1.0)
        noise = rng.gauss(0.0, 1.0) / (sum(rng.gauss(0.0, 1.0) ** 2 for _ in range(2)) / 2.0) ** 0.5
        best = max(best, (gold + noise, gold))
    return best


def main() -> None:
    """Compare the truth of what is taken at either strength, and hear what the watch says."""
    rng = random.Random(1)
    found = {n: [taken(n, rng) for _ in range(RUNS)] for n in (1, 16, 1_024)}
    gold = {n: sum(truth for _, truth in some) / RUNS for n, some in found.items()}
    accepted = {
        n: [(expit(score / SCALE), truth > 0.0) for score, truth in some] for n, some in found.items()
    }
    warns = bool(drift([*accepted[16], *accepted[1_024]])) and not drift([*accepted[1], *accepted[16]])
    ratio = gold[16] / max(0.01, gold[1_024]) if warns else 0.0
    conclude("mismatch", ratio, 2.5, best_of_16=gold[16], best_of_1024=gold[1_024], warns=float(warns))


if __name__ == "__main__":
    main()
