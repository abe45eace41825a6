"""The answer of a model that judges: one form, read strictly.

As in RationalRewards, a verdict names its evidence before its score, and one whose evidence does not resolve
in the change is not applicable: it does not count. What is not in the form is not read charitably: an answer
that could mean two things means nothing.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...runtime.text import one_line
from .changes import Change

LONGEST = 20_000
"""Characters of an answer."""

NEAR = 3
"""Lines from a changed one at which evidence may stand."""

WHY = 200

_FENCED = re.compile(r"\A```(?:json)?\n(.*)\n```\Z", re.DOTALL)
_KEYS = {"question", "path", "line", "why", "score"}
_QUESTION = re.compile(r"q([1-9]\d?)")


class Unusable(Exception):
    """The answer is not in the form; says how."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said to one question: a score in [0, 1], why, and the line that bears it out."""

    score: float
    why: str
    path: str
    line: int


def read_answer(text: str, questions: int, changes: Sequence[Change]) -> dict[int, Verdict]:
    """The verdicts by the number of their question, from 0.

    Args:
        text: what the model said.
        questions: how many were asked.
        changes: what the verdicts must point at.

    Raises:
        Unusable: it is no JSON object of the form, or judges a question twice.
    """
    found: dict[int, Verdict] = {}
    seen: set[int] = set()
    for one in _listed(text):
        if not isinstance(one, dict) or set(one) - _KEYS or not isinstance(one.get("question"), str):
            raise Unusable("a verdict has other keys than question, path, line, why and score")
        named = _QUESTION.fullmatch(one["question"])
        number = int(named[1]) - 1 if named else -1
        if not 0 <= number < questions:
            continue  # a criterion of its own making
        if number in seen:
            raise Unusable(f"it judges q{number + 1} twice")
        seen.add(number)
        verdict = _verdict(one, changes)
        if verdict is not None:
            found[number] = verdict
    return found


def _listed(text: str) -> list[object]:
    plain = text.strip()
    if len(plain) > LONGEST:
        raise Unusable(f"it is longer than {LONGEST:,} characters")
    fenced = _FENCED.match(plain)
    try:
        parsed = json.loads(
            fenced[1] if fenced else plain, object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise Unusable("it is not one JSON object") from None
    if (
        not isinstance(parsed, dict)
        or set(parsed) != {"verdicts"}
        or not isinstance(parsed["verdicts"], list)
    ):
        raise Unusable("it is not an object with a list of verdicts, and nothing else")
    return parsed["verdicts"]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _verdict(one: dict[str, object], changes: Sequence[Change]) -> Verdict | None:
    """A verdict that can be counted; ``None`` where its score or its evidence is not there."""
    score, path, line, why = (one.get(key) for key in ("score", "path", "line", "why"))
    if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score):
        return None
    if (
        not 0.0 <= score <= 1.0
        or not isinstance(path, str)
        or isinstance(line, bool)
        or not isinstance(line, int)
    ):
        return None
    change = next((change for change in changes if one_line(change.path) == path), None)
    if change is None or not any(a - NEAR <= line <= b + NEAR for a, b in change.spans()) or line < 1:
        return None
    said = one_line(why, WHY) if isinstance(why, str) else ""
    return Verdict(float(score), said, change.path, min(line, change.after.count("\n") + 1))
