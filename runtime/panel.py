"""The critics of a run: in which order they are asked, what each costs, and what they say of candidates."""

import time
from collections import Counter
from collections.abc import Sequence

from .contracts.candidate import Candidate
from .contracts.critique import Context, Critique, Finding, Rubric
from .differences import difference
from .dispatch import Brought, Fault, items
from .events import BatchCritiqued, Note, SearchEnded, Survivor
from .judging import Tally
from .run import Cast, Run, Stage
from .scoring import combine, valid

AFTER_SEARCH = 2.0
"""What is kept of the time for comparing and proving what is found, in runs of the whole suite."""

RARELY = 0.01
"""The least share of candidates that a critic is taken to drop: one that drops none comes late, not last."""


class Panel:
    """The critics of one run.

    Attributes:
        rubric: by which they judge.
    """

    def __init__(self, run: Run, cast: Cast, stage: Stage) -> None:
        """What critics cost is taken up where the journal left it."""
        self.run, self.stage = run, stage
        self.rubric = Rubric(run.state.rubric) if run.state.rubric else cast.rubric
        self._critics = cast.critics
        known = run.state.costs
        self._costs = {c.thing.name: known.get(c.thing.name, c.thing.cost_ms) for c in cast.critics}
        self._measured: set[str] = set(known)
        self._seen: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._noted: set[str] = set()

    def gather(self) -> None:
        """A search begins: the critics are asked in the order of what one fall costs with each."""
        self._critics = sorted(self._critics, key=self._price)
        self._seen.clear()
        self._dropped.clear()

    def _price(self, critic: Brought) -> float:
        """What it costs that one candidate falls at a critic, as far as the journal knows."""
        name = critic.thing.name
        return self._costs[name] / max(self.run.state.drops.get(name, 1.0), RARELY)

    async def judge(self, batch: Sequence[Candidate], cursor: int) -> BatchCritiqued:
        """Pass a batch through the critics, cheap to dear, each on the survivors of the one before."""
        tally = Tally(batch, self.rubric)
        for critic in self._critics:
            alive = tally.survivors
            tally.take(await self._ask(critic, alive))
            self._seen[critic.thing.name] += len(alive)
            self._dropped[critic.thing.name] += len(alive) - len(tally.survivors)
        tree, learned = self.stage.workspace.tree, self.run.started.learned
        return tally.event(self.run.state.step, cursor, tree, learned)

    async def weigh(self, candidate: Candidate) -> Survivor:
        """What all critics say of one candidate, also after one that would reject it."""
        findings: list[Finding] = []
        for critic in self._critics:
            for critique in await self._ask(critic, [candidate]):
                findings += critique.findings
        score, uncertainty = combine(findings, self.rubric, self.run.started.learned)
        drawn = difference(candidate.edits, self.stage.workspace.tree)
        return Survivor(candidate, score, uncertainty, findings=tuple(findings), diff=drawn)

    def ended(self, why: str) -> SearchEnded:
        """The end of a search, with what was learned of the critics in it."""
        drops = {name: self._dropped[name] / seen for name, seen in self._seen.items() if seen}
        costs = {name: self._costs[name] for name in sorted(self._measured)}
        return SearchEnded(self.run.state.step, why, costs, {**self.run.state.drops, **drops})

    async def _ask(self, critic: Brought, batch: list[Candidate]) -> Sequence[Critique]:
        """A critic's critiques, aligned with the batch; empty ones when it faults or was set aside."""
        silent = [Critique()] * len(batch)
        plugins, run = self.run.plugins, self.run
        if not batch or critic.plugin in plugins.aside:
            return silent
        context = self._context()
        since = time.perf_counter()
        longest = min(context.deadline_s + 5.0, float(getattr(critic.thing, "patience_s", 0.0)))
        patience = max(plugins.timeout_s, longest)
        found = await plugins.call(
            critic.plugin, "critique", critic.thing.critique, batch, context, timeout_s=patience
        )
        cost = 1000.0 * (time.perf_counter() - since) / len(batch)
        if isinstance(found, Fault):
            return silent
        critiques = items(found, Critique)
        if critiques is None or len(critiques) != len(batch) or not all(map(valid, critiques)):
            expected = "expected one critique a candidate, scores in [0, 1]"
            await plugins.fault(critic.plugin, "critique", "type", expected)
            return silent
        self._take_cost(critic.thing.name, cost, said=any(critique.findings for critique in critiques))
        for note in dict.fromkeys(critique.note for critique in critiques if critique.note):
            if note not in self._noted:
                self._noted.add(note)
                await run.record(Note(note))
        return critiques

    def _context(self) -> Context:
        run, stage = self.run, self.stage
        return Context(
            run.task,
            stage.workspace.tree,
            run.evidence,
            self.rubric,
            stage.session,
            run.seconds_left(run.reserve_s(AFTER_SEARCH)),
            ground=stage.ground,
        )

    def _take_cost(self, critic: str, cost_ms: float, *, said: bool) -> None:
        """Learn what a critic costs a candidate; quick with nothing to say is no sign of being quick."""
        if said or cost_ms > self._costs[critic]:
            self._costs[critic] += 0.2 * (cost_ms - self._costs[critic])
        if said:
            self._measured.add(critic)
