"""Disagreement is doubt (Secrets of RLHF, part II): where critics disagree, the choice is wrong more often.

Five critics see two patches through noise, one right and one wrong, and mentee takes the better score. Of the
choices, the fifth in which the critics disagree most over the one taken holds far more of the mistakes than
the fifth in which they disagree least.
"""

import random

from mentee.runtime.contracts.critique import Criterion, Finding, Rubric
from mentee.runtime.scoring import combine

from ._experiment import conclude

PAIRS, CRITICS, SEES = 4_000, 5, 0.7
RUBRIC = Rubric(tuple(Criterion(f"c.{name}", name) for name in "abcde"))


def judged(right: bool, rng: random.Random) -> tuple[float, float]:
    """Mentee's score and doubt of a patch."""
    said = [right if rng.random() < SEES else not right for _ in range(CRITICS)]
    findings = [
        Finding(c.id, min(1.0, max(0.0, float(good) + rng.gauss(0.0, 0.1))))
        for c, good in zip(RUBRIC.criteria, said, strict=True)
    ]
    return combine(findings, RUBRIC)


def main() -> None:
    """Compare the shares of mistakes among the most and the least doubtful choices."""
    rng = random.Random(1)
    choices: list[tuple[float, bool]] = []
    for _ in range(PAIRS):
        good, bad = judged(True, rng), judged(False, rng)
        taken = max(good, bad)
        choices.append((taken[1], taken is bad))
    choices.sort()
    fifth = PAIRS // 5
    sure = sum(wrong for _, wrong in choices[:fifth]) / fifth
    unsure = sum(wrong for _, wrong in choices[-fifth:]) / fifth
    conclude("disagreement", unsure / max(sure, 1 / fifth), 3.0, least=sure, most=unsure)


if __name__ == "__main__":
    main()
