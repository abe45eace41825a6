"""A batch of trials as it came over the channel."""

from __future__ import annotations

import math
import resource
import time
from functools import cache
from typing import Any

from .framing import Message
from .trials import QUICK_S, Trial

MEMORY_BYTES = 512 << 20
"""What a candidate may take beyond what the process it is forked from has."""


class Batch:
    """Trials; lists of tests are sent once and named by number."""

    def __init__(self, message: Message, order: dict[str, int], opening_s: float) -> None:
        self.deadline = time.monotonic() + message["deadline"]
        self._limits: dict[str, float] = message["limits"]
        self._opening_s = opening_s
        self._memory_bytes = _address_space()
        self._costs: dict[str, float] = message["costs"]
        self._order, self._hanging = order, set(message["hanging"])
        self._lists: list[list[str]] = message["lists"]
        self.entries: dict[int, Message] = {entry["index"]: entry for entry in message["trials"]}

    def trial(self, index: int, payload: Any, targets: bool = True, guards: bool = True) -> Trial:
        """Make one trial, or one half of it."""
        entry = self.entries[index]
        first = self._first(entry["targets"])
        chosen = set(first)
        return Trial(
            index,
            payload,
            first if targets else (),
            tuple(test for test in self._later(entry["guards"]) if test not in chosen) if guards else (),
            self._limits,
            self._costs,
            self._opening_s,
            self._memory_bytes,
        )

    @cache  # noqa: B019  a batch is short-lived
    def _first(self, number: int) -> tuple[str, ...]:
        """Targets: the quick ones as they were collected, then the slow ones, last those that hang."""
        return tuple(sorted(self._later(number), key=self._slowness))

    @cache  # noqa: B019  a batch is short-lived
    def _later(self, number: int) -> tuple[str, ...]:
        last = len(self._order)
        return tuple(sorted(self._lists[number], key=lambda test: self._order.get(test, last)))

    def are_quick(self, tests: tuple[str, ...], most_s: float) -> bool:
        """Whether tests end by themselves, all of them in so many seconds."""
        known = all(test in self._costs for test in tests) and self._hanging.isdisjoint(tests)
        return bool(tests) and known and sum(self._costs[test] for test in tests) <= most_s

    def _slowness(self, test: str) -> tuple[bool, int]:
        steps = math.log2(max(1.0, self._costs.get(test, 0.0) / QUICK_S))
        return test in self._hanging, int(steps)

    def edits(self, index: int) -> list[Any]:
        """The edits of one trial."""
        return [tuple(edit) for edit in self.entries[index]["edits"]]


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize() + MEMORY_BYTES
    except (OSError, ValueError):
        return 0
