"""What is recalled of earlier runs into the one at hand, the weightiest first.

Failures that look alike count most; behind them stands what was usual in the project, whatever the failure,
and behind that the general prior of whoever takes precedents: each level backs off to the next.
"""

import heapq
from collections.abc import Iterable

from ...runtime.contracts.precedent import Precedent, Signature
from ..records import Experience
from .likeness import likeness
from .trust import failed, ripened, worth

ALIKE = 0.6
"""The likeness from which on a failure counts as one of the same kind: clearly more alike than not."""

PROJECT = 0.03
"""What the experiences of a project count at least, alike or not: some thirty of them as one that is alike.
More lifts what was usual so far over what a new kind of mistake needs."""

ELSEWHERE = 0.5
"""What an experience of another repository counts: mistakes of a kind belong to people and to code."""

MOST = 40
"""Precedents that are recalled at most."""

NEWEST = 2_000
"""Experiences that are looked at: what was tried long ago was tried by another mentee."""


def precedents(
    experiences: Iterable[Experience], signature: Signature, repository: str
) -> tuple[Precedent, ...]:
    """The experiences that tell something of a failure, the weightiest first.

    Args:
        experiences: oldest first.
        signature: of the failing behaviour.
        repository: the identity of the repository at hand.
    """
    known = [e for e in list(experiences)[-NEWEST:] if e.origin or e.refuted or e.lesson]
    near = [(e, nearness(e.signature, signature), e.repository == repository) for e in known]
    alike = sum(how > 0.0 for _, how, _ in near)
    found = [_precedent(e, how, alike, here) for e, how, here in near if how > 0.0 or (here and e.origin)]
    return tuple(heapq.nlargest(MOST, found, key=lambda one: one.weight))


def nearness(one: Signature, other: Signature) -> float:
    """How far two failures are of a kind: 0 up to the bar, rising to 1 for equal ones."""
    return max(0.0, (likeness(one, other) - ALIKE) / (1.0 - ALIKE))


def _precedent(experience: Experience, near: float, alike: int, here: bool) -> Precedent:
    made = _parts(experience.origin)
    proved = worth(experience)
    against = [*experience.refuted, *([experience.origin] if failed(experience) else [])]
    place = max(PROJECT, near) if here else near * ELSEWHERE
    return Precedent(
        id=experience.id,
        weight=place * (proved * ripened(experience, alike) if proved else 1.0),
        proved=proved if here else proved * ELSEWHERE,
        solved=made if proved else (),
        against=tuple(dict.fromkeys(part for origin in against for part in _parts(origin))),
        units=experience.units if proved else (),
        path=experience.files[0] if here and proved and experience.files else "",
        function=experience.functions[0] if here and proved and experience.functions else "",
        lesson=experience.lesson if near else "",
    )


def _parts(origin: str) -> tuple[str, ...]:
    """What made each part of a joint patch."""
    return tuple(part for part in origin.split(" + ") if part)
