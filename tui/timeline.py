"""A run's timeline: phases, steps, decisions, as they happen."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..runtime.text import printable
from .telling import Block, Line

TONES = {
    "": "",
    "good": "$text-success",
    "bad": "$text-error",
    "warn": "$text-warning",
    "dim": "dim",
}
"""The style of each tone."""

_TIME, _LABEL = 8, 12
"""Columns of the time, and of a label."""

_LEAST = 20
"""Columns that a text has at least."""


class Timeline(VerticalScroll):
    """Stays at its end while the run goes on, unless somebody scrolls up."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        super().__init__(id="timeline")
        self._blocks: Sequence[Block] = ()

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("The run is starting …", markup=False)

    def show(self, blocks: Sequence[Block]) -> None:
        """Show these blocks."""
        at_end = self.scroll_y >= self.max_scroll_y - 1
        self._blocks = blocks
        if blocks:
            self.query_one(Static).update(drawn(blocks, self.scrollable_content_region.width))
        if at_end:
            self.call_after_refresh(self.scroll_end, animate=False)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        self.show(self._blocks)


def drawn(blocks: Sequence[Block], width: int) -> Content:
    """The blocks as text: time, label, and the lines beside it, no line wider than ``width`` columns."""
    room = max(_LEAST, width - _TIME - _LABEL)
    return Content("\n").join([line for block in blocks for line in _block(block, room)])


def _block(block: Block, room: int) -> list[Content]:
    label = f"{printable(block.label)[: _LABEL - 1]:<{_LABEL}}"
    head = Content.assemble(
        (f"{block.at_s:{_TIME - 2}.1f}s ", TONES["dim"]), (label, f"bold {TONES[block.tone]}".strip())
    )
    rows = [row for line in block.lines() for row in _rows(line, room)]
    return [
        Content.assemble(Content(" " * (_TIME + _LABEL)) if at else head, row) for at, row in enumerate(rows)
    ]


def _rows(line: Line, room: int) -> list[Content]:
    text = " ".join(printable(line.text).split("\n")).replace("\t", " ")
    inset = " " * (len(text) - len(text.lstrip()))
    rows = Content(text.lstrip()).wrap(room - len(inset)) or [Content("")]
    return [Content.assemble(inset, row.stylize(TONES[line.tone]) if line.tone else row) for row in rows]
