"""Verdicts with a place against one sum (*Fine-Grained RLHF*): what is right need not be written again.

Half of the hunks of a patch are bad, and one that is written anew is good with probability 0.3. Knowing only
whether the whole patch is good, one hunk after the other is rewritten at random and kept when the sum rose;
mentee's findings name file and lines, and exactly the hunks that they lie in are rewritten.
"""

import random
import statistics

from mentee.runtime.contracts.critique import Criterion, Finding, Rubric
from mentee.runtime.scoring import combine

from ._experiment import conclude

HUNKS, BETTER, PATCHES, LINES = 8, 0.3, 1_000, 10
RUBRIC = Rubric((Criterion("hunk.right", "the hunk is right"),))


def critique(good: list[bool]) -> tuple[Finding, ...]:
    """The verdict on each hunk, at its lines."""
    return tuple(
        Finding("hunk.right", float(right), path="shop.py", start=at * LINES, end=at * LINES + LINES - 1)
        for at, right in enumerate(good)
    )


def by_sum(good: list[bool], rng: random.Random) -> int:
    """Critic calls until the patch is clean, when only a sum is told."""
    calls = 1
    while not all(good):
        at = rng.randrange(HUNKS)
        new = [*good[:at], rng.random() < BETTER, *good[at + 1 :]]
        calls += 1
        good = new if sum(new) >= sum(good) else good
    return calls


def by_place(good: list[bool], rng: random.Random) -> int:
    """The same when the findings say where."""
    calls = 1
    while combine(found := critique(good), RUBRIC)[0] < 1.0:
        wrong = {finding.start // LINES for finding in found if finding.score < 1.0}
        good = [rng.random() < BETTER if at in wrong else right for at, right in enumerate(good)]
        calls += 1
    return calls


def main() -> None:
    """Compare the calls that a clean patch takes."""
    rng = random.Random(1)
    patches = [rng.sample([True, False] * (HUNKS // 2), HUNKS) for _ in range(PATCHES)]
    located = statistics.mean(by_place(list(patch), rng) for patch in patches)
    summed = statistics.mean(by_sum(list(patch), rng) for patch in patches)
    conclude("located_verdicts", summed / located, 3.0, located=located, summed=summed)


if __name__ == "__main__":
    main()
