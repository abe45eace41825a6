"""Refusing what was tried, in whatever words (*Feedback Friction*): feedback alone is not enough.

A solver knows ten answers and likes some of them far too much; the right one is not its favourite. It is told
ten times that it was wrong. Drawing ever more freely, as mentee's temperature does, solves some tasks; to
refuse every answer that says the same as an earlier one, by mentee's form of an edit, solves nearly all.
"""

import math
import random

from mentee.runtime.contracts.candidate import Edit
from mentee.runtime.form import form
from mentee.runtime.refinement import temperature
from mentee.runtime.testing import MemoryTree

from ._experiment import conclude

ANSWERS, ROUNDS, TASKS, DRAWS = 10, 10, 60, 25
TREE = MemoryTree({"answer.py": "def answer():\n    return -1\n"})
PLACE = TREE.read("answer.py").index("-1")


def spelled(answer: int, rng: random.Random) -> Edit:
    """An answer as an edit, in one of the ways to write it."""
    way = rng.choice(["{}", "({})", "{}  # surely", "\\\n        {}"])
    return Edit("answer.py", PLACE, PLACE + 2, way.format(answer))


def draw(likings: list[float], heat: float, rng: random.Random) -> int:
    """An answer: the favourite at temperature 0."""
    if heat <= 0.0:
        return max(range(ANSWERS), key=likings.__getitem__)
    top = max(likings)
    return rng.choices(range(ANSWERS), [math.exp((liking - top) / heat) for liking in likings])[0]


def solved(likings: list[float], right: int, rng: random.Random, *, refuse: bool) -> bool:
    """Whether the right answer comes within the rounds."""
    tried: set[str] = set()
    answer, said = -1, ""
    for round_ in range(ROUNDS):
        for _ in range(DRAWS if refuse else 1):
            answer = draw(likings, temperature(round_), rng)
            said = form([spelled(answer, rng)], TREE)
            if said not in tried:
                break
        tried.add(said)
        if answer == right:
            return True
    return False


def main() -> None:
    """Compare the shares of solved tasks."""
    rng = random.Random(1)
    counts = {True: 0, False: 0}
    for _ in range(TASKS):
        likings = [rng.gauss(0.0, 2.0) for _ in range(ANSWERS)]
        right = sorted(range(ANSWERS), key=lambda a: -likings[a])[rng.randrange(1, 7)]
        for refuse in counts:
            counts[refuse] += solved(likings, right, rng, refuse=refuse)
    refused, hotter = counts[True] / TASKS, counts[False] / TASKS
    conclude("refused_repeats", refused / hotter, 1.5, refused=refused, hotter=hotter)


if __name__ == "__main__":
    main()
