"""Critique and refine against sampling anew (*AutoMathCritique*): the same number of calls, better spent.

A model solves a task with some probability, and one that reads a critique of its attempt with a higher one
where tasks are hard. Eight calls are spent as mentee's decision says, refining until two rounds brought
nothing and then starting over; or on eight attempts of which none knows of the others. Hard tasks count: the
half with the lower probability.
"""

import random
import statistics

from mentee.runtime.decision import Deliberation, Verdict, decide

from ._experiment import conclude

TASKS, CALLS = 6_000, 8


def refined(p: float) -> float:
    """How likely an attempt is right that read a critique of the one before."""
    return max(0.08, 0.35 * p**0.5)


def by_decision(p: float, rng: random.Random) -> bool:
    """Whether one of the calls solves a task when mentee decides which of them refine."""
    best: tuple[float, ...] = ()
    for _ in range(CALLS):
        if rng.random() < (refined(p) if best else p):
            return True
        best = (*best, 0.0)
        if decide(Deliberation(best=best, tried=True, rounds_left=CALLS)).verdict is not Verdict.REFINE:
            best = ()
    return False


def sampled(p: float, rng: random.Random) -> bool:
    """Whether one of as many attempts solves it."""
    return any(rng.random() < p for _ in range(CALLS))


def main() -> None:
    """Compare the shares of hard tasks that are solved at least once."""
    rng = random.Random(1)
    chances = [rng.betavariate(0.5, 1.2) for _ in range(TASKS)]
    middle = statistics.median(chances)
    hard = [p for p in chances if p < middle]
    ours = statistics.mean(by_decision(p, rng) for p in hard)
    theirs = statistics.mean(sampled(p, rng) for p in hard)
    conclude("critique_rounds", ours / theirs, 1.15, refined=ours, sampled=theirs)


if __name__ == "__main__":
    main()
