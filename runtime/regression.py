"""The issue's own tests, added to the patch before it is proved, so that the proof covers them.

They are tried first: what does not fail without the change, or does not pass with it, is left out.
"""

from collections.abc import Sequence

from .events import Note, PhaseStarted, RegressionAdded
from .issue.checks import Check, checks_of
from .issue.issue import read_issue
from .issue.modules import ModuleIndex, index_modules
from .issue.regression import Regression, answered, only, regression
from .issue.source import Style
from .report import patched_files
from .run import Run, Stage


async def add_regression(run: Run, stage: Stage) -> None:
    """Add tests for what the issue and the answers say; nothing where the failing tests are the repository's.

    Nothing either where the patch brings tests already, or ``regression_test`` is off.
    """
    state = run.state
    reproduced, ground = state.reproduced, state.ground
    wanted = run.started.settings.get("regression_test", True) and state.regression is None
    if not wanted or reproduced is None or ground is None or not reproduced.file:
        return
    if any(map(is_test, patched_files(stage.workspace.diff(ground.tree, state.tree)))):
        return
    await run.record(PhaseStarted("regression"))
    issue = read_issue("\n\n".join([run.task.issue, *(a.text for a in state.answers)]))
    tree = stage.workspace.tree
    index = index_modules(stage.workspace.path, [p for p in tree.files() if p.endswith(".py")])
    stated = [c for c in checks_of(issue, index) if c.origin == reproduced.origin and not c.unresolved]
    tests = {path: tree.read(path) for path in tree.files() if is_test(path)}
    style: Style = "unittest" if ground.runner == "unittest" else "pytest"
    known = [*_answers(run, index)]
    made = regression([*stated, *known], issue.title, tests, style)
    failing = await _outcome(run, stage, ground.tree, made, passed=False)
    kept = [check for check in only(made, failing) if check in stated] if made else []
    made = regression([*kept, *known], issue.title, tests, style) if kept else None
    passing = await _outcome(run, stage, state.tree, made, passed=True)
    if made is None or set(passing) != set(made.checks):
        stage.workspace.restore(state.tree)
        await run.record(Note("no test was added: none could be written that fails before and passes now"))
    else:
        event = RegressionAdded(made.edit.path, tuple(made.checks), state.tree, stage.workspace.snapshot())
        await run.record(event, sync=True)


def is_test(path: str) -> bool:
    """Whether a path is that of a file of tests, as pytest and unittest find them."""
    name = path.rpartition("/")[2]
    return name.endswith(".py") and (name.startswith("test") or name.endswith(("_test.py", "_tests.py")))


def _answers(run: Run, index: ModuleIndex) -> Sequence[Check]:
    """What people said of calls on which patches differed."""
    said = {answer.question: answer.text for answer in run.state.answers}
    found: list[Check] = []
    for question in run.state.questions:
        line = index.import_of(question.about.partition("(")[0]) if question.options else ""
        if line and question.id in said:
            check = answered(question.about, said[question.id], (line,))
            found += [check] if check else []
    return found


async def _outcome(
    run: Run, stage: Stage, tree: str, made: Regression | None, *, passed: bool
) -> tuple[str, ...]:
    """Names of the added tests that pass, or fail, on a tree; the files are left so."""
    if made is None:
        return ()
    stage.workspace.restore(tree)
    stage.workspace.write([made.edit])
    await stage.show(*stage.ground.reproductions)
    baseline = run.state.baseline
    before = {*baseline.passing, *baseline.failing} if baseline else set[str]()
    collection = await stage.session.collect((f"{made.edit.path}::",))
    own = [t for t in collection.tests if t not in before and _name(t) in made.checks]
    report = await stage.session.run(own, deadline_s=60.0) if own else None
    if report is None:
        return ()
    return tuple(_name(t) for t in (report.passing if passed else report.failing))


def _name(test: str) -> str:
    """The name of the function in a node id."""
    return test.rpartition("::")[2].rpartition(".")[2]
