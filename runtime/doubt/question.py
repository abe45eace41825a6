"""The question that tells most of the survivors apart.

A call on which they agree says nothing; of the others the one is asked about whose answer tells most in the
mean: the entropy of its outcomes over the kinds of survivors, by their weights, as in TiCoder (Lahiri et al.
2022, arXiv 2208.05950). Kinds count, not candidates: ten spellings of one behaviour are one. Of calls that
tell as much, the rarest difference is asked about first, since edges are what an issue leaves open; then what
is nearest to the calls that were seen, and shortest.

What an answer is worth is how likely it changes which patch is taken: the weight of the kinds that give
something else than the likeliest, as the disagreement of sampled beliefs in PR-LSVI (Wu and Sun 2023,
arXiv 2310.14554) decides whether to ask at all.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..contracts.channel import Blocker, Question
from ..text import printable
from .inputs import Input
from .meaning import meant
from .oddness import odd, traits_of
from .probe import was_cut
from .weighing import DOUBTFUL, Outcomes, kinds

LONGEST_OPTION = 160
MOST_OPTIONS = 6

LONG = 20.0
"""Characters that count as much as one word that was not seen."""

DELIBERATE = "raises "
"""How an outcome begins that is an exception."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a comparison of survivors found out.

    Attributes:
        outcomes: by candidate id, what calls give.
        weights: by candidate id; 1 where nothing is known.
        inputs: by the text of a call, what it needs.
        said: by the text of a call, what sources say of it, a line each.
        raised: names of exceptions that are raised on purpose: a question about these makes sense.
        seen: calls of tests, issue and documents, in whose words a question is best put.
    """

    outcomes: Outcomes = field(default_factory=dict[str, Mapping[str, str]])
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    inputs: Mapping[str, Input] = field(default_factory=dict[str, Input])
    said: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    raised: Collection[str] = ()
    seen: Sequence[str] = ()


def split(call: str, groups: Sequence[tuple[str, ...]], known: Known) -> Counter[str]:
    """The weight of the kinds that give each outcome of a call; those not run on it are left out."""
    found: Counter[str] = Counter()
    for group in groups:
        if call in known.outcomes.get(group[0], {}):
            weight = max(known.weights.get(one, 1.0) for one in group)
            found[known.outcomes[group[0]][call]] += weight  # pyright: ignore[reportArgumentType]  weights are floats
    return found


def gain(counts: Mapping[str, float]) -> float:
    """Bits that an answer is worth: the entropy of the outcomes."""
    total = sum(counts.values())
    return -sum(n / total * math.log2(n / total) for n in counts.values() if n > 0.0) if total else 0.0


def doubtful(ids: Sequence[str], known: Known) -> list[tuple[str, ...]]:
    """The kinds of survivors that may well be right, beside the heaviest."""
    groups = kinds(ids, known.outcomes)
    heavy = {group: max(known.weights.get(one, 1.0) for one in group) for group in groups}
    most = max(heavy.values(), default=0.0)
    return [group for group in groups if heavy[group] >= DOUBTFUL * most]


def question(ids: Sequence[str], known: Known, settled: Collection[str] = ()) -> Question | None:
    """The question to ask about survivors; ``None`` where no new call tells likely ones apart.

    Args:
        ids: of the survivors, best first.
        known: what comparing them found out.
        settled: calls that were asked about before, whatever the answer was. A call that divides survivors
            just as one of them does is as good as asked: who cannot answer one cannot answer the other.
    """
    groups = doubtful(ids, known)
    if len(groups) < 2:
        return None
    everyone = kinds(ids, known.outcomes)
    asked = {_division(call, groups, known) for call in settled}
    shows: Counter[frozenset[frozenset[str]]] = Counter()
    worth: dict[str, float] = {}
    for call in sorted({c for group in groups for c in known.outcomes.get(group[0], {})}):
        division = _division(call, groups, known)
        shows[division] += 1
        new = call not in settled and division not in asked
        if new and len(division) > 1 and _meant(call, groups, known):
            worth[call] = gain(split(call, everyone, known))
    if not worth:
        return None
    usual = traits_of(known.seen)
    plain = {call: bits for call, bits in worth.items() if not odd(call, usual)} if known.seen else worth
    worth = plain or worth
    most = max(worth.values())
    best = [call for call in worth if worth[call] > most - 1e-6]
    whole = [call for call in best if _whole(call, groups, known)] or best
    call = min(whole, key=lambda c: (shows[_division(c, groups, known)], _strangeness(c, known), len(c), c))
    return _put(call, groups, known)


def _whole(call: str, groups: Sequence[tuple[str, ...]], known: Known) -> bool:
    """Whether all that a call gives is shown to its end, as a person wants to read it."""
    return not any(was_cut(known.outcomes.get(group[0], {}).get(call, "")) for group in groups)


def _strangeness(call: str, known: Known) -> float:
    """How far a call is from those that were seen, as a reader would count: new words count twice."""
    seen = [_words(one) for one in known.seen]
    mine = _words(call)
    away = (_distance(mine, other) for other in seen)
    return min(away, default=0.0) + len(call) / LONG


def _words(call: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]|\n", call.replace("\\n", "\n"))


def _distance(mine: Sequence[str], other: Sequence[str]) -> float:
    """Words that differ: what is left out counts half, what stands nowhere in the other twice."""
    codes = SequenceMatcher(None, other, mine, autojunk=False).get_opcodes()
    gone = sum(to - at for kind, at, to, _, _ in codes if kind != "equal")
    new = [word for kind, _, _, at, to in codes if kind != "equal" for word in mine[at:to]]
    return gone / 2 + len(new) + sum(word not in other for word in new)


def _division(call: str, groups: Sequence[tuple[str, ...]], known: Known) -> frozenset[frozenset[str]]:
    """How a call divides the kinds: which of them it cannot tell apart."""
    found: dict[str, set[str]] = {}
    for group in groups:
        found.setdefault(known.outcomes.get(group[0], {}).get(call, ""), set()).add(group[0])
    return frozenset(map(frozenset, found.values()))


def _meant(call: str, groups: Sequence[tuple[str, ...]], known: Known) -> bool:
    """Whether anybody would mean the call: none of the likely ones stumbles over it."""
    told = [known.outcomes.get(group[0], {}).get(call, "") for group in groups]
    return all(t.removeprefix(DELIBERATE) in known.raised for t in told if t.startswith(DELIBERATE))


def _put(call: str, groups: Sequence[tuple[str, ...]], known: Known) -> Question:
    counts = split(call, groups, known)
    best = known.outcomes[groups[0][0]].get(call, "")
    options = sorted(counts, key=lambda outcome: (outcome != best, -counts[outcome], outcome))[:MOST_OPTIONS]
    said = known.said.get(call, ())
    lines = [f"Several patches pass the tests, but they differ on {code(call)}. What should it give?"]
    lines += [printable(line) for line in said]
    made = known.inputs.get(call)
    return Question(
        id=f"differ:{call}",
        blocker=Blocker.CONTRADICTION if len(said) > 1 else Blocker.AMBIGUOUS,
        text="\n".join(lines),
        options=tuple(shown(option) for option in options),
        default=f"the likeliest patch is taken, which gives {shown(options[0])}",
        about=call,
        call=made.call if made else call,
        setup=made.before if made else (),
        worth=1.0 - counts[best] / total if (total := sum(counts.values())) else 1.0,
    )


def shown(outcome: str) -> str:
    """An outcome on one line, without anything that a terminal obeys."""
    text = " ".join(printable(outcome).split("\n"))
    return text if len(text) <= LONGEST_OPTION else text[: LONGEST_OPTION - 1] + "…"


def code(text: str) -> str:
    """Code in backticks, more of them than stand in it, so that nothing in it is a link or a mark."""
    plain = shown(text)
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def agreeing(ids: Sequence[str], outcomes: Outcomes, call: str, answer: str) -> tuple[str, ...]:
    """The survivors that give what was answered; all when none does, since then it was no such answer."""
    given = {one: outcomes.get(one, {}).get(call) for one in ids}
    option = meant(answer, [told for told in given.values() if told is not None])
    if option is None:
        return tuple(ids)
    return tuple(one for one in ids if given[one] is None or given[one] == option)
