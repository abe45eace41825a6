"""Where surviving candidates behave differently, and the question that tells most of them apart.

The outcomes of calls come from running the survivors on inputs seen in the tests (``Session.probe``). A call
on which they agree says nothing; of the others the one is asked about that leaves the fewest candidates
whatever the answer is, as in TiCoder (Lahiri et al. 2022, arXiv 2208.05950), shorter calls first.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from .contracts.channel import Blocker, Question
from .events import Survivor

Outcomes = Mapping[str, Mapping[str, str]]
"""By candidate id: what each call gives, as text."""


def split(call: str, ids: Sequence[str], outcomes: Outcomes) -> Counter[str]:
    """How many of the candidates give each outcome of a call; those that were not run on it are left out."""
    return Counter(outcomes[i][call] for i in ids if call in outcomes.get(i, {}))


def gain(call: str, ids: Sequence[str], outcomes: Outcomes) -> float:
    """Bits that the answer to a call is worth: the entropy of its outcomes over the candidates."""
    counts = split(call, ids, outcomes)
    total = sum(counts.values())
    return -sum(n / total * math.log2(n / total) for n in counts.values()) if total else 0.0


def question(pool: Sequence[Survivor], outcomes: Outcomes, settled: frozenset[str]) -> Question | None:
    """The question to ask about the survivors; ``None`` where no new call tells them apart.

    Args:
        pool: survivors, best first.
        outcomes: what calls give.
        settled: calls that were asked about before, whatever the answer was.
    """
    ids = [s.candidate.id for s in pool]
    calls = {call for i in ids for call in outcomes.get(i, {})} - settled
    worth = {call: gain(call, ids, outcomes) for call in calls}
    telling = [call for call in calls if worth[call] > 0.0]
    if not telling:
        return None
    call = min(telling, key=lambda c: (-round(worth[c], 6), len(c), c))
    counts = split(call, ids, outcomes)
    best = outcomes[ids[0]].get(call, "")
    options = sorted(counts, key=lambda outcome: (outcome != best, -counts[outcome], outcome))
    text = f"Several patches pass the tests, but they differ on `{call}`. What should it give?"
    return Question(
        id=f"differ:{call}",
        blocker=Blocker.AMBIGUOUS,
        text=text,
        options=tuple(options),
        default=f"the likeliest patch is taken, which gives {options[0]}",
        about=call,
    )


def agreeing(pool: Sequence[Survivor], outcomes: Outcomes, call: str, answer: str) -> tuple[Survivor, ...]:
    """The survivors that give the answer; all of them when none does, since then it was no such answer."""
    kept = tuple(s for s in pool if outcomes.get(s.candidate.id, {}).get(call, answer) == answer)
    gave = any(outcomes.get(s.candidate.id, {}).get(call) == answer for s in pool)
    return kept if gave else tuple(pool)
