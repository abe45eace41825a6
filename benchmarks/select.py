"""Choosing among plausible patches with plausible tests: ``python -m benchmarks.select [PATH]``.

First the simulation of the B4 paper: solutions and tests that are right with a given probability, right
solutions that pass just the right tests, wrong ones that pass right and wrong tests with other probabilities.
The share of matrices with a right solution in which each method chooses one is printed, for the paper's
setting, for noisier tests and for fewer of them. With a checkout of QuixBugs, then, the same for real patches
that pass one failing test, against tests made of what the patches give on generated inputs.
"""

import random
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mentee.runtime.doubt.selection import SCORES, agreement, ranked

from .harness import Figure, Goal, Result, arguments, conclude, scratch, table
from .questions import failing_case, survivors
from .quixbugs import programs

GOALS = [
    Goal("b4", at_least=0.9),
    Goal("b4_over_codet", at_least=1.0),
    Goal("real_b4_over_best", at_least=1.0),
]
METHODS = ("random", *sorted(SCORES, reverse=True))
DRAWS = 400
"""Matrices of each setting."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How solutions and tests are drawn.

    Attributes:
        right, sound: how likely a solution, and a test, is right.
        passes_wrong, passes_right: how likely a wrong solution passes a wrong, and a right, test.
    """

    name: str
    solutions: int
    tests: int
    right: float
    sound: float
    passes_wrong: float
    passes_right: float


SETTINGS = (
    Setting("paper", 10, 30, 0.2, 0.3, 0.1, 0.4),
    Setting("noisier", 10, 30, 0.2, 0.3, 0.3, 0.6),
    Setting("fewer", 10, 8, 0.2, 0.3, 0.2, 0.5),
)


def draw(setting: Setting, rng: random.Random) -> tuple[list[list[bool]], list[bool]]:
    """A matrix, and which of its solutions are right; at least one is."""
    right = [False]
    while not any(right):
        right = [rng.random() < setting.right for _ in range(setting.solutions)]
    sound = [rng.random() < setting.sound for _ in range(setting.tests)]
    matrix = [
        [s if good else rng.random() < (setting.passes_right if s else setting.passes_wrong) for s in sound]
        for good in right
    ]
    return matrix, right


def simulate(setting: Setting, draws: int) -> dict[str, float]:
    """How often each method chooses a right solution."""
    rng = random.Random(setting.name)
    drawn = [draw(setting, rng) for _ in range(draws)]
    return {
        method: statistics.mean(right[ranked(method, matrix, rng)[0]] for matrix, right in drawn)
        for method in METHODS
    }


def real(checkout: Path, only: Sequence[str], wall_s: float) -> tuple[dict[str, float], int]:
    """The same for patches of programs among which some are right and some are not; and how many programs."""
    chosen: dict[str, list[float]] = {method: [] for method in METHODS}
    for program in [name for name in programs(checkout) if not only or name in only]:
        case = failing_case(checkout, program)
        if case is None:
            continue
        with scratch() as folder:
            found = survivors(checkout, program, case, folder, wall_s)
            right = [found.right.of(candidate) for candidate in found.pool.values()]
        if not any(right) or all(right):
            continue
        matrix = agreement(list(found.pool), found.outcomes)
        for method in METHODS:
            rng = random.Random(program)
            picks = [right[ranked(method, matrix, rng)[0]] for _ in range(20)]
            chosen[method].append(statistics.mean(picks))
        print(program, {m: chosen[m][-1] for m in METHODS}, file=sys.stderr, flush=True)
    counted = len(chosen["b4"])
    return {m: statistics.mean(values) if values else 0.0 for m, values in chosen.items()}, counted


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("checkout", type=Path, nargs="?", metavar="PATH", help="a checkout of QuixBugs")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="this program; repeatable"
    )
    parser.add_argument("--draws", type=int, default=DRAWS, metavar="N", help="matrices (%(default)s)")
    parser.add_argument(
        "--wall", type=float, default=60.0, metavar="S", help="seconds for each (%(default)s)"
    )
    options = parser.parse_args()
    found = {setting.name: simulate(setting, options.draws) for setting in SETTINGS}
    figures: dict[str, Figure] = {"b4": found["paper"]["b4"], "codet": found["paper"]["codet"]}
    figures["b4_over_codet"] = min(f["b4"] / f["codet"] if f["codet"] else 1.0 for f in found.values())
    if options.checkout:
        shares, counted = real(options.checkout.resolve(), options.only, options.wall)
        found["real"] = shares
        figures["programs"] = counted
        best = max(shares[m] for m in METHODS if m != "b4")
        if counted and best:
            figures["real_b4"], figures["real_b4_over_best"] = shares["b4"], shares["b4"] / best
    table(["setting", *METHODS], [[name, *(f[m] for m in METHODS)] for name, f in found.items()])
    return conclude("select", Result(figures, found, {}), GOALS, options.json)


if __name__ == "__main__":
    sys.exit(main())
