"""The monthly list for the storekeeper."""

from __future__ import annotations

from datetime import date

from .aging import idle_days, stock_age
from .costs import average_cost
from .ledger import Ledger


def aging_report(ledger: Ledger, today: date) -> str:
    """One line an item: name, pieces on hand, cost of one, age of the stock, days idle."""
    return "\n".join(_line(ledger, sku, today) for sku in ledger.items())


def _line(ledger: Ledger, sku: str, today: date) -> str:
    cost = average_cost(ledger, sku)
    return " ".join(
        [
            f"{ledger.name(sku):<12.12}",
            f"{ledger.on_hand(sku):>5}",
            f"{'-' if cost is None else cost:>8}",
            f"{_days(stock_age(ledger, sku, today)):>7}",
            f"{_days(idle_days(ledger, sku, today)):>7}",
        ]
    )


def _days(count: int | None) -> str:
    if count is None:
        return "never"
    return "today" if count <= 0 else f"{count} d"
