"""One run from its first event to its last, in this process.

Each stage looks at the state to know whether it is due, so a run that was killed goes on where it was.
"""

import asyncio
import contextlib
import gc
import shutil
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from . import asking, contradiction, delivery, doubts, journal, outcomes, refinement
from .comparison import contradicted, remaining_doubt
from .config.settings import Settings
from .contracts.channel import Channel, Question
from .contracts.critique import Critic
from .contracts.model import ModelProvider
from .contracts.policy import Policy
from .contracts.task import Budget, Setup, Task
from .contracts.tool import Tool
from .decision import Decision, Verdict
from .dispatch import LOAD, Brought, load_plugins
from .errors import EnvironmentFault, Exit, Interrupted, MenteeError, UsageError
from .events import Note, PluginFaulted, PluginSetAside, RunFinished, RunPaused, RunResumed, RunStarted
from .journal import Journal
from .loop import Loop
from .project.failure import reproduce, take_baseline
from .project.ground import prepare
from .project.observation import load_evidence, observe
from .reliability import learn
from .report import build, dumps
from .rubric import gather_rubric
from .run import Cast, Run, Stage
from .runs import RunFolder
from .state import fold_all
from .workspace.workspace import Workspace


async def perform(
    folder: RunFolder,
    record: Journal,
    task: Task,
    settings: Settings,
    fatal: Sequence[str] = (),
    mark: Callable[[str], None] = lambda _: None,
) -> int:
    """Perform a run, or go on with it; its exit code.

    Args:
        folder: held by its lock.
        record: the folder's journal, open for writing.
        task: what is asked for; when the run goes on, what its journal says.
        settings: frozen into the first event.
        fatal: labels (plugin, tab, hook) of the code that earlier processes died in.
        mark: told whose code is running.
    """
    hung = [plugin for plugin, _, hook in map(_parts, fatal) if hook == LOAD]
    plugins = load_plugins((*settings.plugins_off, *hung), settings.plugins_on, mark=mark)
    plugins.timeout_s = settings.hook_timeout_s
    plugins.mark = mark
    run = Run(folder, record, plugins)
    try:
        await _open(run, task, settings, fatal)
        return await _play(run)
    except (asyncio.CancelledError, Interrupted):
        way_out = f"`mentee resume {folder.id}` goes on"
        await run.record(RunPaused("interrupted", Exit.INTERRUPTED, way_out), sync=True)
        return Exit.INTERRUPTED
    except EnvironmentFault as error:
        await run.record(RunPaused(error.message, error.exit_code, error.way_out), sync=True)
        return error.exit_code
    except MenteeError as error:
        return await _finish(run, RunFinished("failed", False, error.exit_code, error.message, error.way_out))


@contextlib.asynccontextmanager
async def rehearsed(
    folder: RunFolder, record: Journal, task: Task, settings: Settings
) -> AsyncGenerator[tuple[Run, Cast, Stage]]:
    """A run as far as the first proposal: who takes part, and where, with the failure shown and traced.

    Where nothing shows the failure, the run has a blocker and no reproduction.

    Raises:
        MenteeError: the repository's tests cannot be run.
    """
    plugins = load_plugins(settings.plugins_off, settings.plugins_on)
    plugins.timeout_s = settings.hook_timeout_s
    run = Run(folder, record, plugins)
    await _open(run, task, settings, ())
    workspace = await asyncio.to_thread(Workspace.open, task.repository, folder.path, clean=task.clean)
    setup = await _setup(run, workspace)
    cast = await _cast(run, setup)
    stage = await prepare(run, setup, workspace)
    try:
        await take_baseline(run, stage)
        await reproduce(run, stage)
        if run.state.reproduced is not None:
            await observe(run, stage)
        yield run, cast, stage
    finally:
        await stage.session.close()


def tidy(folder: RunFolder) -> None:
    """Remove what a finished run needs no more: its worktree and private git directory."""
    for name in ("tree", "git"):
        shutil.rmtree(folder.path / name, ignore_errors=True)


