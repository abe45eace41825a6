"""How the criteria did in finished runs: what each cost and foretold, and what would have been without it.

Three things are kept apart, as *The Alignment Ceiling* (Lambert and Calandra, 2023) asks: how well a score
agrees with the truth, how high the accepted scores are, and how often the accepted patch was right. Where the
second rises and the third does not, the scores are being satisfied and not the aim.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .contracts.critique import By, Criterion, Finding, Rubric
from .events import BatchCritiqued, Decided, Event, RubricChosen, SearchEnded, Survivor, Verified
from .outcomes import outcomes_of, scores
from .reliability import NOTHING, Learned, Outcome, Reliability, calibration_error, family, learn
from .scoring import combine
from .state import State, fold

HALF = 10
"""Runs in each half before a drift is looked for."""

RISE = 0.05
"""A rise of the accepted scores that counts."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one criterion did.

    Attributes:
        criterion, critic: its id, and the critic that judges it; empty for any.
        weight: its weight in the rubric, as far as it is trusted.
        runs: runs in which it judged a survivor; ``used`` survivors in all.
        mean: of its scores.
        cost_ms: milliseconds a candidate of its critic, the mean over runs; not known where that has no name.
        reliability: what the outcomes say of it.
        calibration: mean distance between its scores and the share of right patches.
        correlation: of its score with being right, in [-1, 1]; ``None`` where either never changed.
        decisions: accepted candidates; ``changed`` of them would have been others without it.
    """

    criterion: str
    critic: str
    weight: float
    runs: int
    used: int
    mean: float
    cost_ms: float | None
    reliability: Reliability
    calibration: float
    correlation: float | None
    decisions: int
    changed: int


@dataclass
class _Counts:
    """What is counted of a criterion."""

    runs: int = 0
    scores: list[float] = field(default_factory=list[float])
    decisions: int = 0
    changed: int = 0


def standings(runs: Iterable[Sequence[Event]], outcomes: Sequence[Outcome]) -> list[Standing]:
    """How each criterion did that judged a survivor, those that change most decisions first.

    Args:
        runs: the events of each run.
        outcomes: patches whose truth came out; where there are none, those of the runs are taken.
    """
    counts: dict[str, _Counts] = defaultdict(_Counts)
    costs: dict[str, list[float]] = defaultdict(list)
    criteria: dict[str, Criterion] = {}
    told: list[Outcome] = []
    for events in runs:
        told += outcomes_of(events)
        criteria |= {c.id: c for e in events if isinstance(e, RubricChosen) for c in e.criteria}
        for critic, cost in {
            k: v for e in events if isinstance(e, SearchEnded) for k, v in e.costs.items()
        }.items():
            costs[critic].append(cost)
        _count(events, counts)
    known = list(outcomes) or told
    learned = learn(known)
    found = [_standing(i, count, criteria, costs, known, learned) for i, count in counts.items()]
    return sorted(found, key=lambda s: (-s.changed, -s.weight, s.criterion))


def _count(events: Sequence[Event], counts: dict[str, _Counts]) -> None:
    """Add one run to the counts."""
    judged: set[str] = set()
    for survivor in (s for e in events if isinstance(e, BatchCritiqued) for s in e.survivors):
        for criterion, score in scores(survivor.findings).items():
            counts[criterion].scores.append(score)
            judged.add(criterion)
    for criterion in judged:
        counts[criterion].runs += 1
    for pool, rubric, learned in _accepted(events):
        best = _best(pool, rubric, learned)
        for criterion in {f.criterion for s in pool for f in s.findings}:
            counts[criterion].decisions += 1
            counts[criterion].changed += _best(pool, rubric, learned, criterion) != best


def _accepted(events: Sequence[Event]) -> Iterator[tuple[tuple[Survivor, ...], Rubric, Learned]]:
    """What each candidate was accepted from, with the rubric and what was learned by then."""
    state = State()
    for event in events:
        if isinstance(event, Decided) and event.verdict == "accept" and state.pool:
            yield state.pool, Rubric(state.rubric), state.started.learned if state.started else NOTHING
        state = fold(state, event)


def _best(pool: Sequence[Survivor], rubric: Rubric, learned: Learned, without: str = "") -> str:
    """The candidate that scores best without a criterion; of equal ones the likelier."""

    def rank(survivor: Survivor) -> tuple[float, float]:
        findings: list[Finding] = [f for f in survivor.findings if f.criterion != without]
        return combine(findings, rubric, learned)[0], survivor.candidate.prior

    return max(pool, key=rank).candidate.id


def _standing(
    criterion: str,
    count: _Counts,
    criteria: Mapping[str, Criterion],
    costs: Mapping[str, Sequence[float]],
    known: Sequence[Outcome],
    learned: Learned,
) -> Standing:
    asked = criteria.get(criterion)
    critic = asked.check.what if asked and asked.check.by is By.CRITIC else ""
    pairs = [(o.scores[criterion], o.right) for o in known if criterion in o.scores]
    found = learned.get(family(criterion), Reliability())
    trust = 1.0 if asked and asked.required else found.trust
    spent = costs.get(critic, ())
    return Standing(
        criterion=criterion,
        critic=critic,
        weight=(asked.weight if asked else 1.0) * trust,
        runs=count.runs,
        used=len(count.scores),
        mean=sum(count.scores) / len(count.scores) if count.scores else 0.0,
        cost_ms=sum(spent) / len(spent) if spent else None,
        reliability=found,
        calibration=calibration_error(pairs),
        correlation=correlation(pairs),
        decisions=count.decisions,
        changed=count.changed,
    )


def correlation(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Pearson's correlation of a score with being right; ``None`` where either never changes."""
    if len(pairs) < 2:
        return None
    xs, ys = [score for score, _ in pairs], [float(right) for _, right in pairs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    var_x, var_y = sum((x - mean_x) ** 2 for x in xs), sum((y - mean_y) ** 2 for y in ys)
    if var_x <= 1e-12 or var_y <= 1e-12:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return max(-1.0, min(1.0, together / math.sqrt(var_x * var_y)))


def drift(accepted: Sequence[tuple[float, bool]]) -> str:
    """Whether accepted scores rise while right patches do not, in words; empty where not, or not known.

    Args:
        accepted: the score and the truth of each accepted patch, oldest first.
    """
    half = len(accepted) // 2
    if half < HALF:
        return ""
    old, new = accepted[:half], accepted[half:]
    rise = sum(s for s, _ in new) / len(new) - sum(s for s, _ in old) / len(old)
    gain = sum(r for _, r in new) / len(new) - sum(r for _, r in old) / len(old)
    if rise < RISE or gain > 0.0:
        return ""
    return (
        f"accepted scores rose by {rise:.2f} and right patches by {gain:+.2f}: the scores lose their meaning"
    )


def accepted_patches(runs: Iterable[Sequence[Event]]) -> list[tuple[float, bool]]:
    """The score and the truth of each accepted patch that was put to the proof."""
    found: list[tuple[float, bool]] = []
    for events in runs:
        state = State()
        for event in events:
            if isinstance(event, Verified) and state.accepted is not None:
                found.append((state.accepted.score, event.ok))
            state = fold(state, event)
    return found
