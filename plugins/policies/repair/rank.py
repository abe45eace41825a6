"""How much a change is marked up or down for what it does, whatever its template thinks of it."""

import ast
import re
from dataclasses import dataclass

from .change import Change, Place

DISABLES = 0.4
BEFORE_RETURN = 0.85
USES_UNUSED = 1.6
DROPS_LAST_USE = 0.7
DROPS_RECURSION = 0.4
SPECIAL_CASE = 0.1
SWALLOWS = 0.2
UNUSUAL = 0.7

_WORD = re.compile(r"[^\W\d]\w*")
_DISABLED = re.compile(r"\b(if|elif|while)\s+(False|0|None)\s*:|\band\s+False\b|\bor\s+True\b")
_SWALLOWED = re.compile(
    r"except(?:\s[^:\n]*)?:\s*(?:pass|continue|return\b)|except (?:Exception|BaseException):|^Exception$"
)
_COMPARES = re.compile(r"[=!]=|\bin\b")
_LITERAL_CASE = re.compile(r"==\s*(?:-?\d{2,}|-?[3-9]|'[^']+'|\"[^\"]+\")")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a change is marked with.

    Attributes:
        factor: its score is multiplied by that.
        note: what a person should know of it; empty for most.
    """

    factor: float
    note: str = ""


def mark(place: Place, change: Change) -> Mark:
    """How much a change is marked up or down.

    Using a parameter or variable that nothing used so far is a good sign, and so are tokens that stand
    beside each other elsewhere; switching a branch off, answering one input by itself, swallowing an
    error, dropping the only use of a parameter or a function's call of itself, and slipping something in
    just before a ``return`` are signs of a patch that fits the tests and not the problem.
    """
    new = " ".join(text for _, _, text in change.spans)
    factor = UNUSUAL + (1.0 - UNUSUAL) * place.context.index.naturalness.share(place.source, change.spans)
    note = ""
    inserted = change.unit is None and change.spans[0][0] == change.spans[0][1]
    if inserted and isinstance(place.unit, ast.Return):
        factor *= BEFORE_RETURN
    if ("False" in new or "True" in new or "0" in new) and _switches_off(place, new):
        factor, note = factor * DISABLES, "it switches a branch off"
    if _special_case(place, change, new):
        factor, note = factor * SPECIAL_CASE, "it answers one input by itself"
    if _SWALLOWED.search(new):
        factor, note = factor * SWALLOWS, "it swallows an error"
    words = set(_WORD.findall(new))
    unused = unused_names(place)
    if unused and words & unused:
        factor *= USES_UNUSED
    return Mark(factor * _loss(place, change, words), note)


def _special_case(place: Place, change: Change, new: str) -> bool:
    """Whether a value is compared with a literal that only the failing tests have, or with an odd one."""
    if change.unit is None and _LITERAL_CASE.search(new):
        return True
    told = place.context.clues.literals
    if not told or not _COMPARES.search(new):
        return False
    return any(repr(v) in new and str(v) not in place.source.text for v in told if len(str(v)) > 1)


def unused_names(place: Place) -> frozenset[str]:
    """Parameters and variables of the function, and fields of its class, that nothing reads."""
    scope = place.scope
    if scope.function is None:
        return frozenset()
    return scope.unused | place.context.scopes.unread_fields(place.unit)


def _switches_off(place: Place, new: str) -> bool:
    test = getattr(place.unit, "test", None)
    if isinstance(test, ast.Constant):
        return False
    if _DISABLED.search(new):
        return True
    return place.node is test and new in ("False", "0", "None", "True")


def _loss(place: Place, change: Change, words: set[str]) -> float:
    """Below 1 when recursion or the only use of a parameter disappears; generators may stop recursing."""
    scope = place.scope
    if scope.function is None or change.unit is None:
        return 1.0
    for start, end, _ in change.spans:
        for word in _WORD.findall(place.source.text[start:end]):
            if word not in words and place.is_own(word) and not isinstance(place.parent, ast.Yield):
                return DROPS_RECURSION
            if word in scope.parameters and word not in words and scope.reads.get(word, 0) == 1:
                return DROPS_LAST_USE
    return 1.0
