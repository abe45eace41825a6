"""One run as its process sees it: the journal, the state that follows from it, and who takes part."""

from dataclasses import dataclass, replace
from pathlib import Path

from . import budget
from .contracts.channel import Answer
from .contracts.critique import Rubric
from .contracts.evidence import Evidence
from .contracts.runner import Ground, Session
from .contracts.task import Budget, Setup, Task
from .dispatch import Brought, Fault, Plugins
from .errors import Interrupted
from .events import AnswerReceived, Event, HintGiven, InboxRead, PluginFaulted, PluginSetAside, RunStarted
from .journal import Journal
from .project.guard import GuardedRunner
from .runs import RunFolder
from .state import FAULTS, State, fold, fold_all
from .workspace.workspace import Workspace


@dataclass
class Cast:
    """Who takes part in a run, each with the plugin that answers for it."""

    policy: Brought
    critics: list[Brought]
    tools: dict[str, Brought]
    channels: list[Brought]
    rubric: Rubric


@dataclass
class Stage:
    """Where a run takes place."""

    workspace: Workspace
    ground: Ground
    runner: GuardedRunner
    session: Session
    setup: Setup

    async def show(self, *reproductions: Path) -> None:
        """Let the tests run with these files of ours, in a new session."""
        await self.session.close()
        self.ground = replace(self.ground, reproductions=reproductions)
        self.session = await self.runner.open(self.ground)


class Run:
    """What the loop works on. Every change goes through :meth:`record`."""

    def __init__(self, folder: RunFolder, journal: Journal, plugins: Plugins) -> None:
        """``journal`` is open and belongs to ``folder``; the state is what it says."""
        self.folder = folder
        self.journal = journal
        self.plugins = plugins
        self.state: State = fold_all(entry.event for entry in journal)
        self.evidence = Evidence((), ())
        plugins.on_fault = self._fault
        plugins.aside = set(self.state.aside)

    @property
    def started(self) -> RunStarted:
        """The first event."""
        if self.state.started is None:
            raise RuntimeError("a run begins with RunStarted")
        return self.state.started

    @property
    def task(self) -> Task:
        """What is asked for."""
        return self.started.task

    @property
    def budget(self) -> Budget:
        """What may be spent."""
        return self.started.budget

    def seconds_left(self, reserve_s: float = 0.0) -> float:
        """Seconds of work left."""
        return budget.seconds_left(self.budget, self.journal.elapsed_s, reserve_s)

    def reserve_s(self, suites: float) -> float:
        """Seconds to keep for what follows, in runs of the whole suite; at most half of what is left."""
        baseline = self.state.baseline
        return min(suites * baseline.duration_s if baseline else 0.0, 0.5 * self.seconds_left())

    async def record(self, event: Event, *, sync: bool = False) -> None:
        """Journal an event, fold it into the state, and tell the plugins that listen.

        Args:
            event: what happened.
            sync: force the journal onto the disk before anything else happens: at the start of a step,
                before an effect, and before a person is told something.
        """
        self.journal.append(event)
        if sync:
            self.journal.sync()
        self.state = fold(self.state, event)
        await self.plugins.gather("mentee_event", event=event)

    async def listen(self) -> None:
        """Take in what people and faces said since the last time.

        Raises:
            Interrupted: somebody asked the run to pause.
        """
        heard = self.folder.heard(self.state.inbox)
        pause = False
        for entry in heard:
            text = str(entry.get("text", ""))
            match entry.get("kind"):
                case "answer" if not any(a.question == entry.get("question") for a in self.state.answers):
                    answer = Answer(str(entry.get("question", "")), text, str(entry.get("author", "")))
                    await self.record(AnswerReceived(answer))
                case "hint":
                    await self.record(HintGiven(text))
                case "pause":
                    pause = True
                case _:
                    pass
        if heard:
            await self.record(InboxRead(self.state.inbox + len(heard)))
        if pause:
            raise Interrupted("paused", f"`mentee resume {self.folder.id}` goes on")

    async def _fault(self, fault: Fault) -> None:
        # Who is at fault is not told of it, or a hook that fails at every event would never come to an end.
        self.plugins.aside.add(fault.plugin)
        await self.record(PluginFaulted(fault.plugin, fault.hook, fault.kind, fault.message))
        if fault.plugin in self.state.aside:
            return
        count = self.state.faults[fault.plugin]
        if count >= FAULTS:
            await self.record(PluginSetAside(fault.plugin, f"{count} faults"))
        else:
            self.plugins.aside.discard(fault.plugin)
