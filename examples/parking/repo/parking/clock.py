"""Moments and durations as the gate's printer and the tariff table know them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

DAY = timedelta(days=1)
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


def moment(text: str) -> datetime:
    """The moment written as ``YYYY-MM-DD HH:MM``, with seconds where the gate printed them."""
    for layout in _FORMATS:
        try:
            return datetime.strptime(text, layout)
        except ValueError:
            continue
    raise ValueError(f"not a moment: {text!r}")


def started_blocks(stay: timedelta, block: timedelta) -> int:
    """How many blocks a stay has begun; a block that is just full does not begin the next."""
    full, rest = divmod(stay, block)
    return full + 1 if rest > timedelta(0) else full


def next_morning(begin: datetime, until: time) -> datetime:
    """The clock time ``until`` on the day after ``begin``."""
    return datetime.combine(begin.date() + DAY, until)


def spoken(stay: timedelta) -> str:
    """A duration for people: ``2 h 05 min``; seconds are dropped."""
    hours, minutes = divmod(int(stay.total_seconds()) // 60, 60)
    if hours == 0:
        return f"{minutes} min"
    return f"{hours} h {minutes:02d} min"
