"""Critique at each step against whole trajectories (SWE-TRACE): the same number of proposals, better spent.

A task takes eight right steps; a proposed step is right with probability 0.6, and a critic sees that through
noise. Choosing the best of four proposals at each step, by mentee's score, solves more tasks than four whole
attempts of which a perfect judge picks the best, and carries out a quarter of the actions.
"""

import random

from mentee.runtime.contracts.critique import Criterion, Finding, Rubric
from mentee.runtime.reliability import expit
from mentee.runtime.scoring import combine

from ._experiment import conclude

STEPS, WIDTH, RIGHT, NOISE, TASKS = 8, 4, 0.6, 0.7, 4_000
RUBRIC = Rubric((Criterion("step.right", "the step is right"),))


def score(right: bool, rng: random.Random) -> float:
    """Mentee's score of a proposed step."""
    seen = expit(2.0 * (float(right) + rng.gauss(0.0, NOISE) - 0.5))
    return combine((Finding("step.right", seen),), RUBRIC)[0]


def stepwise(rng: random.Random) -> bool:
    """Whether a task is solved when each step is the best-scored of several proposals."""
    for _ in range(STEPS):
        proposed = [rng.random() < RIGHT for _ in range(WIDTH)]
        if not max(proposed, key=lambda right: score(right, rng)):
            return False
    return True


def whole(rng: random.Random) -> bool:
    """Whether one of several whole attempts is right in all its steps."""
    return any(all(rng.random() < RIGHT for _ in range(STEPS)) for _ in range(WIDTH))


def main() -> None:
    """Compare the shares of solved tasks."""
    rng = random.Random(1)
    ours = sum(stepwise(rng) for _ in range(TASKS)) / TASKS
    theirs = sum(whole(rng) for _ in range(TASKS)) / TASKS
    conclude(
        "step_critique", ours / theirs, 3.0, stepwise=ours, whole=theirs, actions=STEPS / (STEPS * WIDTH)
    )


if __name__ == "__main__":
    main()
