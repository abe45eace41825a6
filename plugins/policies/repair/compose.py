"""Two edits together: candidates that came nearer, joined with each other and with a second change.

Partials that met different parts of the goal are joined first: where two places are wrong, the right change
of each is among them. Then each of the best is joined with the changes that are likely by themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from ....runtime.contracts.candidate import Candidate, Edit
from ....runtime.contracts.policy import Partial
from .generate import Proposal

MOST_PARTIALS = 8
SECOND_EDITS = 4_000


def pairs(partials: Sequence[Partial]) -> Iterator[Candidate]:
    """Each two partials that behaved differently and leave each other's edits alone, the nearest first."""
    both = [p for p in combinations(partials, 2) if p[0].behaviour != p[1].behaviour or not p[0].behaviour]
    for one, other in sorted(both, key=lambda pair: -pair[0].progress - pair[1].progress):
        if apart(one.candidate.edits, other.candidate.edits):
            yield joined(one.candidate, other.candidate, min(1.0, one.progress + other.progress))


def extend(partials: Sequence[Partial], proposals: Iterable[Proposal]) -> Iterator[Candidate]:
    """Each of the best partials with each proposal that leaves its edits alone; better proposals first."""
    chosen = [p for p in partials if p.candidate.edits][:MOST_PARTIALS]
    seen: set[frozenset[Edit]] = set()
    for count, proposal in enumerate(proposals):
        if count >= SECOND_EDITS:
            return
        for partial in chosen:
            both = frozenset((*partial.candidate.edits, *proposal.edits))
            if both in seen or not apart(partial.candidate.edits, proposal.edits):
                continue
            seen.add(both)
            second = proposal.candidate()
            yield joined(partial.candidate, second, min(1.0, partial.progress * second.prior))


def apart(one: Sequence[Edit], other: Sequence[Edit]) -> bool:
    """Whether edits can be made together: none touches what another one replaces."""
    for a in one:
        for b in other:
            if a.path == b.path and a.start <= b.end and b.start <= a.end:
                return False
    return True


def joined(first: Candidate, second: Candidate, prior: float) -> Candidate:
    """Both candidates' edits as one candidate."""
    return Candidate(
        edits=tuple(sorted((*first.edits, *second.edits))),
        rationale=f"{first.rationale}; and {second.rationale}",
        origin=f"{first.origin} + {second.origin}",
        prior=prior,
    )
