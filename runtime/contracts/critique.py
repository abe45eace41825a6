"""What good looks like for a task, and the judgement of candidates by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, runtime_checkable

from .candidate import Candidate
from .evidence import Evidence
from .runner import Ground, Session
from .task import Task
from .tree import Tree


class By(StrEnum):
    """How a criterion is checked."""

    CRITIC = "critic"
    """By the critic of that name; without a name, by any that knows the criterion's id."""
    COMMAND = "command"
    """By a command line that runs in the sandbox on the changed files, and ends with status 0."""
    DEMAND = "demand"
    """By a regular expression that a line of the diff, with its ``+`` or ``-``, must match."""
    FORBID = "forbid"
    """By a regular expression that no line of the diff may match."""
    QUESTION = "question"
    """By a question to a language model; not checked where none has that role."""


class Source(StrEnum):
    """Who asks for a criterion, in the order in which rubrics are merged."""

    BUILT_IN = "built in"
    FEEDBACK = "what people kept"
    USER = "yours"
    REPOSITORY = "the repository"
    ISSUE = "the issue"
    CORRECTION = "a correction"

    @property
    def trusted(self) -> bool:
        """Whether it may take away from what is asked; the others may only ask for more."""
        return self in (Source.BUILT_IN, Source.USER)


@dataclass(frozen=True, slots=True)
class Check:
    """How a criterion is checked.

    Attributes:
        by: the kind of check.
        what: the critic's name, the command line, the regular expression, or the question.
        paths: a pattern as of ``fnmatch``: the files whose diff an expression looks at; all when empty.
    """

    by: By = By.CRITIC
    what: str = ""
    paths: str = ""


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
        check: how it is checked.
        source: who asks for it.
    """

    id: str
    text: str
    weight: float = 1.0
    required: bool = False
    bar: float = 1.0
    outcome: bool = False
    check: Check = Check()
    source: Source = Source.BUILT_IN

    def over(self, known: "Criterion") -> "Criterion":
        """What holds where both have the same id, and this one is merged later.

        What a repository, an issue or a correction says may weigh a criterion anew, require it or raise its
        bar; it can neither excuse a candidate from it nor change how it is checked. What people kept so far
        is an opinion, which they may not weigh anew or require either.
        """
        if self.source.trusted:
            return self
        if known.source is Source.FEEDBACK:
            return known
        required = known.required or self.required
        bar = max(known.bar, self.bar) if known.required else self.bar if required else known.bar
        return replace(known, weight=self.weight, required=required, bar=bar)


@dataclass(frozen=True, slots=True)
class Rubric:
    """Weighted criteria; ids are unique."""

    criteria: tuple[Criterion, ...] = ()

    def merge(self, other: "Rubric") -> "Rubric":
        """Both rubrics' criteria; where ids are equal, the other's over this one's."""
        merged = {c.id: c for c in self.criteria}
        for criterion in other.criteria:
            known = merged.get(criterion.id)
            merged[criterion.id] = criterion.over(known) if known else criterion
        return Rubric(tuple(merged.values()))

    @staticmethod
    def of(rubrics: "Iterable[Rubric]") -> "Rubric":
        """All of them, merged by who asks, in the order of :class:`Source`, and then in their own."""
        every = [criterion for rubric in rubrics for criterion in rubric.criteria]
        order = list(Source)
        merged = Rubric()
        for criterion in sorted(every, key=lambda c: order.index(c.source)):
            merged = merged.merge(Rubric((criterion,)))
        return merged

    def checked_by(self, *kinds: By) -> tuple[Criterion, ...]:
        """The criteria that are checked in one of these ways."""
        return tuple(c for c in self.criteria if c.check.by in kinds)


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
        note: what a person should know of how it was judged, such as a checker that is not installed; a run
            records each note once.
        tokens: tokens of a model that judging it took, in and out.
        cost: what that cost, in US dollars.
    """

    findings: tuple[Finding, ...] = ()
    progress: float = 0.0
    behaviour: str = ""
    note: str = ""
    tokens: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Context:
    """What a critic may look at.

    Attributes:
        tree: the files that the candidates' edits refer to.
        session: the repository's tests; ``None`` where it has none.
        ground: where commands can be run; ``None`` where nothing is executed.
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
    ground: Ground | None = None


@runtime_checkable
class Critic(Protocol):
    """What judges candidates.

    Attributes:
        name: stable name.
        cost_ms: a first estimate of the milliseconds one candidate takes. Critics run in the order of what
            they cost for each candidate that falls there, as measured from then on.

    A critic that may take longer over a batch than the setting ``hook_timeout_s`` says so by an attribute
    ``patience_s``, in seconds.
    """

    name: str
    cost_ms: float

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """Judge a batch; the result is aligned with it by index."""
        ...
