"""The proof of a patch: the whole suite on the patched tree, in a clean process, against the baseline."""

from .contracts.evidence import Outcome, TestReport
from .events import BaselineFinished, Note, PhaseStarted, Verified
from .form import form_of
from .report import patched_files
from .run import Run, Stage


async def verify(run: Run, stage: Stage) -> None:
    """Run the suite and the reproduction, compare with the baseline, and record what was found.

    A test that passed before and fails now is run once more by itself: one that passes then is unstable, is
    named in a note, and does not count against the patch.
    """
    state = run.state
    baseline, reproduced = state.baseline, state.reproduced
    if baseline is None or reproduced is None:
        raise RuntimeError("verification needs a baseline and a reproduction")
    await run.record(PhaseStarted("verify", len(baseline.passing)))
    limit = max(run.seconds_left(), 10.0 + 3.0 * baseline.duration_s)
    report = await stage.session.run(None, deadline_s=limit)
    broken = _broken(baseline, report, state.outdated)
    if broken:
        again = await stage.session.run(broken, deadline_s=limit)
        unstable = tuple(t for t in broken if t in again.passing)
        broken = tuple(t for t in broken if t not in unstable)
        if unstable:
            await run.record(Note(f"unstable, passed when run again by itself: {', '.join(unstable)}"))
    passing = set(report.passing)
    tampered = _tampered(run, stage)
    still = tuple(t for t in reproduced.targets if t not in passing)
    before = {*baseline.failing, *reproduced.targets}
    await run.record(
        Verified(
            step=state.step,
            tree=state.tree,
            ok=not broken and not still and not report.died and not tampered,
            fixed=tuple(r.test for r in report.results if r.test in before and r.outcome is Outcome.PASSED),
            broken=broken,
            still=still,
            ran=len(report.results),
            tampered=tampered,
            form=_form(run, stage),
        ),
        sync=True,
    )


def _form(run: Run, stage: Stage) -> str:
    """The form of the candidate whose edits are on the tree; empty for what a tool changed."""
    taken = run.state.accepted
    paths = {edit.path for edit in taken.candidate.edits} if taken else set[str]()
    try:
        return form_of({path: stage.workspace.tree.read(path) for path in paths}) if paths else ""
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _tampered(run: Run, stage: Stage) -> tuple[str, ...]:
    """Files in which targets stand, or that configure tests, and that the patch changes."""
    ground, reproduced = run.state.ground, run.state.reproduced
    if ground is None or reproduced is None:
        return ()
    own = {t.partition("::")[0] for t in reproduced.targets}
    own |= {frame.path for result in run.evidence.failing for frame in result.frames[:1]}
    added = run.state.regression  # which is ours, and stands where the targets may stand
    changed = patched_files(stage.workspace.diff(ground.tree, added.before if added else run.state.tree))
    return tuple(path for path in changed if path in own or path.rpartition("/")[2] == "conftest.py")


def _broken(baseline: BaselineFinished, report: TestReport, outdated: frozenset[str]) -> tuple[str, ...]:
    """Tests that passed before and did not pass now; a skipped test is not a passed one.

    Those that a person called out of date do not count.
    """
    spared = {*report.passing, *baseline.unstable, *outdated}
    return tuple(t for t in baseline.passing if t not in spared)
