"""Sentences that state a rule about results, and survivors that break it.

Few forms are read, and each only where it can be held against numbers that survivors give: a bound by a
parameter, a parameter that is added, how halves are rounded, that what has begun counts as a whole. What is
not understood says nothing.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from ..issue.code import expression, source
from .documents import Source
from .inputs import Input
from .weighing import PART, Against, Outcomes, kinds


class Rule(StrEnum):
    """What a sentence states."""

    BOUND = "no result is above"
    ADDED = "is added to the result"
    EVEN = "a half goes to the even neighbour"
    HALF_UP = "a half goes up"
    BEGUN = "what has begun counts as a whole"


@dataclass(frozen=True, slots=True)
class Claim:
    """A rule that a source states, of a parameter where it is about one."""

    rule: Rule
    sentence: str
    source: str
    name: str = ""


_SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=[A-Z`])|\n\s*\n|\n\s*[-*] ")
_MORE = r"(?:longer|more|greater|larger|higher|bigger|later|above|over)"
_BOUND = re.compile(
    rf"\b(?:no|never|not)\b[^.]*?\b{_MORE}(?:\s+than)?\s+(?:the\s+|its\s+)?`?(\w+)`?"
    r"|\b(?:never|not|cannot)\s+exceeds?\s+(?:the\s+|its\s+)?`?(\w+)`?",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"`?\b(\w+)`?\s+(?:(?:always|is|are|then|comes?|goes)\s+)+(?:added|on\s+top|in\s+addition)\b",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"\b(?:hal(?:f|ves)|ties?|mid(?:way|point)|(?:just|exactly|right)\s+between)\b", re.IGNORECASE
)
_EVEN = re.compile(r"\bto\s+(?:the\s+)?(?:nearest\s+)?even\b|\bbanker'?s['’]?\s+rounding\b", re.IGNORECASE)
_UP = re.compile(r"\b(?:hal(?:f|ves))\b[^.]*\b(?:up|away\s+from\s+zero)\b", re.IGNORECASE)
_BEGUN = re.compile(
    r"\b(?:every|each|any|all)\b[^.]*\b(?:begun|began|begins|started|starts|commenced)\b|\bor\s+part\s+(?:of|there)"
    r"|\b(?:started|begun|part|partial)\s+\w+s?\s+(?:counts?|is|are)\b[^.]*\b(?:full|whole)\b"
    r"|\brounds?(?:ed)?\s+up\b",
    re.IGNORECASE,
)


def claims(said: Source, names: Iterable[str]) -> Iterator[Claim]:
    """The rules that a source states.

    Args:
        said: the issue, a document or a docstring.
        names: of parameters and fields, which a rule can be about.
    """
    known = {name.casefold(): name for name in names}
    for sentence in _SENTENCE.split(said.text):
        text = " ".join(sentence.split())
        for rule, pattern in ((Rule.BOUND, _BOUND), (Rule.ADDED, _ADDED)):
            for match in pattern.finditer(text):
                if name := _name_in(
                    next(filter(None, match.groups())), text[: match.start() + 1] + match[0], known
                ):
                    yield Claim(rule, text, said.name, name)
        if (_EVEN.search(text) and _HALF.search(text)) or re.search(r"\bbanker", text, re.IGNORECASE):
            yield Claim(Rule.EVEN, text, said.name)
        elif _UP.search(text):
            yield Claim(Rule.HALF_UP, text, said.name)
        if _BEGUN.search(text) and not _HALF.search(text):
            yield Claim(Rule.BEGUN, text, said.name)


def _name_in(word: str, before: str, known: Mapping[str, str]) -> str:
    """The parameter that a word names; ``it`` is the last one that was named before."""
    if word.casefold() in known:
        return known[word.casefold()]
    if word.casefold() not in {"it", "that", "this"}:
        return ""
    earlier = [known[w] for w in re.findall(r"\w+", before.casefold()) if w in known]
    return earlier[-1] if earlier else ""


def parameters(code: str) -> dict[str, float | None]:
    """The parameters and fields that a module declares, with their defaults where these are numbers."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, float | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            given = [*node.posonlyargs, *node.args]
            padded = [None] * (len(given) - len(node.defaults)) + list(node.defaults)
            pairs = [*zip(given, padded, strict=True), *zip(node.kwonlyargs, node.kw_defaults, strict=True)]
            found |= {a.arg: _number_of(d) for a, d in pairs if a.arg != "self"}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = _number_of(node.value)
    return found


