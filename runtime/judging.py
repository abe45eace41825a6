"""What the critics say of one batch, added up critic by critic into the event that is recorded of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .archive import place_of
from .contracts.candidate import Candidate
from .contracts.critique import Critique, Finding, Rubric
from .contracts.tree import Tree
from .differences import difference
from .events import BatchCritiqued, Fallen, Survivor
from .judged import diverse
from .reliability import Learned
from .scoring import combine, failed
from .state import FEW

DRAWN = 2
"""So many of the fallen of a batch are kept with their diff."""


class Tally:
    """The candidates of a batch, and what was said of each so far."""

    def __init__(self, batch: Sequence[Candidate], rubric: Rubric) -> None:
        """Nobody was asked yet."""
        self.batch, self.rubric = batch, rubric
        self.alive = list(range(len(batch)))
        self._findings: list[list[Finding]] = [[] for _ in batch]
        self._behaviour = [""] * len(batch)
        self._fell: Counter[str] = Counter()
        self._nearest: list[Fallen] = []
        self._tokens = sum(candidate.tokens for candidate in batch)
        self._money = sum(candidate.cost for candidate in batch)

    @property
    def survivors(self) -> list[Candidate]:
        """The candidates that no critic has rejected yet."""
        return [self.batch[i] for i in self.alive]

    def take(self, critiques: Sequence[Critique]) -> None:
        """Add one critic's critiques of the survivors, aligned with them; who fails falls."""
        left: list[int] = []
        for i, critique in zip(self.alive, critiques, strict=True):
            self._findings[i] += critique.findings
            self._behaviour[i] = critique.behaviour or self._behaviour[i]
            self._tokens, self._money = self._tokens + critique.tokens, self._money + critique.cost
            if not (criterion := failed(critique.findings, self.rubric)):
                left.append(i)
                continue
            self._fell[criterion] += 1
            if critique.progress > 0.0 or len(self.batch) <= FEW:
                said = tuple(f for f in self._findings[i] if f.score < 1.0)
                self._nearest.append(
                    Fallen(self.batch[i], critique.progress, self._behaviour[i], findings=said)
                )
        self.alive = left

    def event(self, step: int, cursor: int, tree: Tree, learned: Learned) -> BatchCritiqued:
        """What is recorded: counts, the survivors with all that was said of them, the nearest that fell."""
        outcomes = {criterion.id for criterion in self.rubric.criteria if criterion.outcome}
        survivors = [
            Survivor(
                self.batch[i],
                *combine(self._findings[i], self.rubric, learned),
                self._behaviour[i],
                tuple(self._findings[i]),
                difference(self.batch[i].edits, tree),
                place_of(self.batch[i].edits, tree),
            )
            for i in self.alive
        ]
        nearest = diverse(sorted(self._nearest, key=lambda f: -f.progress))
        return BatchCritiqued(
            step,
            cursor,
            len(self.batch),
            dict(self._fell),
            sum(any(f.criterion in outcomes for f in found) for found in self._findings),
            tuple(sorted(survivors, key=lambda s: -s.score)),
            (
                *(replace(f, diff=difference(f.candidate.edits, tree)) for f in nearest[:DRAWN]),
                *nearest[DRAWN:],
            ),
            self._tokens,
            self._money,
        )
