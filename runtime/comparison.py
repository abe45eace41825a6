"""Comparing survivors: what they give on inputs, and the doubt that is left between them."""

from . import budget, doubt, probing
from .contracts.channel import Question
from .contracts.runner import Trial
from .events import Blocked, Compared, PhaseStarted
from .issue.modules import index_modules
from .run import Run, Stage

MOST = 8
"""How many survivors are compared, the best ones."""

LIKELY = 0.5
"""A survivor whose prior is less than this share of the best one's raises no doubt."""


async def compare(run: Run, stage: Stage) -> None:
    """Run the likeliest survivors on inputs, once a search, and record what they give."""
    pool = likely(run)
    if len(pool) < 2 or run.seconds_left() <= 0.0:
        return
    await run.record(PhaseStarted("compare", len(pool)))
    tree = stage.workspace.tree
    names = probing.edited_functions((e for s in pool for e in s.candidate.edits), tree)
    sources = [tree.read(p) for p in tree.files() if p.endswith(".py") and _may_call(p)]
    sources += [path.read_text(encoding="utf-8") for path in stage.ground.reproductions]
    index = index_modules(stage.workspace.path, [p for p in tree.files() if p.endswith(".py")])
    inputs = probing.importable(probing.calls(names, sources), index)
    told: dict[str, dict[str, str]] = {}
    if inputs:
        told = await _told(run, stage, inputs)
    await run.record(Compared(run.state.step, told))


def _may_call(path: str) -> bool:
    return "test" in path.rpartition("/")[2] or "test" in path.split("/", maxsplit=1)[0]


async def _told(run: Run, stage: Stage, inputs: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each survivor gives on each input, by running a test module that says so."""
    before = stage.ground.reproductions
    name = f"reproduction/{probing.FILE}"
    run.folder.write(name, probing.module(inputs))
    await stage.show(*before, run.folder.path / name)
    try:
        collection = await stage.session.collect()
        probes = [t for t in collection.tests if t.startswith(f"mentee:{probing.FILE}")]
        pool = likely(run)
        trials = [Trial(s.candidate.edits, (probe,)) for s in pool for probe in probes]
        found = await stage.session.validate(trials, deadline_s=max(1.0, min(run.seconds_left(), 30.0)))
    finally:
        (run.folder.path / name).unlink()
        await stage.show(*before)
    calls = list(inputs)
    return {
        s.candidate.id: probing.outcomes(
            calls, [r for v in found[at * len(probes) : (at + 1) * len(probes)] for r in v.results]
        )
        for at, s in enumerate(pool)
    }


def likely(run: Run) -> tuple[doubt.Survivor, ...]:
    """The best survivors with edits, those that are far less likely than the best left out."""
    pool = [s for s in run.state.pool if s.candidate.edits]
    floor = LIKELY * pool[0].candidate.prior if pool else 0.0
    return tuple(s for s in pool if s.candidate.prior >= floor)[:MOST]


async def raise_doubt(run: Run) -> None:
    """Record the question that would tell the likeliest survivors apart, where there is one."""
    state = run.state
    if state.blockers or budget.questions_left(run.budget, state) == 0:
        return
    question = remaining_doubt(run)
    if question is not None:
        await run.record(Blocked(question), sync=True)


def remaining_doubt(run: Run) -> Question | None:
    """The question that is left between the survivors; ``None`` where nothing tells them apart."""
    settled = frozenset(q.about for q in (*run.state.questions, *run.state.blockers))
    accepted = (run.state.accepted,) if run.state.accepted else ()
    return doubt.question((*accepted, *likely(run)), run.state.outcomes, settled)
