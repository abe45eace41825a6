"""The loop: recall, propose, critique, decide, act; again, until a decision stops the run.

Each round of the search is a stream of candidates in batches. A batch passes the critics from cheap to dear,
each on the survivors of the one before. Then comes one decision (``decision``): an accepted action is
carried out and, where it claims to solve the task, verified on the whole suite in a clean process; a
refinement starts another round that builds on what came nearest.

Everything that happens is recorded before the next thing happens, so the loop can be left at any line and
entered again: :meth:`Loop.go` looks at the state, never at a variable, to know what is due.
"""

import time
from collections.abc import Sequence
from contextlib import aclosing

from . import asking, budget, refinement
from .ahead import ahead
from .collecting import still
from .comparison import compare, raise_doubt
from .contracts.candidate import Candidate, Observation
from .contracts.policy import Situation
from .contracts.precedent import Precedent
from .contracts.tool import Scene
from .decision import Decision, Deliberation, Verdict, barren, decide
from .dispatch import Fault, items
from .events import (
    ActionFinished,
    ActionIntended,
    PhaseStarted,
    RubricChosen,
    StepStarted,
)
from .form import form
from .panel import AFTER_SEARCH, Panel
from .regression import add_regression
from .rubric import gather_rubric
from .run import Cast, Run, Stage
from .state import partials
from .verification import verify
from .whole_patch import judge_patch


