"""A quote as the slip that the machine prints."""

from __future__ import annotations

from .clock import spoken
from .engine import Quote

WIDTH = 28


def receipt(quoted: Quote, width: int = WIDTH) -> str:
    """The printed slip, ``width`` characters wide."""
    head = _row(quoted.tariff, spoken(quoted.stay), width)
    body = [_row(line.label, f"{line.amount:.2f}", width) for line in quoted.lines]
    foot = _row("TOTAL", f"{quoted.total:.2f}", width)
    return "\n".join([head, "-" * width, *body, "-" * width, foot])


def _row(left: str, right: str, width: int) -> str:
    room = width - len(right) - 1
    if len(left) > room:
        left = left[: room - 1] + "."
    return left.ljust(room) + " " + right
