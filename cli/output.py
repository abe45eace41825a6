"""What goes to stdout: text, tables, JSON. In colour on a terminal, plain elsewhere."""

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..runtime.text import printable

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 10_000
"""Where stdout is no terminal, nothing is wrapped or cut."""


def say(text: str) -> None:
    """Write a line to stdout; when whoever read it is gone, be quiet from now on, and go on."""
    write(f"{text}\n")


def write(text: str) -> None:
    """Write text as it is; the caller has made it printable."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        hush()


def hush() -> None:
    """Send what is still written to stdout nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit(document: object) -> None:
    """Write one JSON document."""
    say(json.dumps(document, indent=2, default=str))


def console() -> "Console":
    """Rich on stdout, with nothing that would interpret the text; NO_COLOR and pipes are honoured by rich."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=True, width=width)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table: aligned columns, a heading, no lines, so that a pipe can read it as well."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        made.add_column(name, overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    screen = console()
    with screen.capture() as captured:
        screen.print(made)
    lines = (line.rstrip() for line in captured.get().split("\n"))
    write("\n".join(lines))
