"""Survivors that behave alike as one kind, each kind with a weight, and what speaks against the light ones.

All of them pass the tests, so what is left to go by is how they behave elsewhere, beside the unpatched code
and beside each other:

- one that compares with the very values of an example answers the example, and does not repair the fault;
- one after which a function no longer reads what it is given ignores what it is asked;
- one that changes some of the calls beside an example, and leaves another as it was where all others, which
  differ elsewhere, agree on a new result, has repaired a part (agreement of independent solutions, as in
  CodeT, Chen et al. 2022, arXiv 2207.10397, with kinds in the place of counts);
- one that breaks what a sentence of the issue or the documents states (``claims``) is unlikely to be meant.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..issue.code import expression

Outcomes = Mapping[str, Mapping[str, str]]
"""By candidate id: what each call gives, as text."""

UNLIKELY = 0.25
"""What a kind's weight is multiplied by for each thing that speaks against it."""

DOUBTFUL = 0.5
"""The share of the heaviest weight from which on a kind raises doubt."""

AGREEING = {"step": 2, "exchange": 1}
"""Kinds that have to agree before one that differs is taken for partial, by how a call is near an example.

What boundary was meant beside an example's number is open between two; that arguments are alike is not.
"""

PART = 0.25
"""The share of calls from which on a difference is the rule, and not an edge."""


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against a candidate, for a person."""

    candidate: str
    why: str
    factor: float = UNLIKELY


def kinds(ids: Sequence[str], outcomes: Outcomes) -> list[tuple[str, ...]]:
    """The ids of candidates that give the same on every call, together; in the order of the first of each."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for one in ids:
        found.setdefault(tuple(sorted(outcomes.get(one, {}).items())), []).append(one)
    return [tuple(group) for group in found.values()]


def partial_repairs(
    groups: Sequence[tuple[str, ...]],
    outcomes: Outcomes,
    unpatched: Mapping[str, str],
    beside: Mapping[str, int],
) -> list[Against]:
    """The candidates that repair some of the calls beside the examples, and not another.

    Args:
        groups: kinds of survivors.
        outcomes: what each candidate gives.
        unpatched: what the code gives without a patch.
        beside: the calls one small step from those of the tests that show the failure, each with how many
            kinds have to agree on it.
    """
    calls = {call: least for call, least in beside.items() if call in unpatched}
    left = list(groups)
    found: list[Against] = []
    while point := next(filter(None, (_alone(left, outcomes, unpatched, calls, c) for c in calls)), None):
        group, call = point
        left.remove(group)
        found += [Against(one, f"it leaves {call} as it was") for one in group]
    return found


def _alone(
    groups: Sequence[tuple[str, ...]],
    outcomes: Outcomes,
    unpatched: Mapping[str, str],
    beside: Mapping[str, int],
    call: str,
) -> tuple[tuple[str, ...], str] | None:
    """The one kind that gives what the unpatched code gives, where all others agree on something else."""
    given = {group: outcomes.get(group[0], {}).get(call) for group in groups}
    alone = [group for group, told in given.items() if told == unpatched[call]]
    others = [told for told in given.values() if told not in {None, unpatched[call]}]
    if len(alone) != 1 or len(others) < beside[call] or len(set(others)) != 1:
        return None
    mine = outcomes.get(alone[0][0], {})
    changes_some = any(mine.get(c, unpatched[c]) != unpatched[c] for c in beside)
    return (alone[0], call) if changes_some else None


def overreaching(
    groups: Sequence[tuple[str, ...]], outcomes: Outcomes, unpatched: Mapping[str, str]
) -> list[Against]:
    """The candidates that alone make a good part of all changes; all others leave these results alone.

    Three kinds are the least that can tell: of two, either may be the odd one. Those that do are set aside,
    and the rest is looked at again: beside one that changes everything, one that changes much is not alone.
    """
    left = list(groups)
    found: list[Against] = []
    while odd := _overreaching(left, outcomes, unpatched):
        out = {point.candidate for point in odd}
        left = [group for group in left if group[0] not in out]
        found += odd
    return found


def _overreaching(
    groups: Sequence[tuple[str, ...]], outcomes: Outcomes, unpatched: Mapping[str, str]
) -> list[Against]:
    found: list[Against] = []
    for group in groups if len(groups) > 2 else ():
        mine = outcomes.get(group[0], {})
        others = [outcomes.get(g[0], {}) for g in groups if g is not group]
        known = [c for c in mine if c in unpatched and not unpatched[c].startswith("raises ")]
        reached = [c for c in known if any(told.get(c) != unpatched[c] for told in (mine, *others))]
        changed = [c for c in reached if all(other.get(c) == unpatched[c] for other in others)]
        if changed and len(changed) >= PART * len(reached):
            found += [Against(one, f"it alone changes {changed[0]}, and more such") for one in group]
    return found


def special_cases(code: Mapping[str, str], examples: Iterable[str]) -> list[Against]:
    """The candidates whose new code asks for the very values that an example is called with.

    Args:
        code: by candidate id, the text that it puts into files.
        examples: the calls of the tests that show the failure.
    """
    values = {repr(v) for call in examples for v in _values(call)}
    found: list[Against] = []
    for one, text in code.items():
        asked = {
            part.strip() for match in _EQUAL.finditer(text) for part in match[1].strip("([{}])").split(",")
        }
        if asked & values:
            found.append(Against(one, "it answers an example by its values"))
    return found


def ignoring(before: Mapping[str, str], after: Mapping[str, Mapping[str, str]]) -> list[Against]:
    """The candidates after which a function no longer reads what it is given, and read before.

    Args:
        before: the files that candidates change, as they are.
        after: by candidate id, its files as it leaves them.
    """
    was = {path: _reads(text) for path, text in before.items()}
    return [
        Against(one, f"{function} no longer reads {name}")
        for one, files in after.items()
        for path, text in files.items()
        for function, names in _reads(text).items()
        for name in sorted(was.get(path, {}).get(function, frozenset()) - names)
    ]


def _reads(code: str) -> dict[str, frozenset[str]]:
    """By function, in the order of the text: which of its parameters it reads."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, frozenset[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
            read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            found[node.name] = found.get(node.name, frozenset()) | (given & read)
    return found


_EQUAL = re.compile(r"(?:==|!=|\bin|\bis)\s*([(\[{][^()\[\]{}]*[)\]}]|'[^']*'|\"[^\"]*\"|-?[\d.]+)")


def _values(call: str) -> Iterator[object]:
    """The values in a call that are more than a beginning: not 0, 1, nothing, or a letter."""
    tree = expression(call)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Constant) and not isinstance(node.value, bool | None):
            plain = (
                node.value in {0, 1, -1} if isinstance(node.value, int | float) else len(str(node.value)) < 2
            )
            if not plain:
                yield node.value


def weights(ids: Sequence[str], against: Iterable[Against]) -> dict[str, float]:
    """The weight of each candidate, 1 where nothing speaks against it."""
    found = dict.fromkeys(ids, 1.0)
    seen: set[tuple[str, str]] = set()
    for point in against:
        if point.candidate in found and (point.candidate, point.why) not in seen:
            seen.add((point.candidate, point.why))
            found[point.candidate] *= point.factor
    return found