class Loop:
    """The loop of one run."""

    def __init__(self, run: Run, cast: Cast, stage: Stage) -> None:
        """Everything before the first step is done: the failure is reproduced and observed."""
        self.run, self.cast, self.stage = run, cast, stage
        self.panel = Panel(run, cast, stage)
        self.first_plausible = 0.0
        self.reminded: tuple[str, ...] = run.state.recalled if run.state.rubric else ()

    async def go(self) -> Decision:
        """Step until a decision ends the run, or until it waits for a person who is not there."""
        await self.settle()
        while True:
            await self.run.listen()
            state = self.run.state
            if state.step == 0 or (state.turned and not self.must_ask()):
                await self.begin(0)
            await self.remind()
            if not self.run.state.searched:
                await self.search()
            if not self.run.state.compared:
                await compare(self.run, self.stage)
            await raise_doubt(self.run)
            await asking.recollect(self.run, self.cast)
            decision = await self.decide()
            match decision.verdict:
                case Verdict.ACCEPT:
                    accepted = self.run.state.accepted
                    if accepted is not None:
                        await self.act(accepted.candidate)
                case Verdict.REFINE:
                    await self.begin(self.run.state.round + 1)
                case Verdict.ASK:
                    if not await asking.ask(self.run, self.cast, decision):
                        return decision
                case Verdict.STOP:
                    return decision

    def must_ask(self) -> bool:
        """Whether a question is open and may be asked: it comes before another step."""
        due = any(q.worth >= self.run.started.threshold for q in self.run.state.blockers)
        return due and budget.questions_left(self.run.budget, self.run.state) != 0

    async def settle(self) -> None:
        """Finish what a kill broke off: an action without an end is done again, on the tree it began with."""
        state = self.run.state
        if state.pending is not None:
            self.stage.workspace.restore(state.pending.tree)
            await self.perform(state.pending.candidate)
        elif state.decision is not None and state.decision.verdict == "accept" and state.accepted is not None:
            await self.act(state.accepted.candidate)
        if self.run.state.unverified:
            await self.prove()
        await judge_patch(self.run, self.stage, self.panel)
        self.stage.workspace.restore(self.run.state.tree)

    async def begin(self, round_: int) -> None:
        """Start a step: what is remembered is recalled into it; precedents once, so that the stream stays."""
        state = self.run.state
        situation = self.situation(state.step + 1, round_)
        plugins, setup = self.run.plugins, self.stage.setup
        brought = await plugins.bring("mentee_recall", str, Precedent, situation=situation, setup=setup)
        recalled = [one.thing for one in brought]
        texts = tuple(one for one in recalled if isinstance(one, str))
        first = state.step == 0 and bool(self.run.started.settings.get("learn", True))
        precedents = tuple(p for p in recalled if first and isinstance(p, Precedent) and p.sound)
        way = refinement.strategy(state) if round_ else ""
        started = StepStarted(state.step + 1, round_, state.tree, texts, precedents, way)
        await self.run.record(started, sync=True)

    async def remind(self) -> None:
        """Let what is recalled into this step count in the rubric by which it is judged."""
        recalled = self.run.state.recalled
        if recalled != self.reminded:
            plugins, setup = self.run.plugins, self.stage.setup
            self.panel.rubric = await gather_rubric(plugins, self.run.task, setup, recalled)
            self.reminded = recalled
        if self.panel.rubric.criteria != self.run.state.rubric:
            await self.run.record(RubricChosen(self.panel.rubric.criteria))

    def situation(self, step: int, round_: int) -> Situation:
        """What a policy knows now."""
        run, state = self.run, self.run.state
        return Situation(
            task=run.task,
            step=step,
            round=round_,
            tree=self.stage.workspace.tree,
            evidence=run.evidence,
            partials=partials(state),
            turns=state.turns,
            recalled=state.recalled if step == state.step else (),
            skip=state.cursor if step == state.step else 0,
            explored=state.explored if round_ else 0,
            seed=run.started.seed,
            hints=state.hints,
            answers=state.answers,
            tools=tuple(self.cast.tools[name].thing for name in sorted(self.cast.tools)),
            precedents=state.precedents,
            tried=state.tried if round_ else (),
            strategy=state.strategy,
            barren=barren(state.best),
        )

    async def search(self) -> None:
        """Judge the policy's candidates, batch by batch, until there are enough."""
        run, state = self.run, self.run.state
        if state.phase != "propose":
            await run.record(PhaseStarted("propose"))
        self.panel.gather()
        situation = self.situation(state.step, state.round)
        policy = self.cast.policy
        width = int(run.started.settings["width"])
        stream = await run.plugins.call(policy.plugin, "propose", policy.thing.propose, situation, width)
        wanted = min(run.seconds_left() + 5.0, float(getattr(policy.thing, "patience_s", 0.0)))
        patience = max(run.plugins.timeout_s, 60.0, wanted)
        why = "exhausted"
        proposals = run.plugins.stream(policy.plugin, "propose", stream, patience)
        if getattr(policy.thing, "ahead", False):
            proposals = ahead(proposals)
        async with aclosing(proposals):
            async for batch in proposals:
                proposed = items(batch, Candidate)
                if proposed is None:
                    expected = "a batch is a tuple of candidates"
                    await run.plugins.fault(policy.plugin, "propose", "type", expected)
                    break
                proposed = proposed[: self.affordable(len(proposed))]
                new = self.untried(proposed)
                await run.record(await self.panel.judge(new, run.state.cursor + len(proposed)))
                if why := self.enough():
                    break
                why = "exhausted"
        await run.record(self.panel.ended(why))

    def untried(self, proposed: Sequence[Candidate]) -> list[Candidate]:
        """Without those that failed the proof, or were judged in an earlier round, in whatever words."""
        state, tree = self.run.state, self.stage.workspace.tree
        before = [one.candidate for one in state.tried] if state.round else []
        known = state.rejected | {candidate.id for candidate in before}
        new = [c for c in proposed if c.id not in known]
        forms = state.refused | {form(candidate.edits, tree) for candidate in before if candidate.edits}
        return [c for c in new if not c.edits or form(c.edits, tree) not in forms] if forms else new

    def affordable(self, wanted: int) -> int:
        """How many of so many candidates the budget still allows."""
        limit = self.run.budget.candidates
        return wanted if limit is None else max(0, min(wanted, limit - self.run.state.candidates))

    def enough(self) -> str:
        """Why the search should end now; empty to go on."""
        run, state, settings = self.run, self.run.state, self.run.started.settings
        if (
            budget.spent(run.budget, state, run.journal.elapsed_s)
            or run.seconds_left(run.reserve_s(AFTER_SEARCH)) <= 0.0
        ):
            return "budget"
        collect = int(settings["collect"])
        if not state.plausible_at:
            self.first_plausible = 0.0
            return "stalled" if state.improved_at and state.cursor - state.improved_at >= 2 * collect else ""
        self.first_plausible = self.first_plausible or time.monotonic()
        seconds = time.monotonic() - self.first_plausible
        full = state.cursor - state.plausible_at >= still(collect, state.pool, state.precedents)
        return "enough" if full or seconds >= float(settings["collect_s"]) else ""

    async def decide(self) -> Decision:
        """Ask the plugins, then the built-in decision; record it."""
        run, state = self.run, self.run.state
        settings = run.started.settings
        # A patch that passes its tests is worth proving even when nothing is left for another search.
        found = bool(state.pool and state.pool[0].candidate.edits)
        seen = Deliberation(
            pool=state.pool,
            partials=state.partials,
            best=state.best,
            rubric=self.panel.rubric,
            bar=float(settings["bar"]),
            blockers=state.blockers,
            threshold=run.started.threshold,
            questions_left=budget.questions_left(run.budget, state),
            rounds_left=int(settings["rounds"]) - state.round,
            tried=bool(state.tried),
            solved=state.verified is not None and state.verified.ok,
            spent="" if found else budget.spent(run.budget, state, run.journal.elapsed_s),
        )
        return await asking.decided(run, seen, decide)

    async def act(self, candidate: Candidate) -> None:
        """Carry out an accepted action, and verify it where it claims to solve the task."""
        await self.run.record(ActionIntended(self.run.state.step, candidate, self.run.state.tree), sync=True)
        await self.perform(candidate)
        if self.run.state.unverified:
            await self.prove()
            self.stage.workspace.restore(self.run.state.tree)

    async def prove(self) -> None:
        """Verify an action that claims to solve the task, with the issue's own tests added to it."""
        self.stage.workspace.restore(self.run.state.tree)
        await add_regression(self.run, self.stage)
        await verify(self.run, self.stage)
        await judge_patch(self.run, self.stage, self.panel)

    async def perform(self, candidate: Candidate) -> None:
        """Do what was intended; record what came of it."""
        workspace = self.stage.workspace
        if candidate.call is None:
            workspace.restore(self.run.state.tree)  # what tests have left lying about is no part of a patch
            workspace.write(candidate.edits)
            observation = Observation(True, candidate.rationale, finished=True)
        else:
            observation = await self.use(candidate.call.tool, dict(candidate.call.arguments))
        done = ActionFinished(self.run.state.step, candidate.id, observation, workspace.snapshot())
        await self.run.record(done)
        await self.run.plugins.gather("mentee_action_finished", observation=observation)

    async def use(self, name: str, arguments: dict[str, object]) -> Observation:
        """Call a tool; a tool that is not there or faults gives an observation that says so."""
        tool = self.cast.tools.get(name)
        if tool is None:
            return Observation(
                False, f"there is no tool {name!r}; there are: {', '.join(sorted(self.cast.tools))}"
            )
        scene = Scene(self.stage.ground, self.stage.workspace.tree, self.stage.session)
        limit = max(self.run.plugins.timeout_s, self.run.seconds_left())
        found = await self.run.plugins.call(
            tool.plugin, "call", tool.thing.call, arguments, scene, timeout_s=limit
        )
        if isinstance(found, Observation):
            return found
        why = found.message if isinstance(found, Fault) else "it returned no observation"
        return Observation(False, f"the tool {name} failed: {why}")


__all__ = ["Loop"]
