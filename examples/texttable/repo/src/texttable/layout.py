"""How wide each column becomes."""

from __future__ import annotations

from collections.abc import Sequence

FLOOR = 3


class TooNarrow(ValueError):
    """The table cannot be squeezed to the limit."""


def natural_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The widest text of each column; rows may end early."""
    columns = max((len(row) for row in rows), default=0)
    return [
        max(len(row[column]) for row in rows if column < len(row)) for column in range(columns)
    ]


def total_width(widths: Sequence[int], gap: int) -> int:
    """The width of a line: the columns with a gap between each two."""
    if not widths:
        return 0
    return sum(widths) + gap * (len(widths) + 1)


def fit(widths: Sequence[int], limit: int, gap: int) -> list[int]:
    """The widths squeezed until a line is at most ``limit`` wide.

    The widest column gives first, the rightmost of equals; none goes below its natural width
    or ``FLOOR``, whichever is less.
    """
    fitted = list(widths)
    while total_width(fitted, gap) > limit:
        widest = max(range(len(fitted)), key=lambda column: (fitted[column], column))
        if fitted[widest] <= FLOOR:
            raise TooNarrow(f"{len(fitted)} columns do not fit into {limit} characters")
        fitted[widest] -= 1
    return fitted
