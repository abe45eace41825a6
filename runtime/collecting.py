"""How many candidates are still judged once one passes: fewer where its make proved itself before.

Others are looked for because they may be right instead. How often they are follows from what came of earlier
patches of the same make, whatever the failure: a Beta posterior whose prior stands for looking at all. What
earlier runs lift comes early besides, so that its rivals have been seen by then. Pure, and bounded: a share
is always looked at.
"""

from collections.abc import Sequence

from .contracts.precedent import Precedent
from .events import Survivor

HALVED = 2.0
"""So many patches of the same make that were kept halve what is still looked at; a wrong one undoes one."""

LEAST = 0.25
"""The share that is looked at whatever speaks for the one in front."""


def still(collect: int, pool: Sequence[Survivor], precedents: Sequence[Precedent]) -> int:
    """Candidates to judge after the first that passes.

    Args:
        collect: how many without precedents.
        pool: those that passed, best first.
        precedents: earlier runs.
    """
    if not pool or not precedents:
        return collect
    parts = set(pool[0].candidate.origin.split(" + "))
    kept = sum(one.proved for one in precedents if parts & set(one.solved))
    wrong = sum(bool(parts & set(one.against)) for one in precedents)
    return round(collect * max(LEAST, HALVED / (HALVED + max(0.0, kept - wrong))))
