"""Where the tests run: sandbox, interpreter and runner, chosen once and kept for the whole run."""

import contextlib
from collections.abc import Sequence

from ..contracts.runner import Ground, Interpreter, Runner, Session
from ..contracts.sandbox import MINIMUM, Sandbox
from ..contracts.task import Setup
from ..dispatch import Brought
from ..errors import EnvironmentFault, UsageError
from ..events import GroundChosen
from ..run import Run, Stage
from ..workspace.workspace import Workspace
from .guard import GuardedRunner, GuardedSandbox, PluginFault
from .interpreter import find_interpreter, probe

_ORDER = ("bubblewrap", "landlock", "docker")


async def prepare(run: Run, setup: Setup, workspace: Workspace) -> Stage:
    """Choose sandbox, interpreter and runner, or take those with which the run has seen its tests before."""
    settings = run.started.settings
    known = run.state.ground if run.state.baseline else None
    sandboxes = await run.plugins.bring("mentee_sandboxes", Sandbox, setup=setup)
    sandbox = GuardedSandbox(
        choose_sandbox(sandboxes, known.sandbox if known else str(settings["sandbox"])), run.plugins
    )
    found = find_interpreter(run.task.repository, str(settings["python"]) or None)
    interpreter = await probe(found, sandbox, workspace.path)
    ground = _ground(run, workspace, sandbox, interpreter)
    runners = [
        GuardedRunner(brought, run.plugins)
        for brought in await run.plugins.bring("mentee_runners", Runner, setup=setup)
    ]
    fit = await _fit(runners, ground, known.runner if known else str(settings["runner"]))
    runner, session = await _open_first(fit, ground)
    chosen = GroundChosen(
        tree=workspace.base,
        sandbox=sandbox.name,
        promises=tuple(sorted(p.value for p in sandbox.promises)),
        interpreter=str(interpreter.path),
        reason=interpreter.reason,
        runner=runner.name,
        left_out=workspace.left_out,
    )
    if known is None and chosen != run.state.ground:
        await run.record(chosen, sync=True)
    return Stage(workspace, ground, runner, session, setup)


def choose_sandbox(sandboxes: Sequence[Brought], asked: str) -> Brought:
    """The sandbox of that name, or for ``auto`` the first that keeps the minimum.

    Raises:
        UsageError: no sandbox has that name.
        EnvironmentFault: none keeps the minimum here.
    """
    things = {b.thing.name: b for b in sandboxes}
    if asked != "auto":
        if asked in things:
            return things[asked]
        raise UsageError(
            f"there is no sandbox {asked!r} on this machine", f"there are: auto, {', '.join(sorted(things))}"
        )
    order = [*_ORDER, *sorted(set(things) - set(_ORDER) - {"local"})]
    for name in order:
        if name in things and things[name].thing.promises >= MINIMUM:
            return things[name]
    raise EnvironmentFault(
        "no sandbox on this machine keeps the minimum: no write outside, no network, no sight of $HOME",
        "install bubblewrap or docker, or run without protection by `--sandbox local`",
    )


async def _fit(runners: Sequence[GuardedRunner], ground: Ground, asked: str) -> list[GuardedRunner]:
    """The runners that may run these tests, the surest first; or the one that is asked for.

    Raises:
        UsageError: there is none.
    """
    named = {runner.name: runner for runner in runners}
    if asked != "auto":
        if asked in named:
            return [named[asked]]
        raise UsageError(f"there is no runner {asked!r}", f"there are: auto, {', '.join(sorted(named))}")
    claims = {name: await runner.claim(ground) for name, runner in named.items()}
    sure = sorted((name for name in named if claims[name] > 0.0), key=lambda n: (claims[n], n), reverse=True)
    if not sure:
        raise UsageError(
            "no way to run this repository's tests was found",
            "name one by --runner, or give the failing behaviour as `>>> call` with its result by --issue",
        )
    return [named[name] for name in sure]


async def _open_first(runners: Sequence[GuardedRunner], ground: Ground) -> tuple[GuardedRunner, Session]:
    """The first runner whose plugin does not fail.

    Raises:
        EnvironmentFault: the interpreter lacks what that runner needs; or the plugin of the last one failed.
    """
    for runner in runners[:-1]:
        with contextlib.suppress(PluginFault):
            return runner, await runner.open(ground)
    return runners[-1], await runners[-1].open(ground)


def _ground(run: Run, workspace: Workspace, sandbox: Sandbox, interpreter: Interpreter) -> Ground:
    made = run.state.reproduced.file if run.state.reproduced else ""
    files = (run.folder.reproduction / made,) if made else ()
    return Ground(workspace.path, run.task.repository, sandbox, interpreter, files)
