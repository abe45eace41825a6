"""The way to refine, chosen by past success (Thompson sampling; *A Simple "Try Again"*), against one for all.

With some kinds of task a critique helps more, with others only to be told "again". mentee's draw from what
earlier rounds of a kind came to, against always telling the critique: how many rounds help.
"""

import random

from mentee.runtime.refinement import AGAIN, CRITIQUE, choose, key

from ._experiment import conclude

ROUNDS = 1_500
HELPS = {
    "one": {CRITIQUE: 0.5, AGAIN: 0.1},
    "other": {CRITIQUE: 0.05, AGAIN: 0.4},
    "third": {CRITIQUE: 0.1, AGAIN: 0.5},
}


def helped(rng: random.Random, *, learn: bool) -> float:
    """The share of rounds that helped, what came of each being known to the next."""
    known: dict[str, tuple[int, int]] = {}
    count = 0
    for _ in range(ROUNDS):
        kind = rng.choice(sorted(HELPS))
        strategy = choose(kind, known, rng, learn=learn)
        good = rng.random() < HELPS[kind][strategy]
        won, lost = known.get(key(kind, strategy), (0, 0))
        known[key(kind, strategy)] = (won + good, lost + (not good))
        count += good
    return count / ROUNDS


def main() -> None:
    """Compare the shares."""
    ours, theirs = helped(random.Random(1), learn=True), helped(random.Random(1), learn=False)
    conclude("chosen_strategy", ours / theirs, 1.4, chosen=ours, critique=theirs)


if __name__ == "__main__":
    main()
