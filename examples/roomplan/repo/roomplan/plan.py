"""Bookings of rooms, and the rule that no half of a room is taken twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .slots import Slot


class RoomTaken(ValueError):
    """Another booking needs the same place at the same time."""


@dataclass(frozen=True)
class Booking:
    """Who has which room, or which part of it, and when."""

    room: str
    slot: Slot
    owner: str
    part: str | None = None


class Plan:
    """The bookings of one day."""

    def __init__(self) -> None:
        self._bookings: list[Booking] = []

    def book(self, room: str, slot: str, owner: str, part: str | None = None) -> Booking:
        """Books a room, or one part of it; raises RoomTaken when it is not free."""
        booking = Booking(room, Slot.parse(slot), owner, part)
        self._refuse_conflicts(booking)
        self._bookings.append(booking)
        return booking

    def move(self, booking: Booking, start: str) -> Booking:
        """The booking at another time of the day, as long as before."""
        begin = Slot.parse(f"{start}-24:00").start
        moved = replace(booking, slot=Slot(begin, begin + booking.slot.length))
        self._refuse_conflicts(moved, besides=booking)
        self._bookings[self._bookings.index(booking)] = moved
        return moved

    def cancel(self, booking: Booking) -> None:
        self._bookings.remove(booking)

    def of(self, room: str) -> list[Booking]:
        """The bookings of a room in the order of their times."""
        found = [booking for booking in self._bookings if booking.room == room]
        return sorted(found, key=lambda booking: booking.slot)

    def _refuse_conflicts(self, wanted: Booking, besides: Booking | None = None) -> None:
        for booking in self.of(wanted.room):
            if booking is besides or not booking.slot.overlaps(wanted.slot):
                continue
            if wanted.part is None or booking.part is None or wanted.part == booking.part:
                raise RoomTaken(f"{wanted.room} {booking.slot} belongs to {booking.owner}")
