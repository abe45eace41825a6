"""How long items have been lying."""

from __future__ import annotations

from datetime import date

from .ledger import Ledger
from .movement import Kind


def idle_days(ledger: Ledger, sku: str, today: date) -> int | None:
    """Days since the item was last issued."""
    issue = ledger.last_movement(sku, Kind.ISSUE)
    return (today - issue.day).days


def stock_age(ledger: Ledger, sku: str, today: date) -> int | None:
    """Days since the item last came in, or None for an item that never did."""
    receipt = ledger.last_movement(sku, Kind.RECEIPT)
    if receipt is None:
        return None
    return (today - receipt.day).days


def slow_movers(ledger: Ledger, today: date, limit: int = 90) -> list[str]:
    """Items in stock that were not issued for more than ``limit`` days, longest idle first."""
    stocked = [sku for sku in ledger.items() if ledger.on_hand(sku) > 0]
    idle = {sku: idle_days(ledger, sku, today) for sku in stocked}
    slow = [sku for sku, days in idle.items() if days is None or days > limit]
    return sorted(slow, key=lambda sku: _rank(idle[sku]))


def _rank(days: int | None) -> tuple[bool, int]:
    if days is None:
        return (False, 0)
    return (True, -days)
