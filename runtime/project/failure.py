"""What shows the failure: the suite as it stands, then the tests that must pass.

They are the tests that were named, or made from the issue's text, or the failing tests of the suite; where
nothing can be made from the text, the run is blocked by the one question that would tell.
"""

import hashlib

from ..contracts.channel import Blocker, Question
from ..contracts.evidence import TestReport
from ..contracts.runner import Collection
from ..errors import EnvironmentFault, UsageError
from ..events import BaselineFinished, Blocked, Note, PhaseStarted, Reproduced
from ..issue.issue import read_issue
from ..issue.reproduction import index_modules, missing_piece, reproductions
from ..run import Run, Stage


async def take_baseline(run: Run, stage: Stage) -> None:
    """Run the suite on the unchanged tree.

    Raises:
        UsageError: there are no tests, and no issue that could be reproduced.
        EnvironmentFault: the suite cannot be imported, or imports files from outside the workspace.
    """
    await run.record(PhaseStarted("reproduce"))
    report = await stage.session.run(None, deadline_s=max(1.0, run.seconds_left()))
    _demand_sound(run, report)
    await run.record(
        BaselineFinished(report.passing, report.failing, duration_s=report.duration_s), sync=True
    )
    if report.broken:
        await run.record(Note(f"left out, cannot be collected: {'; '.join(report.broken)}"))


def _demand_sound(run: Run, report: TestReport) -> None:
    if report.strays:
        raise EnvironmentFault(
            f"the tests import {report.strays[0]} from outside the workspace, so a patch would not be tested",
            "use a sandbox that mounts (bubblewrap or docker), or --python with an interpreter that finds it",
        )
    if report.results:
        return
    if report.missing:
        python = run.state.ground.interpreter if run.state.ground else "python"
        raise EnvironmentFault(
            f"{python} lacks {', '.join(report.missing)}, which the tests import",
            f"install it: {python} -m pip install {' '.join(report.missing)}; or name another by --python",
        )
    if report.broken or report.died:
        why = report.broken[0] if report.broken else report.died
        raise EnvironmentFault(
            f"the tests cannot be run: {why}", "make the suite importable first, then run again"
        )
    if not run.task.issue:
        raise UsageError(
            "no tests were found, and no issue was given",
            "give the failing behaviour by --issue or --text, or a test by --test",
        )


async def reproduce(run: Run, stage: Stage) -> None:
    """Find or make the tests that show the failure, or record the blocker: what exactly is missing.

    Raises:
        UsageError: the tests named do not exist or pass already; or all tests pass and there is no issue.
    """
    baseline = run.state.baseline
    if baseline is None:
        raise RuntimeError("the baseline comes first")
    if run.task.tests:
        targets = _named(run, baseline)
        await run.record(Reproduced(targets, origin="test", says="the tests that were named pass"), sync=True)
        return
    if not run.task.issue:
        if not baseline.failing:
            raise UsageError(
                f"all {len(baseline.passing)} tests pass, so there is nothing to repair",
                "describe the failure by --issue or --text, or name a failing test by --test",
            )
        await run.record(
            Reproduced(baseline.failing, origin="suite", says="the failing tests pass"), sync=True
        )
        return
    await _reproduce_issue(run, stage, baseline)


def _named(run: Run, baseline: BaselineFinished) -> tuple[str, ...]:
    """The failing tests among those that were named, by node id, file or class."""
    known = (*baseline.failing, *baseline.passing)
    for name in run.task.tests:
        if not any(matches(name, test) for test in known):
            close = f"for example {known[0]}" if known else "none was collected"
            raise UsageError(f"no test matches {name!r}", f"name tests as the runner does, {close}")
    named = tuple(t for t in baseline.failing if any(matches(name, t) for name in run.task.tests))
    if not named:
        raise UsageError(
            f"{', '.join(run.task.tests)}: passes already", "name a test that fails, or give an --issue"
        )
    return named


def matches(name: str, test: str) -> bool:
    """Whether a node id is the named test, or lies in the named class, file or folder."""
    name = name.removeprefix("./").rstrip("/")
    return test == name or any(test.startswith(name + mark) for mark in ("::", "[", ".", "/"))


async def _reproduce_issue(run: Run, stage: Stage, baseline: BaselineFinished) -> None:
    texts = [run.task.issue, *(a.text for a in run.state.answers)]
    text = "\n\n".join(texts)
    issue = read_issue(text)
    tree = stage.workspace.tree
    index = index_modules(stage.workspace.path, [p for p in tree.files() if p.endswith(".py")])
    style = "unittest" if run.state.ground and run.state.ground.runner == "unittest" else "pytest"
    for made in reproductions(issue, index, style=style):
        name = f"reproduction/{made.file}"
        run.folder.write(name, made.source)
        await stage.show(run.folder.path / name)
        own = _of_file(await stage.session.collect(()), made.file)
        report = await stage.session.run(own, deadline_s=60.0)
        related = tuple(t for t in baseline.failing if _related(t, text))
        if report.failing:
            await run.record(
                Reproduced((*report.failing, *related), made.file, made.origin, made.says), sync=True
            )
            return
        (run.folder.path / name).unlink()
        await stage.show()
    if baseline.failing:
        says = "the failing tests of the suite pass; the issue's text gave nothing to run"
        await run.record(Reproduced(baseline.failing, origin="suite", says=says), sync=True)
        return
    question = Question(
        id=f"q{len(run.state.answers) + 1}",
        blocker=Blocker.MISSING,
        text=missing_piece(issue, index),
        about=f"issue:{hashlib.sha256(' '.join(text.split()).encode(errors='replace')).hexdigest()}",
    )
    await run.record(Blocked(question), sync=True)


def _of_file(collection: Collection, name: str) -> tuple[str, ...]:
    return tuple(t for t in collection.tests if t.startswith(f"mentee:{name}"))


def _related(test: str, text: str) -> bool:
    """Whether the issue names a failing test of the suite."""
    name = test.rpartition("::")[2].rpartition(".")[2].partition("[")[0]
    return name in text
