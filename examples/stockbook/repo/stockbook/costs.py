"""What the stock on the shelf cost, first in, first out."""

from __future__ import annotations

from decimal import Decimal

from .ledger import Ledger
from .movement import Kind

_CENT = Decimal("0.01")


def stock_value(ledger: Ledger, sku: str) -> Decimal:
    """The price paid for what is on hand; surplus found by a count costs nothing."""
    missing = ledger.on_hand(sku)
    value = Decimal(0)
    for receipt in reversed(ledger.history(sku, Kind.RECEIPT)):
        taken = min(missing, receipt.quantity)
        value += taken * receipt.unit_cost
        missing -= taken
        if missing <= 0:
            break
    return value.quantize(_CENT)


def average_cost(ledger: Ledger, sku: str) -> Decimal | None:
    """The price of one piece on hand, or None when the shelf is empty."""
    on_hand = ledger.on_hand(sku)
    if on_hand == 0:
        return None
    return (stock_value(ledger, sku) / on_hand).quantize(_CENT)
