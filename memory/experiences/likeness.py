"""How alike two failures look: a weighted mean over the parts of their signatures that either has."""

from collections.abc import Sequence

from ...runtime.contracts.precedent import Signature

WEIGHTS = {
    "exceptions": 2.0,
    "difference": 2.0,
    "operators": 3.0,
    "test": 1.0,
    "words": 1.0,
    "frames": 0.5,
}
"""What each part says. The code under suspicion says most: failures of one kind end in many ways."""


def likeness(one: Signature, other: Signature) -> float:
    """How alike two signatures are: 0 for nothing in common, 1 for equal ones that say something.

    Parts that neither has say nothing, so that what is known decides.
    """
    said = total = 0.0
    for part, weight in WEIGHTS.items():
        left, right = getattr(one, part), getattr(other, part)
        if left or right:
            said += weight * shared(left, right)
            total += weight
    return said / total if total else 0.0


def shared(one: Sequence[str], other: Sequence[str]) -> float:
    """Jaccard's index: of all the entries, the share that both have."""
    either = set(one) | set(other)
    return len(set(one) & set(other)) / len(either) if either else 0.0
