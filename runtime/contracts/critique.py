"""What good looks like for a task, and the judgement of candidates by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from .candidate import Candidate
from .evidence import Evidence
from .runner import Session
from .task import Task
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is asked of a candidate.

    Attributes:
        id: stable name, such as ``tests.target``.
        text: what it asks, for a person.
        weight: its share in the score; weights of a rubric need not sum to 1.
        required: whether a score under ``bar`` rejects the candidate, however good the rest is.
        bar: the least score that passes.
        outcome: scored on the patch; otherwise on each step.
    """

    id: str
    text: str
    weight: float = 1.0
    required: bool = False
    bar: float = 1.0
    outcome: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """Weighted criteria; ids are unique."""

    criteria: tuple[Criterion, ...] = ()

    def merge(self, other: "Rubric") -> "Rubric":
        """Both rubrics' criteria; where ids are equal, the other's."""
        merged = {c.id: c for c in self.criteria} | {c.id: c for c in other.criteria}
        return Rubric(tuple(merged.values()))


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of a critique: a criterion, a score in [0, 1], and why.

    ``path`` and the lines ``start`` to ``end`` say where, when there is a place.
    """

    criterion: str
    score: float
    message: str = ""
    path: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Critique:
    """A critic's judgement of one candidate; no findings when it has nothing to say.

    Attributes:
        progress: for a candidate that falls: how much of the goal it reached, in [0, 1), so that the
            next proposal can build on it; 0 when it reached nothing that the unchanged tree does not.
        behaviour: candidates with an equal, non-empty key were seen to behave alike.
    """

    findings: tuple[Finding, ...] = ()
    progress: float = 0.0
    behaviour: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a critic may look at.

    Attributes:
        tree: the files that the candidates' edits refer to.
        session: the repository's tests; ``None`` where it has none.
        evidence: what was seen before the first proposal.
        deadline_s: seconds left for this batch.
    """

    task: Task
    tree: Tree
    evidence: Evidence
    rubric: Rubric
    session: Session | None = None
    deadline_s: float = 60.0
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@runtime_checkable
class Critic(Protocol):
    """What judges candidates.

    Attributes:
        name: stable name.
        cost_ms: a first estimate of the milliseconds one candidate takes; the order of critics follows
            what is measured from then on.

    A critic that may take longer over a batch than the setting ``hook_timeout_s`` says so by an attribute
    ``patience_s``, in seconds.
    """

    name: str
    cost_ms: float

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """Judge a batch; the result is aligned with it by index."""
        ...
