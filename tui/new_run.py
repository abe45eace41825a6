"""Beginning a run: the issue, pasted, and the repository that it is about."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Input, Static, TextArea

from ..runtime.errors import MenteeError
from ..runtime.runs import RunFolder, RunStore
from ..runtime.text import printable
from ..runtime.workspace.repository import find_repository
from . import starting
from .telling import from_home

if TYPE_CHECKING:
    from .app import MenteeApp

LOOK_S = 0.1
"""Seconds between looks at what the new process says."""


class NewRunScreen(Screen[RunFolder | None]):
    """A form; gives the folder of the run that was begun, or nothing."""

    AUTO_FOCUS = "#issue"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "start", "Start", tooltip="Begin the run"),
        Binding("escape", "cancel", "Cancel", tooltip="Back to the runs"),
    ]

    def __init__(self, store: RunStore, here: Path) -> None:
        """``here`` is offered as the repository."""
        super().__init__()
        self._store = store
        self._here = here
        self._started: starting.Started | None = None

    def compose(self) -> ComposeResult:
        """The two fields."""
        yield Static("mentee: new run", classes="heading", markup=False)
        yield Static("Issue (left empty: the failing tests are the issue)", classes="label", markup=False)
        yield TextArea(id="issue", tab_behavior="focus", soft_wrap=True)
        yield Static("Repository", classes="label", markup=False)
        yield Input(from_home(str(self._here)), id="repository")
        yield Static("", id="said", markup=False)
        yield Footer()

    def on_input_submitted(self) -> None:
        """Enter in the last field starts."""
        self.action_start()

    def action_cancel(self) -> None:
        """Leave the form; a run that was started meanwhile goes on, and is in the list."""
        self.dismiss(None)

    def action_start(self) -> None:
        """Begin the run."""
        if self._started is None:
            issue = self.query_one("#issue", TextArea).text
            self._start(issue, self.query_one("#repository", Input).value)

    @work(thread=True, exclusive=True)
    def _start(self, issue: str, repository: str) -> None:
        app = cast("MenteeApp", self.app)
        try:
            root = find_repository(Path(repository).expanduser())
            started = starting.solve(self._store, root, issue)
        except MenteeError as error:
            app.call_from_thread(self._say, f"{error.message}\n{error.way_out}")
        else:
            app.call_from_thread(self._wait_for, started)

    def _wait_for(self, started: starting.Started) -> None:
        self._started = started
        self._say("starting …", wrong=False)
        self._waiting = self.set_interval(LOOK_S, self._look)

    def _look(self) -> None:
        if self._started is None:
            return
        ended = self._started.ended()
        folder = self._started.run(self._store)
        if folder is not None and folder.journal.is_file():
            self._waiting.stop()
            self.dismiss(folder)
        elif ended:
            self._waiting.stop()
            self._say(self._started.complaint())
            self._started = None

    def _say(self, text: str, *, wrong: bool = True) -> None:
        said = self.query_one("#said", Static)
        said.set_class(wrong, "wrong")
        said.update(printable(text).strip())
