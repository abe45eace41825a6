"""How a search is refined: what the next proposal is told of the last one, and how widely it is drawn.

Two strategies. ``critique`` tells what was not met and why, and builds on what came nearest; ``again`` tells
only that it was not right, as in unary feedback (*A Simple "Try Again" Can Elicit Multi-Turn LLM Reasoning*,
2025). Which one is used follows from how often each has helped with such a task: a draw from the Beta
posterior of each (Thompson sampling), where the prior trusts critiques. Neither proposes again what fell, and
each round that brings nothing widens the next one: its temperature rises by 0.15 up to 1.5, as in *Feedback
Friction: LLMs Struggle to Fully Incorporate External Feedback* (Jiang et al. 2025).

What is known is frozen into a run's first event and every draw comes from its seed, so a resumed run chooses
the same.
"""

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from .decision import barren
from .events import Event, SearchEnded
from .outcomes import append, newest
from .state import State, fold

FILE = "refinements.jsonl"

CRITIQUE, AGAIN = "critique", "again"

PRIOR: Mapping[str, tuple[float, float]] = {CRITIQUE: (8.0, 2.0), AGAIN: (2.0, 8.0)}
"""Successes and failures that each strategy is taken to have had."""

NEWEST = 2_000
"""Rounds that count."""

STEP, HOTTEST = 0.15, 1.5
"""How much the temperature rises with a round that brought nothing, and how far."""

Record = Mapping[str, tuple[int, int]]
"""How often a strategy helped and did not, by kind of task and strategy."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """One refined round: by which strategy, on what kind of task, and whether it raised the best score."""

    kind: str
    strategy: str
    helped: bool


def key(kind: str, strategy: str) -> str:
    """How a strategy on a kind of task is called in a record."""
    return f"{kind}/{strategy}"


def choose(kind: str, known: Record, rng: random.Random, *, learn: bool = True) -> str:
    """The strategy of a round: of a draw from each one's posterior the highest.

    Args:
        kind: of the task: the policy, and where the failure was taken from.
        known: what earlier runs tell.
        rng: seeded from the run's seed and the round.
        learn: where it is false, the strategy that the priors favour.
    """
    if not learn:
        return CRITIQUE

    def draw(strategy: str) -> float:
        (won, lost), (helped, failed) = PRIOR[strategy], known.get(key(kind, strategy), (0, 0))
        return rng.betavariate(won + helped, lost + failed)

    return max((CRITIQUE, AGAIN), key=draw)


def temperature(rounds: int) -> float:
    """The temperature after so many rounds in a row that brought nothing; 0 leaves it to the model."""
    return min(HOTTEST, STEP * rounds)


def kind_of(state: State) -> str:
    """The kind of a run's task: its policy, and where the failure was taken from."""
    policy = str(state.started.settings.get("policy", "")) if state.started else ""
    return f"{policy}:{state.reproduced.origin if state.reproduced else ''}"


def strategy(state: State) -> str:
    """The strategy of the round that comes next."""
    if state.started is None:
        return CRITIQUE
    rng = random.Random(f"{state.started.seed} {state.step}")  # noqa: S311  no secret: a resumed run draws the same
    learn = bool(state.started.settings.get("learn", True))
    return choose(kind_of(state), state.started.refinements, rng, learn=learn)


def refinements_of(events: Iterable[Event]) -> list[Refinement]:
    """The refined rounds of a run that came to their end."""
    state, found = State(), list[Refinement]()
    for event in events:
        state = fold(state, event)
        if isinstance(event, SearchEnded) and state.strategy:
            found.append(Refinement(kind_of(state), state.strategy, barren(state.best) == 0))
    return found


def keep(data_dir: Path, run: str, found: Iterable[Refinement]) -> None:
    """Add the rounds of a run; once, however often it is told."""
    lines = [json.dumps([run, one.kind, one.strategy, one.helped]) for one in found]
    append(data_dir / FILE, lines, once=f"[{json.dumps(run)},")


def recall(data_dir: Path) -> dict[str, tuple[int, int]]:
    """What the newest rounds tell; lines that are none are passed over."""
    known: dict[str, tuple[int, int]] = {}
    for line in newest(data_dir / FILE, NEWEST):
        match _told(line):
            case [str(), str(kind), str(name), bool(helped)] if name in PRIOR:
                good, bad = known.get(key(kind, name), (0, 0))
                known[key(kind, name)] = (good + helped, bad + (not helped))
            case _:
                pass
    return known


def _told(line: bytes) -> object:
    try:
        return cast("object", json.loads(line))
    except ValueError:
        return None
