"""From a stay and a tariff to a price, with the lines that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from .clock import DAY, moment, next_morning, started_blocks
from .tariff import CITY, Tariff

FREE = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """One line of a price."""

    label: str
    amount: Decimal


@dataclass(frozen=True)
class Quote:
    """What a stay costs, and why."""

    tariff: str
    stay: timedelta
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), FREE)


def quote(arrival: str, departure: str, tariff: Tariff = CITY) -> Quote:
    """The price of a stay from ``arrival`` to ``departure`` (``YYYY-MM-DD HH:MM``)."""
    begin, end = moment(arrival), moment(departure)
    if end < begin:
        raise ValueError(f"departure {departure} lies before arrival {arrival}")
    stay = end - begin
    if stay <= tariff.grace:
        return Quote(tariff.name, stay, (Line("grace period", FREE),))
    regular = _regular_lines(stay, tariff)
    if _is_evening_stay(begin, end, tariff):
        flat = Line("evening rate", tariff.evening.price)
        if flat.amount < sum(line.amount for line in regular):
            return Quote(tariff.name, stay, (flat,))
    return Quote(tariff.name, stay, regular)


def _is_evening_stay(begin: datetime, end: datetime, tariff: Tariff) -> bool:
    evening = tariff.evening
    if evening is None:
        return False
    return begin.time() > evening.opens and end <= next_morning(begin, evening.until)


def _regular_lines(stay: timedelta, tariff: Tariff) -> tuple[Line, ...]:
    days, rest = divmod(stay, DAY)
    lines = []
    if days > 0:
        lines.append(Line(f"{days} x 24 h", days * tariff.daily_cap))
    blocks = started_blocks(rest, tariff.block)
    amount = blocks * tariff.price
    if amount >= tariff.daily_cap:
        lines.append(Line("daily cap", tariff.daily_cap))
    elif blocks > 0:
        lines.append(Line(f"{blocks} started blocks", amount))
    return tuple(lines)
