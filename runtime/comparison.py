"""Comparing survivors: what they give on inputs, what the sources say of that, and the doubt that is left."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import budget
from .contracts.candidate import Edit, splice
from .contracts.channel import Question
from .contracts.runner import Trial
from .contracts.tree import Tree
from .contradiction import kept
from .doubt import claims, documents, probe
from .doubt.inputs import Input
from .doubt.material import Material, Scene
from .doubt.meaning import meant, states_value
from .doubt.question import question
from .doubt.selection import agreement, ranked
from .doubt.weighing import (
    AGREEING,
    Against,
    Outcomes,
    ignoring,
    kinds,
    overreaching,
    partial_repairs,
    special_cases,
    weights,
)
from .events import Blocked, Compared, PhaseStarted, Survivor
from .run import Run, Stage
from .text import one_line

MOST = 8
"""How many survivors are compared on inputs of all sorts, the best ones."""

HELD = 24
"""How many are held against what the sources state."""

SEEN = 40
"""Calls that were seen, and that are kept to put a question in their words."""

LONGEST_ANSWER = 80
"""Characters of an answer that are told again."""

LIKELY = 0.5
"""A survivor whose prior is less than this share of the best one's raises no doubt."""

ROUNDS = 2
"""Further rounds: one that searches around what told most, and one that makes it simpler."""

LONGEST_S = 30.0
"""Seconds that one round may take."""

PROOF = 1.2
"""What is kept of the time for proving a patch, in runs of the whole suite."""

UNPATCHED = ""
"""What stands for the id of the code without a patch."""


@dataclass
class Comparison:
    """What is found out about survivors, while it is found out."""

    inputs: dict[str, Input] = field(default_factory=dict[str, Input])
    outcomes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    against: list[Against] = field(default_factory=list[Against])
    out: Mapping[str, str] = field(default_factory=dict[str, str])
    said: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @property
    def unpatched(self) -> Mapping[str, str]:
        """What the code gives without a patch."""
        return self.outcomes.get(UNPATCHED, {})


async def compare(run: Run, stage: Stage) -> None:
    """Run the survivors on inputs and hold them against what the sources state, once a search; record it."""
    pool = [s for s in run.state.pool if s.candidate.edits][:HELD]
    if len(pool) < 2 or run.seconds_left() <= 0.0:
        return
    await run.record(PhaseStarted("compare", len(pool)))
    shown = stage.ground.reproductions
    try:
        compared = await _compared(run, stage, pool)
    finally:
        (run.folder.reproduction / probe.FILE).unlink(missing_ok=True)
        await stage.show(*shown)
    await run.record(compared)


async def _compared(run: Run, stage: Stage, pool: Sequence[Survivor]) -> Compared:
    """Find out what is to be recorded; the session is left with the calls in it."""
    found = Comparison()
    material = Material(_scene(run, stage, pool))
    material.facts += kept(run, stage)
    await _told(run, stage, pool, material.first(), found)
    judging = run.started.settings.get("ask") != "always"
    if judging:
        ids = [s.candidate.id for s in pool]
        found.out, found.said = documents.against(material.facts, ids, found.outcomes)
        found.against += _by_their_text(pool, found, stage.workspace.tree)
    left = [s for s in pool if s.candidate.id not in found.out]
    light = {point.candidate for point in found.against}
    best = likely([s for s in left if s.candidate.id not in light] or left)
    ids = [s.candidate.id for s in best]
    for round_ in range(ROUNDS if len(best) > 1 else 0):
        if _left(run) <= 0.0:
            break
        more = material.further(ids, found.outcomes, found.inputs, last=round_ == ROUNDS - 1)
        await _told(run, stage, best, more, found)
    if judging and len(best) > 1:
        _weigh(best, found, material)
    return _event(run, pool, ids, found, material)


def _left(run: Run) -> float:
    """Seconds left for comparing: enough to prove a patch must remain."""
    return run.seconds_left(run.reserve_s(PROOF))


def _scene(run: Run, stage: Stage, pool: Sequence[Survivor]) -> Scene:
    return Scene(
        stage.workspace.tree,
        stage.workspace.path,
        issue="\n\n".join((run.task.issue, *(a.text for a in run.state.answers))),
        targets=run.state.reproduced.targets if run.state.reproduced else (),
        reproductions=tuple(p.read_text(encoding="utf-8") for p in stage.ground.reproductions),
        edits=tuple(e for s in pool for e in s.candidate.edits),
        seed=run.started.seed,
    )


def _weigh(pool: Sequence[Survivor], found: Comparison, material: Material) -> None:
    """Note what speaks against survivors."""
    ids = [s.candidate.id for s in pool]
    light = {point.candidate for point in found.against}
    groups = kinds([one for one in ids if one not in light], found.outcomes)
    beside = {i.text: AGREEING[i.near] for i in found.inputs.values() if i.near}
    found.against += partial_repairs(groups, found.outcomes, found.unpatched, beside)
    partial = {point.candidate for point in found.against}
    whole = [group for group in groups if group[0] not in partial]
    found.against += overreaching(whole, found.outcomes, found.unpatched)
    stated = [claim for said in material.sources for claim in claims.claims(said, material.defaults)]
    told = claims.Told(found.outcomes, found.inputs, material.defaults)
    found.against += claims.broken(stated, ids, told)


