"""When to ask, learned under a budget (Optimistic Feasible Search): what answers bring, at few questions.

In each run a question turns up with a worth between 0 and 1, and the answer changes the patch more seldom
than the worth says. mentee's threshold is played beside asking whatever is in doubt, and beside a bandit that
does not know of the budget. Compared is how far the mean of questions a run lies above what a person puts up
with, over the second half; what the answers bring stands beside it, as a share of what the best threshold
within the budget brings, which is known here.
"""

import math
import random
from collections.abc import Callable

from mentee.runtime.interruption import GRID, PRICE, Doubt, threshold

from ._experiment import conclude

RUNS, RATE = 300, 0.3
Play = Callable[[list[list[Doubt]]], float]


def played(choose: Play, seed: int) -> tuple[float, float]:
    """What the answers bring a run, and questions a run, over the second half."""
    rng = random.Random(seed)
    runs: list[list[Doubt]] = []
    gain = asked = 0.0
    for number in range(RUNS):
        at = choose(runs)
        worth = rng.random()
        changed = rng.random() < worth**1.5
        runs.append([Doubt(worth, changed if worth >= at else None)])
        if number >= RUNS // 2 and worth >= at:
            gain, asked = gain + changed - PRICE, asked + 1
    return gain / (RUNS / 2), asked / (RUNS / 2)


def unbounded() -> Play:
    """A bandit over the same grid: upper confidence bounds of what was played, whatever is asked."""
    taken: list[int] = []

    def choose(runs: list[list[Doubt]]) -> float:
        brought = [sum(bool(d.changed) - PRICE for d in run if d.changed is not None) for run in runs]

        def hope(arm: int) -> float:
            mine = [b for b, played in zip(brought, taken, strict=True) if played == arm]
            if not mine:
                return math.inf
            radius = 0.1 * math.sqrt(2.0 * math.log(len(runs) * len(GRID)) / len(mine))
            return sum(mine) / len(mine) + radius

        taken.append(max(range(len(GRID)), key=hope))
        return GRID[taken[-1]]

    return choose


def best() -> float:
    """What the best threshold within the budget brings a run, by the law of this world."""
    from_ = max(1.0 - RATE, PRICE ** (1 / 1.5))
    return (1.0 - from_**2.5) / 2.5 - PRICE * (1.0 - from_)


def mean(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The mean of each."""
    return sum(p[0] for p in pairs) / len(pairs), sum(p[1] for p in pairs) / len(pairs)


def main() -> None:
    """Play all three."""
    seeds = range(2)
    ours, questions = mean([played(lambda runs: threshold(runs, rate=RATE), seed) for seed in seeds])
    free, more = mean([played(unbounded(), seed) for seed in seeds])
    always, _ = mean([played(lambda _: 0.0, seed) for seed in seeds])
    above = max(questions - RATE, 0.01)
    conclude(
        "asking_threshold",
        (more - RATE) / above,
        2.0,
        brings=ours / best(),
        bandit=free / best(),
        always=always / best(),
        questions=questions,
    )


if __name__ == "__main__":
    main()
