"""The list of the runs of all repositories, newest first."""

import time
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from ..runtime.runs import RunFolder, RunStore
from ..runtime.summary import Summary, summary
from ..runtime.text import one_line
from .new_run import NewRunScreen
from .run import RunScreen

LOOK_S = 1.0
"""Seconds between looks at the runs."""

TONES = {
    "solved": "$text-success",
    "ambiguous": "$text-warning",
    "waiting": "$text-warning",
    "at work": "$text-accent",
    "not solved": "$text-error",
    "budget spent": "$text-error",
    "failed": "$text-error",
    "damaged": "$text-error",
}
"""The colour of each outcome; others are dim."""

_GOING_ON = {"at work", "unfinished"}


class RunList(OptionList):
    """The runs, two lines each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="Look at the run"),
    ]


class RunsScreen(Screen[None]):
    """Every run, two lines each; one is opened, or a new one begun."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new_run", "New run", tooltip="Begin a run from an issue"),
    ]

    def __init__(self, store: RunStore, here: Path) -> None:
        """``here`` is the repository that a new run is offered for."""
        super().__init__()
        self._store = store
        self._here = here
        self._known: dict[str, tuple[int, Summary]] = {}
        self._shown: list[Summary] = []

    def compose(self) -> ComposeResult:
        """A heading, the list, and what to do while it is empty."""
        yield Static("mentee: runs", classes="heading", markup=False)
        yield RunList(id="runs", markup=False)
        yield Static(
            "No runs yet.\n\nPress n, paste an issue, name the repository: mentee looks for a patch,\n"
            "and proves it by the tests.",
            id="hint",
            markup=False,
        )
        yield Footer()

    def on_mount(self) -> None:
        """Look now, and again and again."""
        self.query_one("#hint").display = False
        self.look()
        self.set_interval(LOOK_S, self.look)

    def on_screen_resume(self) -> None:
        """Look at once when another screen is left."""
        self.look()

    @work(thread=True, exclusive=True, group="look")
    def look(self) -> None:
        """Read what changed on the disk, away from the screen."""
        found = [self._summary(folder) for folder in self._store.all()]
        self.app.call_from_thread(self._show, [s for s in found if s is not None])

    def _summary(self, folder: RunFolder) -> Summary | None:
        try:
            size = folder.journal.stat().st_size
            known = self._known.get(folder.id)
            if known is None or known[0] != size or known[1].outcome in _GOING_ON:
                self._known[folder.id] = known = size, summary(folder)
        except OSError:  # discarded in this very moment
            return None
        return known[1]

    def _show(self, found: list[Summary]) -> None:
        runs = self.query_one("#runs", OptionList)
        self.query_one("#hint").display = not found
        runs.display = bool(found)
        if [s.run for s in found] == [s.run for s in self._shown]:
            for index, (old, new) in enumerate(zip(self._shown, found, strict=True)):
                if old != new:
                    runs.replace_option_prompt_at_index(index, _drawn(new))
        else:
            at = runs.highlighted_option.id if runs.highlighted_option else None
            runs.set_options([Option(_drawn(s), id=s.run) for s in found])
            ids = [s.run for s in found]
            runs.highlighted = ids.index(at) if at in ids else 0 if ids else None
            runs.focus()
        self._shown = found

    def action_new_run(self) -> None:
        """Ask for an issue and a repository."""
        self.app.push_screen(NewRunScreen(self._store, self._here), self._open_new)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the run."""
        if event.option_id is not None:
            self.app.push_screen(RunScreen(self._store, self._store.get(event.option_id)))

    def _open_new(self, folder: RunFolder | None) -> None:
        if folder is not None:
            self.app.push_screen(RunScreen(self._store, folder))


def _drawn(s: Summary) -> Content:
    began = time.strftime("%d %b %H:%M", time.localtime(s.began))
    repository = one_line(Path(s.repository).name) or "?"
    return Content.assemble(
        (f"{s.outcome:<13}", f"bold {TONES.get(s.outcome, 'dim')}"),
        one_line(s.issue),
        (f"\n{'':<13}{repository} · {began} · {s.seconds:.1f} s · {s.run}", "dim"),
    )
