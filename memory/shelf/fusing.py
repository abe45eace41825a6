"""Two rankings as one: reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Ints = NDArray[np.integer]

RANKED = 256
"""Places of a ranking that count."""

DAMPING = 60
"""How little the first places differ; the paper's."""


def best(scores: "Floats", order: "Ints", count: int) -> "Ints":
    """Where the highest scores stand, the highest first; of equal ones those of the lowest ``order``."""
    import numpy as np

    rows = np.arange(len(scores))
    if len(scores) > count:
        bar = np.partition(scores, len(scores) - count)[len(scores) - count]
        rows = np.flatnonzero(scores >= bar)
    return rows[np.lexsort((order[rows], -scores[rows]))][:count]


def fused(rankings: Sequence["Ints"], order: "Ints", count: int) -> "Ints":
    """The rows that stand highest in all rankings together, the highest first.

    Args:
        rankings: rows, the best first.
        order: decides between rows of the same value, the lowest first; one for each row there is.
        count: how many are wanted.
    """
    import numpy as np

    value = np.zeros(len(order))
    for ranking in rankings:
        value[ranking] += 1.0 / (DAMPING + 1 + np.arange(len(ranking)))
    rows = np.flatnonzero(value)
    return rows[best(value[rows], order[rows], count)]
