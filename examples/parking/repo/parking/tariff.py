"""What a car park charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal

from .clock import DAY


@dataclass(frozen=True)
class EveningRate:
    """One flat price for coming from ``opens`` on and leaving by ``until`` on the next morning."""

    opens: time
    until: time
    price: Decimal

    def __post_init__(self) -> None:
        if self.until >= self.opens:
            raise ValueError("the evening rate must end before it opens again")


@dataclass(frozen=True)
class Tariff:
    """Prices of one car park; the cap holds for each 24 hours counted from the arrival."""

    name: str
    grace: timedelta
    block: timedelta
    price: Decimal
    daily_cap: Decimal
    evening: EveningRate | None = None

    def __post_init__(self) -> None:
        if not timedelta(0) < self.block <= DAY:
            raise ValueError("a block must last longer than nothing and at most a day")
        if self.daily_cap < self.price:
            raise ValueError("the daily cap is below the price of one block")


CITY = Tariff(
    name="City",
    grace=timedelta(minutes=10),
    block=timedelta(minutes=30),
    price=Decimal("1.50"),
    daily_cap=Decimal("18.00"),
    evening=EveningRate(opens=time(18), until=time(6), price=Decimal("6.00")),
)

AIRPORT = Tariff(
    name="Airport",
    grace=timedelta(minutes=15),
    block=timedelta(hours=1),
    price=Decimal("4.00"),
    daily_cap=Decimal("28.00"),
)
