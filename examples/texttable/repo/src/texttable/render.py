"""From headers and rows to the finished table."""

from __future__ import annotations

from collections.abc import Sequence

from .cells import align, plain, wrap
from .layout import fit, natural_widths


def render(
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    limit: int | None = None,
    gap: int = 2,
    align: str = "",
) -> str:
    """The table as text, at most ``limit`` characters wide.

    ``align`` has one sign a column (``<``, ``>``, ``^``); columns beyond it are left-aligned.
    Raises TooNarrow when the columns cannot be squeezed enough.
    """
    texts = [[plain(value) for value in row] for row in [headers, *rows]]
    widths = natural_widths(texts)
    if limit is not None:
        widths = fit(widths, limit, gap)
    sides = align.ljust(len(widths), "<")
    rule = (" " * gap).join("-" * width for width in widths)
    head, *body = (_row(row, widths, sides, gap) for row in texts)
    return "\n".join([*head, rule, *(line for lines in body for line in lines)])


def _row(row: Sequence[str], widths: Sequence[int], sides: str, gap: int) -> list[str]:
    """The lines of one row: as many as its tallest cell."""
    cells = [wrap(text, width) for text, width in zip(row, widths)]
    height = max((len(cell) for cell in cells), default=1)
    return [
        (" " * gap).join(_line(cells, index, widths, sides)).rstrip() for index in range(height)
    ]


def _line(
    cells: Sequence[Sequence[str]], index: int, widths: Sequence[int], sides: str
) -> list[str]:
    return [
        align(cell[index] if index < len(cell) else "", width, side)
        for cell, width, side in zip(cells, widths, sides)
    ]
