"""All corrections in memory: what applies at a place, the likeliest first.

A shelf for each repository, and one for what is bound to none, so that a recall looks at what may count there
and at nothing else. A text whose vector is not made yet is found by its words: where more than a few are
missing, as after an import, they are made beside the run, a batch at a time.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from operator import is_
from typing import TYPE_CHECKING

from ..context import Context
from ..index import BATCH, Index
from ..records import Correction
from ..scope import in_force
from .fusing import RANKED, best, fused
from .postings import asked
from .shelf import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float32]

AT_ONCE = 32
"""Vectors that a recall waits for while they are made: a quarter of a second's worth."""

KIND = "deeds"
"""The index's collection of what corrections are recalled by."""


class Shelves:
    """Corrections by whom they bind; those of one log, which is followed."""

    def __init__(self, index: Index) -> None:
        """Looks at nothing before the first question."""
        self._index = index
        self._said: list[Correction] = []
        self._counting: Bools | None = None
        self._latest = ""
        self._shelves: dict[str, Shelf] = {}
        self._lock = threading.RLock()
        self._filling: threading.Thread | None = None
        self._asked: Callable[[str], Floats] = lru_cache(64)(self._vector)

    def near(
        self, corrections: list[Correction], now: Context, paths: Collection[str], count: int
    ) -> list[tuple[Correction, float]]:
        """What is in force and bound to this place, with the cosine similarity of its occasion.

        The likest come first: by vectors and by words.

        Args:
            corrections: all that were said, oldest first; as a rule those of the last time and more.
            now: what is at hand.
            paths: the files that are worked on.
            count: how many at most.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        import numpy as np

        with self._lock:
            self._follow(corrections)
            names = [name for name in dict.fromkeys(("", now.repo)) if name in self._shelves]
            shelves = [self._shelves[name] for name in names]
            counting = self._in_force(now)
            bound = [counting[shelf.order] & shelf.inside(paths) for shelf in shelves]
            if not any(rows.any() for rows in bound):
                return []
            self._fill(shelves)
            likeness, wording = self._scores(shelves, now.query)
            order = np.concatenate([shelf.order for shelf in shelves])
            rows = np.concatenate(bound)
            have = np.concatenate([shelf.have() for shelf in shelves])
            rankings = [
                _ranked(likeness, order, rows & have),
                _ranked(wording, order, rows & (wording > 0.0)),
            ]
            return [(self._said[order[row]], float(likeness[row])) for row in fused(rankings, order, count)]

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until the vectors that are made beside the run are there."""
        if (filling := self._filling) is not None:
            filling.join(timeout_s)

    def _scores(self, shelves: Sequence[Shelf], query: str) -> "tuple[Floats, NDArray[np.float64]]":
        """How near each row is to a query: by its vector, and by its words."""
        import numpy as np

        vector = self._asked(query)
        words, usual = asked(query, [shelf.postings for shelf in shelves])
        return (
            np.concatenate([shelf.likeness(vector) for shelf in shelves]),
            np.concatenate([shelf.postings.scores(words, usual) for shelf in shelves]),
        )

    def _follow(self, corrections: list[Correction]) -> None:
        """Take in what is new; where something is gone or another than it was, its shelf is made anew."""
        if corrections is self._said:
            return
        grown = len(corrections) >= len(self._said) and all(map(is_, corrections, self._said))
        first = len(self._said) if grown else 0
        by_name: dict[str, list[int]] = defaultdict(list)
        for number in range(first, len(corrections)):
            by_name[corrections[number].repository].append(number)
        if not grown:
            self._shelves = {n: shelf for n, shelf in self._shelves.items() if n in by_name}
        for name, numbers in by_name.items():
            shelf = self._shelves.setdefault(name, Shelf(self._index.embedder.dimension))
            kept = [corrections[number] for number in numbers]
            if not grown and not shelf.begins(kept):
                shelf = self._shelves[name] = Shelf(self._index.embedder.dimension)
            shelf.add(kept if grown else kept[len(shelf.corrections) :])
            shelf.place(numbers if not grown else [*shelf.order.tolist(), *numbers])
        self._said, self._counting = corrections, None
        self._latest = max((one.given.date for one in corrections), default="")

    def _in_force(self, now: Context) -> "Bools":
        """Which corrections count at that time; as a rule all had been said by then, and it is known."""
        if now.date and now.date < self._latest:
            return _counting(self._said, now)
        if self._counting is None:
            self._counting = _counting(self._said, Context())
        return self._counting

    def _fill(self, shelves: Sequence[Shelf]) -> None:
        """Get the vectors that shelves lack: from the index, or made, beside the run if they are many."""
        wanted = {key: text for shelf in shelves for key, text in shelf.lacking().items()}
        if not wanted or (self._filling is not None and self._filling.is_alive()):
            return
        found = self._index.kept(wanted, KIND)
        missing = {key: text for key, text in wanted.items() if key not in found}
        if len(missing) <= AT_ONCE:
            found |= self._index.made(missing, KIND)
        else:
            self._filling = threading.Thread(
                target=self._made_beside, args=(missing,), daemon=True, name="mentee-vectors"
            )
            self._filling.start()
        for shelf in shelves:
            shelf.fill(found)

    def _made_beside(self, missing: dict[str, str]) -> None:
        """Make vectors a batch at a time; a recall waits for none of them."""
        keys = list(missing)
        for at in range(0, len(keys), BATCH):
            found = self._index.made({key: missing[key] for key in keys[at : at + BATCH]}, KIND)
            with self._lock:
                for shelf in self._shelves.values():
                    shelf.fill(found)

    def _vector(self, query: str) -> "Floats":
        import numpy as np

        return np.asarray(self._index.embedder.embed([query])[0], np.float32)


def _counting(corrections: Sequence[Correction], now: Context) -> "Bools":
    import numpy as np

    ids = {one.id for one in in_force(corrections, now)}
    return np.fromiter((one.id in ids for one in corrections), np.bool_, len(corrections))


def _ranked(
    scores: "NDArray[np.floating]", order: "NDArray[np.integer]", rows: "Bools"
) -> "NDArray[np.intp]":
    import numpy as np

    among = np.flatnonzero(rows)
    return among[best(scores[among], order[among], RANKED)]
