"""What proposes candidates: program repair without a model, or a language model."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from .candidate import Candidate, Observation
from .channel import Answer
from .critique import Finding
from .evidence import Evidence
from .precedent import Precedent
from .task import Task
from .tool import Tool
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Partial:
    """A candidate that fell but came nearer: ``progress`` in (0, 1) of the goal.

    Partials with an equal, non-empty ``behaviour`` met the same part of it. ``findings`` is the critique that
    the next proposal can answer: what was not met, why, and where.
    """

    candidate: Candidate
    progress: float
    behaviour: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """An action that was carried out, and what came of it."""

    candidate: Candidate
    observation: Observation


@dataclass(frozen=True, slots=True)
class Situation:
    """What a policy knows when it proposes.

    Attributes:
        step: the number of the step, from 1.
        round: how often this step's search was refined; 0 for the first proposal.
        tree: the files as they are now.
        evidence: what running the tests showed.
        partials: candidates worth building on, best first.
        turns: what was done so far, oldest first.
        recalled: what memory says that applies here, one text each; data, never instruction.
        skip: how many candidates of this round's stream were already judged, when a run is resumed.
        explored: how many candidates of the first round's stream were judged, for later rounds.
        seed: derive every random choice from it.
        hints: what a person said in mid-run, oldest first.
        answers: what came back of questions, oldest first.
        tried: of proposals that come a few at a time, those of this step's earlier rounds, and what each did
            not meet.
        strategy: how this round refines the last one: ``critique`` (build on what came nearest, answer what
            was unmet) or ``again`` (something else); empty in the first round.
        barren: so many rounds in a row have brought nothing better; propose more widely the more there are.
        tools: what an action can call, by name.
        precedents: earlier runs on failures like this one, the same for the whole run.
    """

    task: Task
    step: int
    round: int
    tree: Tree
    evidence: Evidence
    partials: tuple[Partial, ...] = ()
    turns: tuple[Turn, ...] = ()
    recalled: tuple[str, ...] = ()
    skip: int = 0
    explored: int = 0
    seed: int = 0
    hints: tuple[str, ...] = field(default=())
    answers: tuple[Answer, ...] = ()
    tools: tuple[Tool, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    tried: tuple[Partial, ...] = ()
    strategy: str = ""
    barren: int = 0


@runtime_checkable
class Policy(Protocol):
    """What proposes candidates.

    Attributes:
        name: the word for it in ``--policy``.

    An attribute ``patience_s`` says how many seconds one batch may take where that is more than a minute. An
    attribute ``ahead`` that is true says that proposing costs next to nothing: then the next batch is made
    while the last one is judged.
    """

    name: str

    def propose(self, situation: Situation, width: int) -> AsyncIterator[tuple[Candidate, ...]]:
        """Yield batches of candidates, best first, lazily; ``width`` is the size of a batch.

        The same situation gives the same stream, so that a resumed run can skip what was judged. The
        stream ends when there is nothing left to propose for this step.
        """
        ...
