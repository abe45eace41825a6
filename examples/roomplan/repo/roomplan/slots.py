"""Stretches of one day, half open: the minute of ``stop`` belongs to the next slot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Slot:
    """Minutes of a day from ``start`` up to ``stop``."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop <= DAY:
            raise ValueError(f"not a slot of one day: {self.start}-{self.stop}")

    @classmethod
    def parse(cls, text: str) -> Slot:
        """The slot written as ``09:00-10:30``."""
        start, dash, stop = text.partition("-")
        if not dash:
            raise ValueError(f"not a slot: {text!r}")
        return cls(_minutes(start), _minutes(stop))

    @property
    def length(self) -> int:
        return self.stop - self.start

    def overlaps(self, other: Slot) -> bool:
        return self.start < other.stop and other.start < self.stop

    def clip(self, window: Slot) -> Slot | None:
        """The part of this slot inside ``window``, or None when there is none."""
        if not self.overlaps(window):
            return None
        return Slot(max(self.start, window.start), min(self.stop, window.stop))

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.stop)}"


def merge(slots: Iterable[Slot]) -> list[Slot]:
    """The same minutes in as few slots as possible, in order; slots that touch become one."""
    merged: list[Slot] = []
    for slot in sorted(slots):
        if merged and slot.start <= merged[-1].stop:
            last = merged[-1]
            merged[-1] = Slot(last.start, max(last.stop, slot.start))
        else:
            merged.append(slot)
    return merged


def gaps(slots: Iterable[Slot], window: Slot) -> list[Slot]:
    """What ``slots`` leave free of ``window``."""
    free: list[Slot] = []
    cursor = window.start
    for slot in sorted(slots):
        if slot.start > cursor:
            free.append(Slot(cursor, slot.start))
        cursor = max(cursor, slot.stop)
    if cursor < window.stop:
        free.append(Slot(cursor, window.stop))
    return free


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.strip().partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60):
        raise ValueError(f"not a time of day: {clock!r}")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
