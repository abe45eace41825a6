"""How long tests took, and so how much CPU time a candidate gets for them.

There are two limits a test. The short one is a few times what the test took when it passed; most wrong
candidates that hang end there. A candidate that exceeds it is put aside, and some of those get the long
limit, ten times the short one. Both lie far above what was measured: which side of a limit a candidate falls
on is a matter of how it behaves and not of what else ran on the machine.

Second tries may take a third of the time, counted as what each candidate should cost and not as what it did:
so which candidates get one follows from the candidates before them, from what they passed and from their
order.
"""

import math
import statistics
from collections.abc import Iterable, Sequence

from ...runtime.contracts.evidence import Outcome, TestResult
from ...runtime.contracts.runner import Validation

SHORTEST_S = 0.05
"""The least that a test gets: forks pay for their memory in the first test that they run."""

TIMES = 5
LONG_TIMES = 10
LEAST_LONG_S, LONGEST_S = 0.3, 6.0
"""Bounds of the long limit."""

UNKNOWN_S, HUNG_S = 4.0, 1.0
"""For tests that no one has timed yet, and for those after one of them hung."""

SHARE = 1 / 3
FORK_S = 0.002
"""What a candidate should cost beside its tests."""


class Patience:
    """What is known of the tests' time, and which of them hang or fail."""

    def __init__(self) -> None:
        self._took: dict[str, float] = {}
        self._passed: dict[str, float] = {}
        self._typical_s = 0.0
        self._earned_s = math.inf  # the first that needs one has its second try
        self.hanging: set[str] = set()
        self.failing: set[str] = set()

    def note(self, results: Iterable[TestResult]) -> None:
        """Take in how tests went, unedited and untraced."""
        for result in results:
            if result.outcome is Outcome.TIMEOUT:
                self.hanging.add(result.test)
            elif result.outcome is Outcome.PASSED:
                self._passed[result.test] = result.duration_s
            self.failing.add(result.test) if result.outcome.bad else self.failing.discard(result.test)
            self._took[result.test] = result.duration_s
        self._typical_s = statistics.median(self._passed.values()) if self._passed else 0.0

    def knows(self, test: str) -> bool:
        """Whether the test was timed, or is known to hang."""
        return test in self._took

    def short(self, test: str) -> float:
        """CPU seconds at first. Tests that fail may have stopped early: what is typical counts there too."""
        if not self.knows(test):
            return HUNG_S if self.hanging else UNKNOWN_S
        return max(SHORTEST_S, TIMES * max(self._took[test], self._floor(test)))

    def long(self, test: str) -> float:
        """CPU seconds at the second try."""
        short = self.short(test)
        if not self.knows(test):
            return short
        # A slow test keeps room for noise even beyond the usual bound.
        return max(short, min(LONG_TIMES * short, LONGEST_S), LEAST_LONG_S, 2 * self._took[test])

    def cost(self, test: str) -> float:
        """CPU seconds that the test should take in a candidate."""
        return self.short(test) if test in self.hanging else self._took.get(test, 0.0)

    def second_tries(self, validations: Sequence[Validation | None]) -> list[int]:
        """Choose which of a batch are tried with the long limits: those that got furthest."""
        known = [(index, found) for index, found in enumerate(validations) if found is not None]
        self._earned_s += SHARE * sum(self._nominal(found) for _, found in known)
        late = [(index, found) for index, found in known if self._may_be_slow(found)]
        late.sort(key=lambda pair: -sum(not result.outcome.bad for result in pair[1].results))
        chosen: list[int] = []
        for index, found in late:
            price = self.long(found.results[-1].test)
            if price > self._earned_s:
                break
            self._earned_s = 0.0 if self._earned_s == math.inf else self._earned_s - price
            chosen.append(index)
        return sorted(chosen)

    def _nominal(self, found: Validation) -> float:
        """What a candidate should have cost."""
        late = {found.results[-1].test} if found.died == "timeout" and found.results else set[str]()
        tests = (self.short(r.test) if r.test in late else self._took.get(r.test, 0.0) for r in found.results)
        return FORK_S + sum(tests)

    def _may_be_slow(self, found: Validation) -> bool:
        if found.died != "timeout" or not found.results:
            return False
        last = found.results[-1].test
        return self.long(last) > self.short(last)

    def _floor(self, test: str) -> float:
        return 0.0 if test in self._passed else self._typical_s
