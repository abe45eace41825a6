"""Every hook of mentee: the reference for plugin authors.

A plugin is a module or an object whose functions carry ``@mentee.hookimpl``, made known by an entry
point of the group ``mentee``. A hook takes one frozen data class (``setup`` or an event's parts), so
that a new field breaks no plugin. Hooks of a *kind* are factories: they return what the plugin brings,
possibly nothing. Hooks of a *moment* are told what happens.

The runtime calls each implementation by itself, with a timeout; sync ones run in a worker thread, async
ones are awaited. What it raises becomes a ``PluginFaulted`` event, and after three faults the plugin is
set aside for the rest of the run.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    import click

    from .contracts.candidate import Observation
    from .contracts.channel import Channel
    from .contracts.critique import Critic, Rubric
    from .contracts.model import ModelProvider
    from .contracts.policy import Policy, Situation
    from .contracts.precedent import Precedent
    from .contracts.report import Reporter
    from .contracts.runner import Runner
    from .contracts.sandbox import Sandbox
    from .contracts.task import Setup, Task
    from .contracts.tool import Tool
    from .decision import Decision, Deliberation
    from .events import Event, RunFinished, RunStarted
    from .state import State

NAMESPACE = "mentee"
hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@hookspec
def mentee_policies(setup: "Setup") -> "Sequence[Policy]":  # pyright: ignore[reportReturnType]
    """Bring what proposes candidates. ``--policy NAME`` takes one."""


@hookspec
def mentee_tools(setup: "Setup") -> "Sequence[Tool]":  # pyright: ignore[reportReturnType]
    """Bring what actions can call."""


@hookspec
def mentee_critics(setup: "Setup") -> "Sequence[Critic]":  # pyright: ignore[reportReturnType]
    """Bring what judges candidates. Every critic takes part, cheapest first."""


@hookspec
def mentee_rubrics(task: "Task", setup: "Setup", recalled: Sequence[str]) -> "Rubric":  # pyright: ignore[reportReturnType]
    """Bring criteria for a task; name those of the arguments that you need.

    Rubrics are merged by their criteria's ``source``, and in the order of registration where that is equal;
    of equal ids the later one wins, but data (a repository, an issue, a correction) can only ask for more.
    Called when a run begins, and again at a step for which memory has something to say: ``recalled``.
    """


@hookspec
def mentee_runners(setup: "Setup") -> "Sequence[Runner]":  # pyright: ignore[reportReturnType]
    """Bring ways to run tests. The surest claim wins, or ``--runner NAME``."""


@hookspec
def mentee_sandboxes(setup: "Setup") -> "Sequence[Sandbox]":  # pyright: ignore[reportReturnType]
    """Bring places where commands run. Return only those that work on this machine."""


@hookspec
def mentee_models(setup: "Setup") -> "Sequence[ModelProvider]":  # pyright: ignore[reportReturnType]
    """Bring sources of language models. They come first: other factories find them in ``setup.models``."""


@hookspec
def mentee_channels(setup: "Setup") -> "Sequence[Channel]":  # pyright: ignore[reportReturnType]
    """Bring ways in which a question reaches a person."""


@hookspec
def mentee_reports() -> "Sequence[Reporter]":  # pyright: ignore[reportReturnType]
    """Bring forms that a run's result is written in. ``mentee report --format NAME`` takes one."""


@hookspec
def mentee_commands() -> "Sequence[click.Command]":  # pyright: ignore[reportReturnType]
    """Bring commands for the command line: ``mentee NAME`` loads plugins when NAME is not its own."""


@hookspec
def mentee_recall(situation: "Situation", setup: "Setup") -> "Sequence[str | Precedent]":  # pyright: ignore[reportReturnType]
    """Say what is remembered and applies to this step; nothing when nothing applies.

    Texts are what people said, one each. A ``Precedent`` is an earlier run on a failure like this one: it
    moves what the repair policy tries first. Those count that are brought before the first step; they stay
    in the run's journal, so that a resumed run proposes the same. ``setup`` tells where memory is kept.
    """


@hookspec
def mentee_run_started(event: "RunStarted") -> None:
    """Learn that a run begins, or goes on."""


@hookspec(firstresult=True)
def mentee_decide(deliberation: "Deliberation") -> "Decision | None":
    """Decide instead of the built-in decision; ``None`` leaves it to the next. Sync only."""


@hookspec
def mentee_action_finished(observation: "Observation") -> None:
    """Learn what came of an action."""


@hookspec
def mentee_event(event: "Event") -> None:
    """Learn of any event, once it is in the journal. Called often: be quick."""


@hookspec
def mentee_run_finished(event: "RunFinished", state: "State", setup: "Setup") -> None:
    """Learn how a run ended, with all that its events add up to.

    Where the run's process was killed before it could tell, the next run's does; after a kill in the moment
    between, it is told once more: what you keep, keep once by ``setup.run_folder.name``.
    """
