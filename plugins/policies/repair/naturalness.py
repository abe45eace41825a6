"""How usual a new text is in the files under repair: the share of its neighbouring tokens that stand there.

A local model of pairs, as in Hindle et al. 2012 (On the naturalness of software), but without probabilities:
a change is one to twenty tokens, and whether a pair occurs at all says nearly everything that counts say.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .source import Source, Span

_TOKEN = re.compile(r"[^\W\d]\w*|\d[\w.]*|[rbfuRBFU]{0,2}(?:'[^'\n]*'|\"[^\"\n]*\")|[-+*/<>=!:]+|[^\w\s]")
_AROUND = 24  # characters on each side in which a neighbour is looked for


class Naturalness:
    """The pairs of neighbouring tokens of some files."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._pairs: set[tuple[str, str]] = set()
        for source in sources:
            tokens = _TOKEN.findall(source.text)
            self._pairs.update(pairwise(tokens))

    def share(self, source: Source, spans: Sequence[Span]) -> float:
        """The share in [0, 1] of pairs in the new texts, neighbours included, that occur; 1 for none."""
        seen = every = 0
        for start, end, new in spans:
            before = _TOKEN.findall(source.text[max(0, start - _AROUND) : start])[-1:]
            after = _TOKEN.findall(source.text[end : end + _AROUND])[:1]
            tokens = [*before, *_TOKEN.findall(new), *after]
            pairs = list(pairwise(tokens))
            every += len(pairs)
            seen += sum(pair in self._pairs for pair in pairs)
        return seen / every if every else 1.0