def _by_their_text(pool: Sequence[Survivor], found: Comparison, tree: Tree) -> list[Against]:
    """What speaks against survivors by what they write: it needs no call."""
    examples = [i.text for i in found.inputs.values() if i.example]
    code = {s.candidate.id: "\n".join(e.text for e in s.candidate.edits) for s in pool}
    paths = {e.path for s in pool for e in s.candidate.edits if e.path in set(tree.files())}
    before = {path: tree.read(path) for path in paths}
    after = {
        s.candidate.id: {
            path: splice(before[path], [e for e in s.candidate.edits if e.path == path])
            for path in {e.path for e in s.candidate.edits} & paths
        }
        for s in pool
    }
    return [*special_cases(code, examples), *ignoring(before, after)]


async def _told(
    run: Run, stage: Stage, pool: Sequence[Survivor], inputs: Sequence[Input], found: Comparison
) -> None:
    """Let each survivor, and the code without a patch, tell what the inputs give."""
    if not inputs:
        return
    run.folder.write(f"reproduction/{probe.FILE}", probe.module(inputs))
    file = run.folder.reproduction / probe.FILE
    await stage.show(*(p for p in stage.ground.reproductions if p != file), file)
    collection = await stage.session.collect(())
    probes = [t for t in collection.tests if t.startswith(f"mentee:{probe.FILE}")]
    sides: dict[str, tuple[Edit, ...]] = {UNPATCHED: (), **{s.candidate.id: s.candidate.edits for s in pool}}
    trials = [Trial(edits, (test,)) for edits in sides.values() for test in probes]
    results = await stage.session.validate(trials, deadline_s=max(1.0, min(_left(run), LONGEST_S)))
    for at, one in enumerate(sides):
        mine = results[at * len(probes) : (at + 1) * len(probes)]
        told = probe.outcomes(inputs, [r for v in mine for r in v.results])
        found.outcomes.setdefault(one, {}).update(told)
    found.inputs.update({one.text: one for one in inputs})


def _event(
    run: Run, pool: Sequence[Survivor], best: Sequence[str], found: Comparison, material: Material
) -> Compared:
    """What is kept of a comparison: the calls on which survivors differ, and what speaks against which."""
    ids = [s.candidate.id for s in pool if s.candidate.id in found.outcomes]
    calls = {call for one in ids for call in found.outcomes[one]}
    telling = {c for c in calls if len({found.outcomes[one].get(c) for one in best or ids}) > 1}
    outcomes = {one: {c: t for c, t in found.outcomes[one].items() if c in telling} for one in ids}
    against = [*found.against, *(Against(one, why, 0.0) for one, why in found.out.items())]
    lines = {c: tuple(said) for c, said in found.said.items() if c in telling}
    return Compared(
        run.state.step,
        outcomes,
        weights=weights([s.candidate.id for s in pool], against),
        against=tuple(claims.quoted(point) for point in dict.fromkeys(against)),
        inputs={c: found.inputs[c] for c in telling},
        said=lines,
        raised=tuple(sorted(material.raised)),
        tried=len(found.inputs),
        order=_order(run, best, outcomes),
        seen=tuple(one.text for one in (*material.examples, *material.seen))[:SEEN],
    )


def _order(run: Run, ids: Sequence[str], outcomes: Outcomes) -> tuple[str, ...]:
    """The survivors ranked as the setting says; none where it leaves them as the policy does."""
    method = str(run.started.settings.get("prefer", "likeliest"))
    if method == "likeliest":
        return ()
    rng = random.Random(run.started.seed)  # noqa: S311  no secret: a resumed run draws the same
    return tuple(ids[number] for number in ranked(method, agreement(ids, outcomes), rng))


def likely(pool: Sequence[Survivor]) -> tuple[Survivor, ...]:
    """The best survivors, those that are far less likely than the best left out."""
    floor = LIKELY * pool[0].candidate.prior if pool else 0.0
    return tuple(s for s in pool if s.candidate.prior >= floor)[:MOST]


async def raise_doubt(run: Run) -> None:
    """Record the question that would tell the likeliest survivors apart, where there is one."""
    state = run.state
    if state.blockers or budget.questions_left(run.budget, state) == 0:
        return
    asked = remaining_doubt(run)
    if asked is not None:
        await run.record(Blocked(asked), sync=True)


def contradicted(run: Run) -> str:
    """What a person answered that the accepted patch does not do, as no other patch does; or empty."""
    state = run.state
    told = (
        dict(state.known.outcomes.get(state.accepted.candidate.id, {}))
        if state.accepted
        else dict[str, str]()
    )
    asked = {q.id: q.about for q in state.questions}
    for answer in state.answers:
        call = asked.get(answer.question, "")
        if call in told and states_value(answer.text) and meant(answer.text, [told[call]]) is None:
            wanted, gives = one_line(answer.text, LONGEST_ANSWER), one_line(told[call], LONGEST_ANSWER)
            return f"no patch gives {wanted} for {one_line(call)}, as was answered: this one gives {gives}"
    return ""


def remaining_doubt(run: Run) -> Question | None:
    """The question that is left between the survivors; ``None`` where nothing tells them apart."""
    state = run.state
    answered = {answer.question for answer in state.answers}
    settled = frozenset(q.about for q in state.questions if q.about and q.id in answered)
    accepted = (state.accepted,) if state.accepted else ()
    pool = (*accepted, *likely([s for s in state.pool if s.candidate.edits]))
    compared = [s.candidate.id for s in pool if s.candidate.id in state.known.outcomes]
    return question(compared, state.known, settled)
