"""Choosing among plausible patches by plausible tests, where neither is known to be right.

The matrix has a line for each patch and a column for each test, true where the patch passes. Patches with
equal lines stand or fall together. ``b4`` is the score of "B4: Towards Optimal Assessment of Plausible Code
Solutions with Plausible Tests" (Chen et al. 2024, arXiv 2409.08692); ``codet`` that of CodeT (Chen et al.
2022, arXiv 2207.10397); ``maxpass`` counts the tests that a patch passes.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence

from .weighing import Outcomes

Matrix = Sequence[Sequence[bool]]

ALPHA = 10.0
"""B4's prior for many right patches and tests; the paper's for its simulation."""

BETA = 10.0
"""B4's prior against wrong patches that pass wrong tests."""


def consensus(matrix: Matrix) -> dict[tuple[bool, ...], list[int]]:
    """The numbers of the patches with equal lines, by the line, in the order of the first of each."""
    found: dict[tuple[bool, ...], list[int]] = {}
    for number, line in enumerate(matrix):
        found.setdefault(tuple(line), []).append(number)
    return found


def b4(matrix: Matrix, alpha: float = ALPHA, beta: float = BETA) -> list[float]:
    """The log of how likely each patch's group is the right one, up to a constant; 0 for an empty matrix.

    The hypothesis of a group: its members are right and no others, the tests it passes are right and no
    others. A right patch passes all right tests and no wrong one; how often a wrong patch passes right tests,
    and wrong ones, is integrated out under beta priors.
    """
    scores = [0.0] * len(matrix)
    for line, members in consensus(matrix).items():
        others = [matrix[i] for i in range(len(matrix)) if i not in set(members)]
        passed = [at for at, passes in enumerate(line) if passes]
        failed = [at for at, passes in enumerate(line) if not passes]
        on_right = sum(other[at] for other in others for at in passed)
        on_wrong = sum(other[at] for other in others for at in failed)
        score = (
            _log_beta(len(members) + alpha, len(matrix) - len(members) + 1)
            + _log_beta(len(passed) + alpha, len(line) - len(passed) + 1)
            + _log_beta(on_right + 1, len(others) * len(passed) - on_right + 1)
            + _log_beta(on_wrong + 1, len(others) * len(failed) - on_wrong + beta)
        )
        for member in members:
            scores[member] = score
    return scores


def codet(matrix: Matrix) -> list[float]:
    """The root of how many patches agree with each, times how many tests they pass."""
    groups = consensus(matrix)
    return [math.sqrt(len(groups[tuple(line)])) * sum(line) for line in matrix]


def maxpass(matrix: Matrix) -> list[float]:
    """How many tests each patch passes."""
    return [float(sum(line)) for line in matrix]


SCORES: Mapping[str, Callable[[Matrix], list[float]]] = {"b4": b4, "codet": codet, "maxpass": maxpass}
"""The ways to score patches, by name; ``random`` scores none."""


def ranked(method: str, matrix: Matrix, rng: random.Random) -> list[int]:
    """The numbers of the patches, best first; equal ones in random order, so that none gains by its place.

    Raises:
        KeyError: there is no such method.
    """
    scores = [0.0] * len(matrix) if method == "random" else SCORES[method](matrix)
    order = rng.sample(range(len(matrix)), len(matrix))
    return sorted(order, key=lambda number: -scores[number])


def agreement(ids: Sequence[str], outcomes: Outcomes) -> list[list[bool]]:
    """The matrix of survivors by tests made of what they give: a test for each result of each call."""
    calls = sorted({call for one in ids for call in outcomes.get(one, {})})
    tests = [(c, v) for c in calls for v in sorted({outcomes[i][c] for i in ids if c in outcomes.get(i, {})})]
    return [[outcomes.get(one, {}).get(call) == value for call, value in tests] for one in ids]


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
