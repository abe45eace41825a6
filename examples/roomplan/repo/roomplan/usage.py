"""How well rooms are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .slots import Slot, gaps, merge


def busy_minutes(meetings: Iterable[str], within: str) -> int:
    """Minutes of the window in which at least one of the meetings takes place."""
    window = Slot.parse(within)
    inside = [Slot.parse(text).clip(window) for text in meetings]
    return sum(slot.length for slot in merge(slot for slot in inside if slot is not None))


def free_slots(meetings: Iterable[str], within: str, least: int = 15) -> list[str]:
    """The gaps of the window that last ``least`` minutes or more."""
    taken = [Slot.parse(text) for text in meetings]
    window = Slot.parse(within)
    inside = [slot for slot in taken if slot.overlaps(window)]
    return [str(gap) for gap in gaps(inside, window) if gap.length >= least]


def utilisation(rooms: Mapping[str, Iterable[str]], within: str) -> dict[str, int]:
    """Per cent of the window that each room is in use, rounded down; the fullest room first."""
    length = Slot.parse(within).length
    shares = {
        room: 100 * busy_minutes(meetings, within) // length for room, meetings in rooms.items()
    }
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
