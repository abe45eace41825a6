"""The application: where runs are kept, and the list of them to begin with."""

from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from ..runtime.errors import MenteeError
from ..runtime.runs import RunStore
from ..runtime.text import printable
from .runs import RunsScreen


class MenteeApp(App[None]):
    """mentee's terminal face.

    Attributes:
        store: the runs that it shows.
        here: where a new run's repository is looked for first.
    """

    TITLE = "mentee"
    CSS_PATH = "mentee.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  declared so by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit", tooltip="Leave; runs go on"),
        Binding("ctrl+c", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(self, data_dir: Path, here: Path) -> None:
        """``data_dir`` is mentee's data directory, which need not exist yet."""
        super().__init__()
        self.store = RunStore(data_dir)
        self.here = here

    def on_mount(self) -> None:
        """Show the list of runs."""
        self.push_screen(RunsScreen(self.store, self.here))

    def say(self, text: str, way_out: str = "", *, wrong: bool = False) -> None:
        """Show a message for some seconds."""
        shown = printable("\n".join(part for part in (text, way_out) if part))
        self.notify(shown, severity="error" if wrong else "information", markup=False, timeout=8)

    def complain(self, error: MenteeError) -> None:
        """Show an error with its way out."""
        self.say(error.message, error.way_out, wrong=True)
