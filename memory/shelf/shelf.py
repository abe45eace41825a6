"""The corrections of one repository, or of all: whom they bind, their vectors and their words, as arrays."""

import re
from collections.abc import Collection, Mapping, Sequence
from fnmatch import translate
from operator import is_
from typing import TYPE_CHECKING

from ..index import key
from ..one_core import one_core
from ..records import Correction
from .postings import Postings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float32]


class Shelf:
    """Corrections in the order of the log, each a row; only ever added to."""

    def __init__(self, dimension: int) -> None:
        """``dimension`` is that of the vectors."""
        import numpy as np

        self.corrections: list[Correction] = []
        self.order = np.zeros(0, np.int64)
        self.postings = Postings()
        self._vectors = np.zeros((0, dimension), np.float32)
        self._have = np.zeros(0, np.bool_)
        self._lacking: dict[str, list[int]] = {}
        self._globs: tuple[list[re.Pattern[str] | None], NDArray[np.intp]] | None = None

    def add(self, corrections: Sequence[Correction]) -> None:
        """Put corrections behind those that are there; they have no vectors yet."""
        for correction in corrections:
            self.postings.add(f"{correction.deed()} {correction.text}")
            self._lacking.setdefault(key(correction.deed()), []).append(len(self.corrections))
            self.corrections.append(correction)
        self._grow()
        self._globs = None

    def begins(self, corrections: Sequence[Correction]) -> bool:
        """Whether these are the shelf's corrections, and perhaps more behind them."""
        return len(corrections) >= len(self.corrections) and all(map(is_, corrections, self.corrections))

    def place(self, order: Sequence[int]) -> None:
        """Say where in the log's order the corrections stand, a number for each."""
        import numpy as np

        self.order = np.array(order, np.int64)

    def lacking(self) -> dict[str, str]:
        """The texts that have no vector yet, by their keys."""
        return {k: self.corrections[rows[0]].deed() for k, rows in self._lacking.items()}

    def fill(self, vectors: "Mapping[str, Floats]") -> None:
        """Give rows their vectors, by the keys of their texts."""
        for known in vectors.keys() & self._lacking.keys():
            rows = self._lacking.pop(known)
            self._vectors[rows] = vectors[known]
            self._have[rows] = True

    def likeness(self, query: "Floats") -> "Floats":
        """The cosine similarity of each row with a unit vector; 0 where a row has no vector yet."""
        with one_core():
            return self._vectors[: len(self.corrections)] @ query

    def have(self) -> "Bools":
        """Which rows have a vector."""
        return self._have[: len(self.corrections)]

    def inside(self, paths: Collection[str]) -> "Bools":
        """Which rows apply where these paths are worked on: a glob is tried once for all its rows."""
        import numpy as np

        if self._globs is None:
            globs, of_row = np.unique([one.path for one in self.corrections], return_inverse=True)
            patterns = [re.compile(translate(glob)) if glob else None for glob in globs.tolist()]
            self._globs = patterns, of_row
        patterns, of_row = self._globs
        fits = [not p or any(p.match(path) for path in paths) for p in patterns]
        return np.array(fits, np.bool_)[of_row]

    def _grow(self) -> None:
        import numpy as np

        rows, room = len(self.corrections), len(self._vectors)
        if rows > room:
            more = max(rows - room, room)  # doubled, so that adding one by one copies each row once or twice
            self._vectors = np.pad(self._vectors, ((0, more), (0, 0)))
            self._have = np.pad(self._have, (0, more))