def _number_of(node: ast.expr | None) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """What rules are held against.

    Attributes:
        outcomes: by candidate id, what each call gives.
        inputs: the calls by their texts.
        defaults: of parameters, as :func:`parameters` gives them.
    """

    outcomes: Outcomes
    inputs: Mapping[str, Input]
    defaults: Mapping[str, float | None]


def broken(stated: Sequence[Claim], ids: Sequence[str], told: Told) -> list[Against]:
    """What rules speak against which survivors; nothing where the rules contradict one another.

    A rule that all break, or none, tells nothing.
    """
    groups = kinds(ids, told.outcomes)
    found: dict[Claim, list[tuple[str, ...]]] = {}
    for claim in stated:
        guilty = [group for group in groups if _breaks(claim, group, groups, told)]
        if guilty and len(guilty) < len(groups):
            found[claim] = guilty
    if all(any(group in guilty for guilty in found.values()) for group in groups):
        return []
    return [
        Against(one, f"{claim.source}: {claim.sentence}")
        for claim, guilty in found.items()
        for group in guilty
        for one in group
    ]


def _breaks(claim: Claim, group: tuple[str, ...], groups: Sequence[tuple[str, ...]], told: Told) -> bool:
    mine = told.outcomes.get(group[0], {})
    others = [told.outcomes.get(g[0], {}) for g in groups if g is not group]
    match claim.rule:
        case Rule.BOUND:
            known = [call for call in mine if call in told.inputs]
            return any(_above(told.inputs[call], claim.name, mine[call]) for call in known)
        case Rule.ADDED:
            return _not_added(claim.name, mine, told)
        case Rule.EVEN | Rule.HALF_UP:
            return any(_worse_at_halves(claim.rule, mine, other) for other in others)
        case Rule.BEGUN:
            return any(_falls_short(mine, other) for other in others)


def _keyword(one: Input, name: str) -> tuple[Decimal | None, str]:
    """The number that a call gives for a parameter by its name, and the call without it."""
    tree = expression(one.call)
    value: Decimal | None = None
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Call):
            value = next((number(source(k.value)) for k in node.keywords if k.arg == name), value)
            node.keywords = [k for k in node.keywords if k.arg != name]
    return value, "; ".join((*one.setup, source(tree))) if tree is not None else ""


def number(text: str) -> Decimal | None:
    """A result as a number, in quotation marks or without; ``None`` where it is none."""
    try:
        found = Decimal(text.strip("'\""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _above(one: Input, name: str, told: str) -> bool:
    bound, _ = _keyword(one, name)
    value = number(told)
    return bound is not None and value is not None and value > bound


def _not_added(name: str, mine: Mapping[str, str], told: Told) -> bool:
    """Whether two calls that differ in the parameter alone give results that do not differ by as much."""
    default = told.defaults.get(name)
    by_rest: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for call, outcome in mine.items():
        value = number(outcome)
        if call not in told.inputs or value is None:
            continue
        given, rest = _keyword(told.inputs[call], name)
        given = Decimal(str(default)) if given is None and default is not None else given
        if given is not None:
            by_rest.setdefault(rest, []).append((given, value))
    return any(
        abs((value - pairs[0][1]) - (given - pairs[0][0])) > Decimal("1e-9")
        for pairs in by_rest.values()
        for given, value in pairs[1:]
    )


def _worse_at_halves(rule: Rule, mine: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether wherever two kinds differ, by one in the last place, the other one rounds as the rule says."""
    pairs = [(number(told), number(other[call])) for call, told in mine.items() if call in other]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    different = [(a, b) for a, b in known if a != b]
    if not different or 2 * len(different) > len(known):  # halves are rare
        return False
    return all(_neighbours(a, b) and _prefers(rule, b, a) for a, b in different)


def _falls_short(mine: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether one kind gives less than another at a good part of the calls, and nowhere more.

    At few calls, such as whole units, it is open which of them is right.
    """
    pairs = [(number(told), number(other[call])) for call, told in mine.items() if call in other]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    less = sum(a < b for a, b in known)
    return PART * len(known) <= less > 0 and not any(a > b for a, b in known)


def _neighbours(one: Decimal, other: Decimal) -> bool:
    exponent = min(_exponent(one), _exponent(other))
    return abs(one - other) == Decimal(1).scaleb(exponent)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _prefers(rule: Rule, right: Decimal, wrong: Decimal) -> bool:
    if rule is Rule.HALF_UP:
        return abs(right) > abs(wrong)
    return right.as_tuple().digits[-1] % 2 == 0


def quoted(point: Against, longest: int = 160) -> Against:
    """The same with its sentence cut to what fits a line."""
    return replace(point, why=point.why if len(point.why) <= longest else point.why[: longest - 1] + "…")
