"""Accept, refine, ask or stop: a pure function of what a step found, with a reason for a person.

The order is fixed: stop (solved, or a budget spent), veto (a required criterion fails), ask, accept,
refine; and stop when none of these is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .contracts.channel import Question
from .contracts.critique import Rubric
from .events import Fallen, Survivor
from .scoring import failed

BARREN = 2
"""Rounds in a row that bring nothing before proposals that are drawn anew are given up."""


class Verdict(StrEnum):
    """What a step comes to."""

    ACCEPT = "accept"
    REFINE = "refine"
    ASK = "ask"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason; the candidate it accepts or the question it asks, where there is one."""

    verdict: Verdict
    reason: str
    candidate: str = ""
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Deliberation:
    """What a decision depends on, and nothing else does.

    Attributes:
        pool: survivors not tried yet, best first.
        partials: fallen candidates that came nearer to the goal, best first.
        best: the best score or progress of each round so far, oldest first.
        rubric: whose required criteria are a veto.
        bar: the score that a candidate must clear by more than its uncertainty.
        blockers: what only a person can tell, not answered yet.
        questions_left: how many questions may still be asked; ``None`` for any number.
        tried: proposals that come a few at a time were judged, and others may be drawn.
        rounds_left: how often the search may still be refined.
        solved: a patch is verified.
        spent: the name of the budget that is spent; empty when none is.
        threshold: how much an answer has to be worth.
    """

    pool: tuple[Survivor, ...] = ()
    partials: tuple[Fallen, ...] = ()
    best: tuple[float, ...] = ()
    rubric: Rubric = Rubric()
    bar: float = 0.5
    blockers: tuple[Question, ...] = ()
    questions_left: int | None = None
    rounds_left: int = 0
    tried: bool = False
    solved: bool = False
    spent: str = ""
    threshold: float = 0.0


def decide(seen: Deliberation) -> Decision:
    """The decision of a step."""
    if seen.solved:
        return Decision(Verdict.STOP, "solved")
    if seen.spent:
        return Decision(Verdict.STOP, f"the budget of {seen.spent} is spent")
    worthy = [question for question in seen.blockers if question.worth >= seen.threshold]
    if worthy and seen.questions_left != 0:
        question = worthy[0]
        return Decision(Verdict.ASK, _why(question, seen.threshold), question=question)
    allowed = [s for s in seen.pool if not failed(s.findings, seen.rubric)]
    rising = may_refine(seen)
    if allowed:
        best = allowed[0]
        if not best.findings:
            return Decision(Verdict.ACCEPT, "no critic has anything to say", best.candidate.id)
        if best.score - best.uncertainty > seen.bar:
            return Decision(Verdict.ACCEPT, f"scores {best.score:.2f}, bar {seen.bar:.2f}", best.candidate.id)
        if not rising:
            return Decision(Verdict.ACCEPT, "the best there is, and refinement is spent", best.candidate.id)
    if rising:
        return Decision(Verdict.REFINE, f"came nearer: {seen.best[-1]:.2f}" if seen.best else "nothing yet")
    if seen.blockers:
        return Decision(Verdict.STOP, f"an answer is needed: {seen.blockers[0].text}")
    return Decision(Verdict.STOP, "nothing is left to try")


def _why(question: Question, threshold: float) -> str:
    """Why a person is asked, with what was learned of when to ask."""
    learned = f" (it matters with {question.worth:.0%}, asked from {threshold:.0%} on)" if threshold else ""
    return question.blocker.value + learned


def may_refine(seen: Deliberation) -> bool:
    """Whether another round has something to build on, and the last one raised the best there was.

    What is drawn anew may fail once and be right the next time, more widely: it is given up a round later.
    """
    if seen.rounds_left <= 0 or not (seen.partials or seen.pool or seen.tried):
        return False
    return barren(seen.best) < (BARREN if seen.tried else 1)


def barren(best: Sequence[float]) -> int:
    """How many of the last rounds brought nothing better than all before them; the first one always did."""
    count = 0
    for at in range(len(best) - 1, 0, -1):
        if best[at] > max(best[:at]):
            break
        count += 1
    return count
