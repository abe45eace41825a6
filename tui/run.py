"""One run, live: its timeline and its patch, its question, and what can be done with it."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from ..runtime.contracts.channel import Question
from ..runtime.errors import Exit, MenteeError
from ..runtime.events import Survivor
from ..runtime.runs import RunFolder, RunStore
from ..runtime.state import State
from ..runtime.text import one_line
from ..runtime.workspace.patch import apply_patch, load_patch, unapply_patch
from . import diff, starting
from .confirm import Confirm
from .following import Follower
from .patch import PatchView
from .question import QuestionBox
from .standing import Standing, standing
from .telling import Telling
from .timeline import Timeline

if TYPE_CHECKING:
    from .app import MenteeApp

LOOK_S = 0.25
"""Seconds between looks at the journal."""

BUSY_EVERY = 4
"""Every so many looks, also whether a process holds the run; looking takes the lock for a moment."""


_FAULTS = {Exit.USAGE, Exit.ENVIRONMENT}
"""How a process ends that could not take the run up: that is told, since the journal does not have it."""


class RunScreen(Screen[None]):
    """Follows a run's journal, and writes its inbox."""

    AUTO_FOCUS = "#timeline"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Runs", tooltip="Back to the list; the run goes on"),
        Binding("a", "apply", "Apply", tooltip="Put the patch on your tree"),
        Binding("u", "unapply", "Undo", tooltip="Take the patch off your tree again"),
        Binding("p", "pause", "Pause", tooltip="Let the run stop where it can go on"),
        Binding("r", "resume", "Resume", tooltip="Let the run go on"),
        Binding("w", "write", "Write", tooltip="Write an answer"),
        Binding("d", "discard", "Discard", tooltip="Delete the run; your tree stays as it is"),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, store: RunStore, folder: RunFolder) -> None:
        """``folder`` is one of the store's."""
        super().__init__()
        self._store = store
        self._folder = folder
        self._follower = Follower(folder)
        self._telling = Telling()
        self._standing = Standing("starting")
        self._busy = False
        self._looks = 0
        self._mine: set[str] = set()
        self._process: starting.Started | None = None
        self._applied = False

    def compose(self) -> ComposeResult:
        """Heading, timeline and patch, question, keys."""
        yield Static("", id="run", classes="heading", markup=False)
        with Container(id="panes"):
            yield Timeline()
            yield PatchView(id="patch")
        yield QuestionBox()
        yield Footer()

    def on_mount(self) -> None:
        """Look now, and again and again."""
        self.look()
        self.set_interval(LOOK_S, self.look)

    def look(self) -> None:
        """Take in what is new in the journal, and show it."""
        entries = self._follower.read()
        for entry in entries:
            self._telling.take(entry)
        if entries:
            self.query_one(Timeline).show(self._telling.blocks)
            self._show_patch(self._telling.state, self._telling.best)
        self._busy = self._is_busy(probe=bool(entries) or self._looks % BUSY_EVERY == 0)
        self._looks += 1
        self._go_on_after_answer()
        self._show_standing()

    def _is_busy(self, *, probe: bool) -> bool:
        """Whether a process works on the run, or is about to."""
        if self._process is not None and not self._process.ended():
            return True
        if self._process is not None:
            if self._process.process.returncode in _FAULTS:
                self._mentee.say(self._process.complaint(), wrong=True)
            self._process, probe = None, True
        if self._telling.state.finished is not None or not self._folder.path.is_dir():
            return False
        return self._folder.busy() if probe else self._busy

    @work(thread=True, exclusive=True, group="patch")
    def _show_patch(self, state: State, best: tuple[str, Survivor] | None) -> None:
        shown = diff.shown(self._folder, state, best)
        self.app.call_from_thread(self.query_one(PatchView).show, shown)

    def _show_standing(self) -> None:
        state, question = self._telling.state, self._telling.question
        heard = question is not None and self._heard(question)
        found = standing(self._telling, busy=self._busy, heard=heard, fault=self._follower.fault)
        self.query_one(QuestionBox).show(question if found.word == "waiting" else None)
        seconds = self._follower.elapsed_s(working=found.word == "at work" and state.paused is None)
        where = one_line(Path(state.started.task.repository).name) if state.started else ""
        facts = [where, f"{seconds:.1f} s", f"{state.candidates:,} candidates", self._folder.id]
        self.query_one("#run", Static).update(
            Content.assemble(
                (found.word, f"bold {found.style}"),
                f"  {one_line(found.hint)}" if found.hint else "",
                (f"  {' · '.join(fact for fact in facts if fact)}", "dim"),
            )
        )
        if found != self._standing:
            self._standing = found
            self.refresh_bindings()

    def _heard(self, question: Question) -> bool:
        """Whether the inbox holds an answer that the run has not read yet."""
        new = self._folder.heard(self._telling.state.inbox)
        return any(entry.get("kind") == "answer" and entry.get("question") == question.id for entry in new)

    @property
    def _mentee(self) -> "MenteeApp":
        return cast("MenteeApp", self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done with the run as it stands."""
        word, state = self._standing.word, self._telling.state
        match action:
            case "apply":
                return not self._applied and state.finished is not None and self._folder.patch.is_file()
            case "unapply":
                return self._applied
            case "pause":
                return word == "at work"
            case "resume":
                return word in {"unfinished", "paused", "answered"} and state.started is not None
            case "write" | "choose":
                return word == "waiting"
            case "discard":
                return word != "at work"
            case _:
                return True

    def action_leave(self) -> None:
        """Back to the list; from the field of an answer, back to the timeline first."""
        if isinstance(self.focused, Input):
            self.query_one(Timeline).focus()
        else:
            self.app.pop_screen()

    def action_choose(self, number: int) -> None:
        """Answer by the number of an option."""
        self.query_one(QuestionBox).choose(number)

    def action_write(self) -> None:
        """Write an answer."""
        self.query_one(QuestionBox).write()

    def on_question_box_answered(self, event: QuestionBox.Answered) -> None:
        """Put the answer into the run's inbox; a run that ended to wait for it goes on."""
        author = os.environ.get("USER", "")
        entry = {"kind": "answer", "question": event.question.id, "text": event.text, "author": author}
        self._folder.say(entry)
        self._mine.add(event.question.id)
        self.query_one(Timeline).focus()
        self.look()

    def _go_on_after_answer(self) -> None:
        paused = self._telling.state.paused
        question = paused.question if paused is not None else None
        if question is not None and question.id in self._mine and not self._busy:
            self._mine.discard(question.id)
            self.action_resume()

    def action_pause(self) -> None:
        """Ask the run to stop."""
        self._folder.say({"kind": "pause"})
        self._mentee.say("the run stops as soon as it can, and can be resumed")

    def action_resume(self) -> None:
        """Let the run go on, in a process of its own."""
        if self._process is None:
            try:
                self._process = starting.go_on(self._folder)
            except MenteeError as error:
                self._mentee.complain(error)

    def action_apply(self) -> None:
        """Put the patch on the user's tree, as ``mentee apply`` does."""
        finished = self._telling.state.finished
        if finished is not None and finished.verified:
            self._change_tree(undo=False)
        else:
            self._apply_unverified()

    @work(group="confirm")
    async def _apply_unverified(self) -> None:
        question = Confirm("Put an unverified patch on your tree?", "It can be undone.")
        if await self.app.push_screen_wait(question):
            self._change_tree(undo=False)

    def action_unapply(self) -> None:
        """Take the patch off the tree again."""
        self._change_tree(undo=True)

    @work(thread=True, exclusive=True, group="tree")
    def _change_tree(self, *, undo: bool) -> None:
        started = self._telling.state.started
        if started is None:
            return
        change = unapply_patch if undo else apply_patch
        try:
            done = change(started.task.repository, load_patch(self._folder.patch))
        except MenteeError as error:
            self.app.call_from_thread(self._mentee.complain, error)
        else:
            said = f"{'restored' if undo else 'changed'}: {', '.join(done.files)}"
            self.app.call_from_thread(self._changed, said, applied=not undo)

    def _changed(self, said: str, *, applied: bool) -> None:
        self._applied = applied
        self._mentee.say(said, "" if not applied else f"to undo: u, or mentee unapply {self._folder.id}")
        self.refresh_bindings()

    @work(group="confirm")
    async def action_discard(self) -> None:
        """Delete the run, once that is confirmed."""
        question = Confirm("Discard this run?", "Its patch and its journal are deleted. Your tree stays.")
        if not await self.app.push_screen_wait(question):
            return
        try:
            await asyncio.to_thread(self._store.remove, self._folder)
        except MenteeError as error:
            self._mentee.complain(error)
        else:
            self.app.pop_screen()