def write_report(folder: RunFolder) -> None:
    """Write ``report.json`` from what the journal says."""
    entries = journal.read(folder.journal)
    state = fold_all(entry.event for entry in entries)
    with contextlib.suppress(EnvironmentFault):  # the journal has it all; the report can be built again
        folder.write(folder.report.name, dumps(build(folder, state, entries)))


def _parts(label: str) -> tuple[str, str, str]:
    return label.partition("\t")


async def _open(run: Run, task: Task, settings: Settings, fatal: Sequence[str]) -> None:
    """The first event of this process."""
    if run.state.started is None:
        from importlib.metadata import version

        await run.record(
            RunStarted(
                run=run.folder.id,
                task=task,
                budget=Budget(**{k: getattr(settings, k) for k in Budget.__dataclass_fields__}),
                settings=settings.model_dump(mode="json"),
                seed=settings.seed,
                mentee=version("mentee"),
                plugins=run.plugins.versions(),
                learned=learn(outcomes.recall(settings.data_dir)) if settings.learn else {},
                refinements=refinement.recall(settings.data_dir) if settings.learn else {},
                threshold=doubts.threshold(settings),
            ),
            sync=True,
        )
        for info in run.plugins.listing():
            if info.fault:
                await run.record(PluginFaulted(info.name, LOAD, "raised", info.fault))
    else:
        await run.record(RunResumed(tuple(plugin for plugin, _, _ in map(_parts, fatal))), sync=True)
    for plugin, _, hook in map(_parts, fatal[-1:]):
        await run.record(PluginFaulted(plugin, hook, "blocked", "the process hung or ended in its code"))
        await run.record(PluginSetAside(plugin, "it hung or ended the process"))
    run.plugins.aside |= run.state.aside
    await delivery.catch_up(run.plugins, settings.data_dir)
    await run.plugins.gather("mentee_run_started", event=run.started)


async def _play(run: Run) -> int:
    """Everything between the first event and the last."""
    workspace = await asyncio.to_thread(
        Workspace.open, run.task.repository, run.folder.path, clean=run.task.clean
    )
    setup = await _setup(run, workspace)
    cast = await _cast(run, setup)
    stage = await prepare(run, setup, workspace)
    try:
        if run.state.baseline is None:
            await take_baseline(run, stage)
        while run.state.reproduced is None:
            await run.listen()
            if not run.state.blockers:
                await reproduce(run, stage)
            if question := await asking.consult(run, cast):
                return await _wait(run, question)
        if run.state.observed is None:
            await run.listen()
            await contradiction.look(run, stage)
            if question := await asking.consult(run, cast):
                return await _wait(run, question)
            if run.state.upheld:
                return await _give_way(run, stage)
            await observe(run, stage)
        else:
            run.evidence = load_evidence(run.folder.evidence, run.state.observed.checksum)
        run.evidence = contradiction.without(run.evidence, run.state.outdated)
        gc.freeze()  # what is loaded by now stays: the collector need not look at it at every step
        decision = await Loop(run, cast, stage).go()
        return await _conclude(run, stage, decision)
    finally:
        await stage.session.close()


async def _setup(run: Run, workspace: Workspace) -> Setup:
    """What every factory is given; models first, since the others may want one."""
    settings = run.started.settings
    setup = Setup(
        repository=run.task.repository,
        workspace=workspace.path,
        run_folder=run.folder.path,
        data_dir=Path(settings["data_dir"]),
        seed=run.started.seed,
        options=dict(settings["plugins"]),
        settings=settings,
    )
    providers = await run.plugins.bring("mentee_models", ModelProvider, setup=setup)
    return replace(setup, models=tuple(p.thing for p in providers))


