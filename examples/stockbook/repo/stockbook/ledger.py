"""The append-only book of movements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .movement import Kind, Movement


class UnknownItem(KeyError):
    """The item was never registered."""


class NotEnoughStock(ValueError):
    """An issue would take more than there is."""


class Ledger:
    """Movements of registered items, in the order of their days."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._movements: dict[str, list[Movement]] = {}

    def register(self, sku: str, name: str) -> None:
        self._names[sku] = name
        self._movements.setdefault(sku, [])

    def receive(self, day: date, sku: str, quantity: int, unit_cost: str) -> None:
        self._append(Movement(day, sku, Kind.RECEIPT, quantity, Decimal(unit_cost)))

    def issue(self, day: date, sku: str, quantity: int) -> None:
        available = self.on_hand(sku)
        if quantity > available:
            raise NotEnoughStock(f"{sku}: {quantity} wanted, {available} on hand")
        self._append(Movement(day, sku, Kind.ISSUE, -quantity))

    def correct(self, day: date, sku: str, counted: int) -> None:
        """Books the difference between the count and the book; an exact count books nothing."""
        difference = counted - self.on_hand(sku)
        if difference != 0:
            self._append(Movement(day, sku, Kind.CORRECTION, difference))

    def items(self) -> list[str]:
        return sorted(self._names)

    def name(self, sku: str) -> str:
        if sku not in self._names:
            raise UnknownItem(sku)
        return self._names[sku]

    def history(self, sku: str, kind: Kind | None = None) -> list[Movement]:
        """The movements of an item, oldest first; only those of ``kind`` when it is given."""
        if sku not in self._movements:
            raise UnknownItem(sku)
        entries = self._movements[sku]
        if kind is None:
            return list(entries)
        return [entry for entry in entries if entry.kind is kind]

    def on_hand(self, sku: str) -> int:
        return sum(entry.quantity for entry in self.history(sku))

    def last_movement(self, sku: str, kind: Kind | None = None) -> Movement | None:
        """The newest movement of an item, or None when there is none."""
        entries = self.history(sku, kind)
        return entries[-1] if entries else None

    def _append(self, movement: Movement) -> None:
        newest = self.last_movement(movement.sku)
        if newest is not None and movement.day < newest.day:
            raise ValueError(f"{movement.sku}: {movement.day} lies before the last entry")
        self._movements[movement.sku].append(movement)
