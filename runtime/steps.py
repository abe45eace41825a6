"""The steps of a run as its events tell them: what was tried, what fell and survived, what was decided."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .archive import Elite, elites
from .contracts.critique import Criterion
from .events import (
    BatchCritiqued,
    Compared,
    Decided,
    Event,
    Fallen,
    RubricChosen,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)


@dataclass
class Step:
    """What came of one step or round.

    Attributes:
        recalled: what memory gave into it.
        candidates: so many were judged; ``executed`` of them reached the tests.
        fell: how many candidates fell to which criterion.
        nearest: those that fell and came nearest.
        outcomes: what the survivors that were compared gave on the calls on which any two differed.
        costs: of the critics, by name, in milliseconds a candidate.
        verdicts: decisions and proofs, in order.
        rubric: by which the candidates were judged.
    """

    number: int
    round: int
    recalled: tuple[str, ...] = ()
    candidates: int = 0
    executed: int = 0
    fell: Counter[str] = field(default_factory=Counter[str])
    survivors: list[Survivor] = field(default_factory=list[Survivor])
    nearest: list[Fallen] = field(default_factory=list[Fallen])
    outcomes: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    costs: Mapping[str, float] = field(default_factory=dict[str, float])
    verdicts: list[Decided | Verified] = field(default_factory=list[Decided | Verified])
    rubric: tuple[Criterion, ...] = ()

    def take(self, event: Event) -> None:
        """Take in what belongs to a step."""
        match event:
            case BatchCritiqued():
                self.candidates += event.size
                self.executed += event.executed
                self.fell.update(event.fell)
                self.survivors += event.survivors
                self.nearest += event.nearest
            case RubricChosen():
                self.rubric = event.criteria
            case Compared():
                self.outcomes = event.outcomes
            case SearchEnded():
                self.costs = event.costs
            case Decided() | Verified():
                self.verdicts.append(event)
            case _:
                pass

    def elites(self, most: int) -> list[Elite]:
        """The survivors to show: those that differ in what they do, as far as that is known."""
        taken = {event.candidate for event in self.verdicts if isinstance(event, Decided)}
        return elites(self.survivors, self.outcomes, most, taken)


def steps_of(events: Iterable[Event]) -> list[Step]:
    """The steps of a run, in order; the rubric of one holds until another is chosen."""
    found: list[Step] = []
    for event in events:
        if isinstance(event, StepStarted):
            rubric = found[-1].rubric if found else ()
            found.append(Step(event.step, event.round, event.recalled, rubric=rubric))
        elif found:
            found[-1].take(event)
    return found