async def _cast(run: Run, setup: Setup) -> Cast:
    """Who takes part.

    Raises:
        UsageError: no policy or channel has the name that is set.
    """
    bring = run.plugins.bring
    policies = await bring("mentee_policies", Policy, setup=setup)
    channels = await bring("mentee_channels", Channel, setup=setup)
    tools = await bring("mentee_tools", Tool, setup=setup)
    return Cast(
        policy=_named(policies, str(run.started.settings["policy"]), "policy"),
        critics=await bring("mentee_critics", Critic, setup=setup),
        tools={t.thing.name: t for t in tools},
        channels=[
            *(c for c in channels if not c.thing.person),
            _named(channels, str(run.started.settings["channel"]), "channel"),
        ],
        rubric=await gather_rubric(run.plugins, run.task, setup),
    )


def _named(things: Sequence[Brought], name: str, kind: str) -> Brought:
    for brought in things:
        if brought.thing.name == name:
            return brought
    there = ", ".join(sorted(b.thing.name for b in things)) or "none"
    raise UsageError(
        f"there is no {kind} {name!r}", f"there are: {there}; `mentee plugins` lists what is loaded"
    )


async def _conclude(run: Run, stage: Stage, decision: Decision) -> int:
    """Turn the last decision into the end of the run, or into a pause that waits for an answer."""
    state = run.state
    if decision.verdict is Verdict.ASK and decision.question is not None:
        return await _wait(run, decision.question)
    if state.verified is not None and state.verified.ok and state.ground is not None:
        run.folder.write(run.folder.patch.name, stage.workspace.diff(state.ground.tree, state.tree))
        reason = f"{len(state.verified.fixed)} fixed, none broken, {state.verified.ran} tests run"
        way_out = f"`mentee apply {run.folder.id}` puts it on your tree"
        ended = RunFinished("solved", True, Exit.SOLVED, reason, way_out)
        if left := remaining_doubt(run):
            reason = (
                f"other patches pass as well, and differ on {left.about}: this one gives {left.options[0]}"
            )
            if left.worth < run.started.threshold and run.budget.questions:
                reason += f"; not asked, since an answer matters with {left.worth:.0%} only"
            ended = replace(ended, outcome="ambiguous", reason=reason)
        if unmet := contradicted(run):
            ended = replace(ended, outcome="ambiguous", reason=unmet)
        if state.outdated:
            spared = f"not counted, out of date as was answered: {', '.join(sorted(state.outdated))}"
            await run.record(Note(spared))
            ended = replace(ended, reason=f"{ended.reason}; {spared}")
    elif "budget" in decision.reason:
        ended = RunFinished(
            "budget spent",
            False,
            Exit.BUDGET_SPENT,
            decision.reason,
            "give it more by --wall or --candidates",
        )
    else:
        way_out = (
            "`mentee show --steps` tells what was tried; name the failing test, or say more in the issue"
        )
        ended = RunFinished("not solved", False, Exit.NOT_SOLVED, decision.reason, way_out)
    await stage.session.close()
    return await _finish(run, ended, stage.setup)


async def _give_way(run: Run, stage: Stage) -> int:
    """End a run whose issue contradicts tests that hold."""
    reason = f"the issue contradicts {', '.join(sorted(run.state.upheld))}, which holds"
    way_out = "correct the issue, or change the test first"
    await stage.session.close()
    return await _finish(run, RunFinished("not solved", False, Exit.NOT_SOLVED, reason, way_out), stage.setup)


async def _wait(run: Run, question: Question) -> int:
    """Pause until a person answers."""
    way_out = f'`mentee answer {run.folder.id} "..."` goes on'
    await run.record(RunPaused(question.text, Exit.ANSWER_NEEDED, way_out, question), sync=True)
    write_report(run.folder)
    return Exit.ANSWER_NEEDED


async def _finish(run: Run, ended: RunFinished, setup: Setup | None = None) -> int:
    """The last event, and the report; ``setup`` is ``None`` for a run that failed before it had one."""
    if setup is not None:
        delivery.owe(setup.data_dir, run.folder)
    await run.record(ended, sync=True)
    write_report(run.folder)
    tidy(run.folder)
    if setup is not None:
        await delivery.deliver(run.plugins, run.folder, setup)
    return ended.exit_code
