"""An archive of candidates, one elite for each way to differ: what is shown differs in more than words.

A cell is where a candidate changes something (the function), by which family of changes, and how it
behaves; its elite is the best-scored candidate in it. Of many candidates the elites come first, then the
second of each cell (the map of elites of *Quality-Diversity through AI Feedback*, Bradley et al. 2023).
Candidates that gave the same on all tests, and on every call that tells the likely ones apart, count as one.
"""

import ast
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from .contracts.candidate import Edit
from .contracts.tree import Tree
from .doubt.weighing import Outcomes
from .judged import Survivor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Elite:
    """A candidate, and how many in all behave as it does."""

    survivor: Survivor
    alike: int = 1


def spread(items: Sequence[T], cell: Callable[[T], Hashable], most: int) -> list[T]:
    """So many of the items, as many cells as possible among them; best first, as the items are.

    Args:
        items: best first.
        cell: in which cell an item lies.
        most: how many are wanted.
    """
    rank: dict[Hashable, int] = {}
    ranked: list[tuple[int, int]] = []
    for at, item in enumerate(items):
        here = rank[cell(item)] = rank.get(cell(item), 0) + 1
        ranked.append((here, at))
    return [items[at] for at in sorted(at for _, at in sorted(ranked)[:most])]


def elites(
    survivors: Sequence[Survivor], outcomes: Outcomes, most: int, taken: Collection[str] = ()
) -> list[Elite]:
    """The survivors that are worth a look, best score first.

    Args:
        survivors: in any order.
        outcomes: what those that were compared gave on the calls on which any two differed.
        most: how many are wanted.
        taken: ids of candidates that were accepted; they come first, and stand for those that are alike.
    """
    best = sorted(survivors, key=lambda s: (s.candidate.id not in taken, -s.score, -s.candidate.prior))
    groups: dict[Hashable, list[Survivor]] = {}
    for one in best:
        groups.setdefault(_behaviour(one, outcomes), []).append(one)
    found = [Elite(group[0], len(group)) for group in groups.values()]

    def cell(elite: Elite) -> Hashable:
        one = elite.survivor
        return one.place, one.candidate.origin, _told(outcomes.get(one.candidate.id, {}))

    return spread(found, cell, most)


def _behaviour(one: Survivor, outcomes: Outcomes) -> Hashable:
    """What candidates have in common that behave alike; of one that was not compared, nothing is known."""
    told = outcomes.get(one.candidate.id)
    return one.candidate.id if told is None else _told(told)


def _told(outcomes: Mapping[str, str]) -> Hashable:
    return tuple(sorted(outcomes.items()))


def place_of(edits: Sequence[Edit], tree: Tree) -> str:
    """The file and the function, as ``shop/price.py:Cart.total``, of the first edit; empty without one."""
    if not edits:
        return ""
    first = min(edits)
    try:
        text = tree.read(first.path)
    except (FileNotFoundError, UnicodeDecodeError):
        return first.path
    line = text.count("\n", 0, first.start) + 1
    name = ".".join(name for name, start, end in _scopes(text) if start <= line <= end)
    return f"{first.path}:{name}" if name else first.path


@lru_cache(maxsize=64)
def _scopes(text: str) -> tuple[tuple[str, int, int], ...]:
    """The classes and functions of a text, outer ones first, each with its first and last line."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    return tuple(
        (node.name, node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )
