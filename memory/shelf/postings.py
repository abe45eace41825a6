"""Which texts have which words: an inverted index that grows, and BM25 over it."""

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..words import FUNCTION_WORDS, split, stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SATURATION = 1.2
"""How soon more of the same word says no more, and how much the length counts: the usual k1 and b."""
LENGTH = 0.75

ASKED = 16
"""Words of a query that are looked up, the rarest."""


def told_by(text: str) -> Counter[str]:
    """The stems of a text that may tell something, with how often each occurs."""
    return Counter(stem(word) for word in split(text) if word not in FUNCTION_WORDS)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual among the texts that are searched.

    Attributes:
        texts: how many there are; ``length``: their words in the mean.
        having: how many have each of the words that are asked for.
    """

    texts: int
    length: float
    having: Mapping[str, int]

    def weight(self, word: str) -> float:
        """How much a word tells (the inverse document frequency of BM25, never below zero)."""
        having = self.having[word]
        return math.log(1.0 + (self.texts - having + 0.5) / (having + 0.5))


class Postings:
    """The words of numbered texts."""

    def __init__(self) -> None:
        """Holds nothing yet."""
        self.lengths = array("l")
        self.words = 0
        self._of: dict[str, tuple[array[int], array[int]]] = {}

    def add(self, text: str) -> None:
        """Add the text of the next number."""
        number, found = len(self.lengths), told_by(text)
        for word, times in found.items():
            rows, counts = self._of.setdefault(word, (array("l"), array("l")))
            rows.append(number)
            counts.append(times)
        self.lengths.append(found.total())
        self.words += found.total()

    def having(self, word: str) -> int:
        """How many texts have a word."""
        return len(self._of[word][0]) if word in self._of else 0

    def scores(self, words: Sequence[str], usual: Usual) -> "Floats":
        """BM25 of each text (Robertson and Zaragoza 2009); 0 where it has none of the words."""
        import numpy as np

        found = np.zeros(len(self.lengths))
        lengths = np.array(self.lengths)
        for word in words:
            if word in self._of:
                rows, times = (np.array(numbers) for numbers in self._of[word])
                damping = SATURATION * (1.0 - LENGTH + LENGTH * lengths[rows] / usual.length)
                found[rows] += usual.weight(word) * times * (SATURATION + 1.0) / (times + damping)
        return found


def asked(query: str, parts: Sequence[Postings]) -> tuple[list[str], Usual]:
    """The words of a query that are looked up, the rarest first, and what is usual among all parts."""
    having = {word: sum(part.having(word) for part in parts) for word in told_by(query)}
    texts = sum(len(part.lengths) for part in parts)
    length = sum(part.words for part in parts) / max(1, texts)
    known = sorted((count, word) for word, count in having.items() if count)
    return [word for _, word in known[:ASKED]], Usual(texts, length or 1.0, having)
