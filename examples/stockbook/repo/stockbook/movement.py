"""One entry of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class Kind(Enum):
    """Why the stock changed."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Movement:
    """A signed quantity of one item on one day; receipts carry the price that was paid."""

    day: date
    sku: str
    kind: Kind
    quantity: int
    unit_cost: Decimal | None = None

    def __post_init__(self) -> None:
        if self.quantity == 0:
            raise ValueError("a movement moves something")
        if self.kind is Kind.RECEIPT and self.unit_cost is None:
            raise ValueError("a receipt needs the price that was paid")
        if self.kind is Kind.ISSUE and self.quantity > 0:
            raise ValueError("an issue takes stock out")
