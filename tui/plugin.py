"""``mentee tui``, which the command line also takes for ``mentee`` alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..runtime.hookspecs import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def mentee_commands() -> "Sequence[click.Command]":
    """Bring the command that starts the terminal face; Textual is loaded when it is called."""
    import click

    @click.command(epilog="\b\nExamples:\n  mentee\n  mentee tui")
    def tui() -> int:
        """Look at runs, start new ones, answer their questions, apply their patches."""
        from pathlib import Path

        from ..runtime.config.layers import load
        from .app import MenteeApp

        MenteeApp(load(None).settings.data_dir, Path.cwd()).run()
        return 0

    return [tui]
