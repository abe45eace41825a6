"""What a template is: a family member that proposes changes of one sort of node."""

import ast
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from ..change import Change, Place
from ..source import Source

CLOSE = 0.7
"""The share of letters that names have in common when one is a likely slip for the other."""

Changes = Iterator[Change | None]
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Template:
    """One way to change one sort of node.

    Attributes:
        name: the word for it in reports.
        nodes: the node types that it looks at.
        prior: how likely its best change is right where the place is, in [0, 1].
        changes: yields changes of a place lazily, likely ones first; ``None`` stands for one that turned
            out impossible.
    """

    name: str
    nodes: tuple[type[ast.AST], ...]
    prior: float
    changes: Callable[[Place], Changes]


def template(
    name: str, *nodes: type[ast.AST], prior: float
) -> Callable[[Callable[[Place], Changes]], Template]:
    """Make a template of a generator function."""

    def wrap(changes: Callable[[Place], Changes]) -> Template:
        return Template(name, nodes, prior, changes)

    return wrap


def operator_span(source: Source, left: ast.AST, right: ast.AST) -> tuple[int, int] | None:
    """Where the operator between two operands stands; ``None`` when a comment is in the way."""
    start, end = source.span(left)[1], source.span(right)[0]
    gap = source.text[start:end]
    match = None if "#" in gap else re.search(r"not\s+in|is\s+not|[a-z]+|[^\s()\\]+", gap)
    return (start + match.start(), start + match.end()) if match else None


def same(one: ast.AST, other: ast.AST) -> bool:
    """Whether two expressions are equal but for loading and storing."""
    return ast.dump(one).replace("Store()", "Load()") == ast.dump(other).replace("Store()", "Load()")


@lru_cache(maxsize=4096)
def alike(one: str, other: str) -> float:
    """How alike two names are in spelling, in [0, 1]: by the words they share, or by their letters."""
    ours, theirs = _named(one), _named(other)
    shared = len(ours & theirs) / max(len(ours | theirs), 1)
    letters = difflib.SequenceMatcher(None, one, other).ratio()
    return max(shared, letters if letters >= CLOSE else 0.0)


def _named(name: str) -> frozenset[str]:
    """The words of a name, whether it is written ``like_this`` or ``LikeThis``."""
    return frozenset(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name))


def paired(ones: Sequence[tuple[T, float]], others: Sequence[tuple[U, float]]) -> list[tuple[T, U, float]]:
    """Every pair of weighed alternatives with the product of their weights, likely pairs first."""
    pairs = [(one, other, a * b) for one, a in ones for other, b in others]
    return sorted(pairs, key=lambda pair: -pair[2])


def faded(alternatives: Iterable[T], rate: float = 0.12) -> list[tuple[T, float]]:
    """Alternatives, the likeliest first, with a weight each."""
    return [(one, fading(index, rate)) for index, one in enumerate(alternatives)]


def fading(index: int, rate: float = 0.12) -> float:
    """The weight of the alternative with this index (from 0): later ones are less likely."""
    return 1 / (1 + rate * index)
