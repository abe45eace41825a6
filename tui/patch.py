"""A diff in colour."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..runtime.text import printable
from .diff import Shown

_STYLES = {
    "diff ": "bold",
    "--- ": "bold",
    "+++ ": "bold",
    "@@": "$text-accent",
    "+": "$text-success",
    "-": "$text-error",
}

LONGEST = 2000
"""So many lines are shown; of a longer diff, how many more there are."""


class PatchView(VerticalScroll):
    """What there is of a run's patch."""

    def compose(self) -> ComposeResult:
        """A title and the diff."""
        yield Static("no candidate has survived yet", id="title", markup=False)
        yield Static("", id="diff", markup=False)

    def show(self, shown: Shown) -> None:
        """Show a diff, or why there is none."""
        self.query_one("#title", Static).update(shown.title)
        self.query_one("#diff", Static).update(coloured(shown.diff))


def coloured(diff: str) -> Content:
    """A diff's lines, each in its colour."""
    lines = [line for line in printable(diff).rstrip("\n").split("\n") if not line.startswith("index ")]
    left = len(lines) - LONGEST
    rest = [Content.styled(f"and {left:,} lines more", "dim")] if left > 0 else []
    return Content("\n").join([*(_line(line.expandtabs(4)) for line in lines[:LONGEST]), *rest])


def _line(line: str) -> Content:
    style = next((style for start, style in _STYLES.items() if line.startswith(start)), "")
    return Content.styled(line, style) if style else Content(line)
