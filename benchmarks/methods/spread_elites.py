"""An archive of elites against the best by score (*QDAIF*): what is shown holds a right one more often.

Candidates come from cells (a place, a family of changes); those of a cell share what its critics get wrong of
them, so the best scores come from few cells. Five are shown: those of the highest scores, or as mentee's
archive spreads them.
"""

import random

from mentee.runtime.archive import spread

from ._experiment import conclude

CELLS, EACH, SHOWN, TASKS = 25, 8, 5, 3_000
SHARED, OWN = 1.0, 0.3
"""How far critics err on a cell, and on a candidate of it."""


def task(rng: random.Random) -> list[tuple[float, int, bool]]:
    """Candidates as score, cell and whether it is right, best first: one cell holds the right ones."""
    right = rng.randrange(CELLS)
    found: list[tuple[float, int, bool]] = []
    for cell in range(CELLS):
        error = rng.gauss(0.0, SHARED)
        for _ in range(EACH):
            good = cell == right and rng.random() < 0.7
            found.append((good * 1.5 + error + rng.gauss(0.0, OWN), cell, good))
    return sorted(found, reverse=True)


def main() -> None:
    """Compare how often one that is shown is right."""
    rng = random.Random(1)
    ours = theirs = 0
    for _ in range(TASKS):
        found = task(rng)
        ours += any(good for _, _, good in spread(found, lambda one: one[1], SHOWN))
        theirs += any(good for _, _, good in found[:SHOWN])
    conclude("spread_elites", ours / theirs, 1.2, spread=ours / TASKS, by_score=theirs / TASKS)


if __name__ == "__main__":
    main()
