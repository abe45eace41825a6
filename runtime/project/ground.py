"""Where the tests run: sandbox, interpreter and runner, chosen once and kept for the whole run."""

from collections.abc import Sequence

from ..contracts.runner import Ground, Interpreter, Runner
from ..contracts.sandbox import MINIMUM, Sandbox
from ..contracts.task import Setup
from ..dispatch import Brought
from ..errors import EnvironmentFault, UsageError
from ..events import GroundChosen
from ..run import Run, Stage
from ..workspace.workspace import Workspace
from .interpreter import find_interpreter, probe

_ORDER = ("bubblewrap", "landlock", "docker")


async def prepare(run: Run, setup: Setup, workspace: Workspace) -> Stage:
    """Choose sandbox, interpreter and runner, or take those that the run has chosen before."""
    settings = run.started.settings
    known = run.state.ground
    sandboxes = await run.plugins.bring("mentee_sandboxes", Sandbox, setup=setup)
    sandbox = choose_sandbox(sandboxes, known.sandbox if known else str(settings["sandbox"]))
    found = find_interpreter(run.task.repository, str(settings["python"]) or None)
    interpreter = await probe(found, sandbox, workspace.path)
    ground = _ground(run, workspace, sandbox, interpreter)
    runners = await run.plugins.bring("mentee_runners", Runner, setup=setup)
    runner = _choose_runner(runners, ground, known.runner if known else str(settings["runner"]))
    if known is None:
        await run.record(
            GroundChosen(
                tree=workspace.base,
                sandbox=sandbox.name,
                promises=tuple(sorted(p.value for p in sandbox.promises)),
                interpreter=str(interpreter.path),
                reason=interpreter.reason,
                runner=runner.name,
                left_out=workspace.left_out,
            ),
            sync=True,
        )
    return Stage(workspace, ground, runner, await runner.open(ground), setup)


def choose_sandbox(sandboxes: Sequence[Brought], asked: str) -> Sandbox:
    """The sandbox of that name, or for ``auto`` the first that keeps the minimum.

    Raises:
        UsageError: no sandbox has that name.
        EnvironmentFault: none keeps the minimum here.
    """
    things: dict[str, Sandbox] = {b.thing.name: b.thing for b in sandboxes}
    if asked != "auto":
        if asked in things:
            return things[asked]
        raise UsageError(
            f"there is no sandbox {asked!r} on this machine", f"there are: auto, {', '.join(sorted(things))}"
        )
    order = [*_ORDER, *sorted(set(things) - set(_ORDER) - {"local"})]
    for name in order:
        if name in things and things[name].promises >= MINIMUM:
            return things[name]
    raise EnvironmentFault(
        "no sandbox on this machine keeps the minimum: no write outside, no network, no sight of $HOME",
        "install bubblewrap or docker, or run without protection by `--sandbox local`",
    )


def _choose_runner(runners: Sequence[Brought], ground: Ground, asked: str) -> Runner:
    things: dict[str, Runner] = {b.thing.name: b.thing for b in runners}
    if asked != "auto":
        if asked in things:
            return things[asked]
        raise UsageError(f"there is no runner {asked!r}", f"there are: auto, {', '.join(sorted(things))}")
    claims = sorted(((r.claims(ground), name) for name, r in things.items()), reverse=True)
    if not claims or claims[0][0] <= 0.0:
        raise UsageError(
            "no way to run this repository's tests was found",
            "name one by --runner, or give the failing behaviour as `>>> call` with its result by --issue",
        )
    return things[claims[0][1]]


def _ground(run: Run, workspace: Workspace, sandbox: Sandbox, interpreter: Interpreter) -> Ground:
    made = run.state.reproduced.file if run.state.reproduced else ""
    files = (run.folder.reproduction / made,) if made else ()
    return Ground(workspace.path, run.task.repository, sandbox, interpreter, files)
