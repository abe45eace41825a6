"""Inputs for the programs of QuixBugs: published cases, changed at random within what a program accepts.

What a program accepts stands in its own docstring ("Precondition"); ``SHAPES`` has it as functions that
bring any arguments into that form, or give ``None``. The programs on graphs have no published inputs in a
form that can be changed; theirs are drawn by ``graphs``.
"""

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Arguments = list[Any]
Shape = Callable[[Arguments, random.Random], Arguments | None]

_OPERATORS = "+-*/"


def varied(cases: Sequence[Arguments], program: str, rng: random.Random) -> Iterator[Arguments]:
    """Endless new arguments, from published ones."""
    shape = SHAPES.get(program, lambda arguments, _: arguments)
    atoms = list(_atoms(list(cases)))
    while True:
        arguments = copy.deepcopy(rng.choice(cases))
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(arguments))
            arguments[place] = _vary(arguments[place], atoms, rng)
        shaped = shape(arguments, rng)
        if shaped is not None:
            yield shaped


def _atoms(value: Any) -> Iterator[Any]:  # noqa: ANN401  whatever JSON holds
    if isinstance(value, list):
        for item in value:
            yield from _atoms(item)
    else:
        yield value


def _vary(value: Any, atoms: Sequence[Any], rng: random.Random) -> Any:  # noqa: ANN401  as it comes
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        alike = [atom for atom in atoms if type(atom) is int] or [value]
        anything = rng.randint(0, 10 ** rng.randint(1, 4))
        return rng.choice([value + 1, value - 1, 2 * value, value // 2, rng.choice(alike), anything])
    if isinstance(value, float):
        return rng.choice([value * 2, value / 2, value + 1, round(rng.uniform(0.1, 50), 2)])
    if isinstance(value, str):
        alphabet = "".join(atom for atom in atoms if isinstance(atom, str)) or "ab"
        return "".join(_vary_list(list(value), lambda: rng.choice(alphabet), rng))
    return _vary_list(value, lambda: copy.deepcopy(rng.choice(value or [rng.randint(0, 20)])), rng, atoms)


def _vary_list(
    items: list[Any], new: Callable[[], Any], rng: random.Random, atoms: Sequence[Any] = ()
) -> list[Any]:
    at = rng.randrange(len(items) + 1)
    way = rng.randrange(6)
    if way == 0 or not items:
        return [*items[:at], new(), *items[at:]]
    if way == 1:
        return items[:at] + items[at + 1 :]
    if way == 2:
        return items[:at]
    if way == 3:
        return rng.sample(items, len(items))
    at = min(at, len(items) - 1)
    changed = _vary(items[at], atoms, rng) if atoms else new()
    return [*items[:at], changed, *items[at + 1 :]]


def _within(value: int, low: int, high: int) -> int:
    return low + (value - low) % (high - low + 1)


def _bucketsort(a: Arguments, rng: random.Random) -> Arguments:
    numbers = [abs(x) for x in a[0]]
    return [numbers, max([abs(a[1]), *(x + 1 for x in numbers)])]


def _k_sorted(a: Arguments, rng: random.Random) -> Arguments:
    numbers, k = sorted(a[0]), _within(a[1], 0, max(len(a[0]) - 1, 0))
    if len(set(numbers)) == len(numbers) and k:  # blocks of k + 1, each in any order
        blocks = [numbers[i : i + k + 1] for i in range(0, len(numbers), k + 1)]
        numbers = [x for block in blocks for x in rng.sample(block, len(block))]
    return [numbers, k]


def _hanoi(a: Arguments, rng: random.Random) -> Arguments:
    start, end = rng.sample([1, 2, 3], 2)
    return [_within(a[0], 0, 7), start, end]


def _knapsack(a: Arguments, rng: random.Random) -> Arguments | None:
    pairs = [item for item in a[1][:8] if isinstance(item, list) and len(item) == 2]
    items = [[_within(w, 1, 90), _within(v, 1, 90)] for w, v in pairs]
    return [_within(a[0], 0, 200), items]


def _next_palindrome(a: Arguments, rng: random.Random) -> Arguments | None:
    half = [_within(d, 0, 9) for d in a[0][:4]]
    if not half or half[0] == 0:
        return None
    return [half + half[::-1][rng.randrange(2) :]]


def _ascending_exists(a: Arguments, rng: random.Random) -> Arguments | None:
    return a if any(x < y for x, y in zip(a[0], a[0][1:], strict=False)) else None


def _possible_change(a: Arguments, rng: random.Random) -> Arguments:
    return [sorted({_within(c, 1, 60) for c in a[0]}), min(a[1], 150)]


def _powerset(a: Arguments, rng: random.Random) -> Arguments:
    return [list(dict.fromkeys(a[0]))[:7]]


def _rpn(a: Arguments, rng: random.Random) -> Arguments:
    tokens: list[Any] = []
    waiting = 0
    for _ in range(rng.randint(1, 9)):
        if waiting >= 2 and rng.random() < 0.5:
            tokens.append(rng.choice(_OPERATORS))
            waiting -= 1
        else:
            tokens.append(float(rng.randint(1, 20)))
            waiting += 1
    return [tokens + [rng.choice(_OPERATORS) for _ in range(waiting - 1)]]


def _infix(a: Arguments, rng: random.Random) -> Arguments:
    tokens: list[Any] = [rng.randint(0, 50)]
    for _ in range(rng.randint(0, 6)):
        tokens += [rng.choice(_OPERATORS), rng.randint(0, 50)]
    return [tokens]


def _wrap(a: Arguments, rng: random.Random) -> Arguments:
    """The reference never ends on a word that does not fit beside the space before it."""
    return [a[0], max([_within(a[1], 1, 80), *(len(word) + 1 for word in a[0].split(" "))])]


def _short(longest: int) -> Shape:
    return lambda a, _: [text[:longest] for text in a]


SHAPES: dict[str, Shape] = {
    "bitcount": lambda a, _: [abs(a[0])],
    "bucketsort": _bucketsort,
    "find_first_in_sorted": lambda a, _: [sorted(a[0]), a[1]],
    "find_in_sorted": lambda a, _: [sorted(a[0]), a[1]],
    "gcd": lambda a, _: [abs(a[0]), abs(a[1])],
    "get_factors": lambda a, _: [_within(a[0], 1, 20000)],
    "hanoi": _hanoi,
    "is_valid_parenthesization": lambda a, _: ["".join(c for c in a[0] if c in "()")],
    "kheapsort": _k_sorted,
    "knapsack": _knapsack,
    "kth": lambda a, _: [a[0], _within(a[1], 0, len(a[0]) - 1)] if a[0] else None,
    "lcs_length": _short(40),
    "levenshtein": _short(6),
    "longest_common_subsequence": _short(9),
    "next_palindrome": _next_palindrome,
    "next_permutation": _ascending_exists,
    "pascal": lambda a, _: [_within(a[0], 1, 30)],
    "possible_change": _possible_change,
    "powerset": _powerset,
    "rpn_eval": _rpn,
    "shunting_yard": _infix,
    "sieve": lambda a, _: [_within(a[0], 1, 1500)],
    "sqrt": lambda a, rng: [_within(int(a[0]), 1, 400), rng.choice([0.5, 0.3, 0.1, 0.05, 0.01])],
    "subsequences": lambda a, rng: [_within(a[0], -5, 10), _within(a[1], -5, 12), rng.randint(1, 4)],
    "to_base": lambda a, _: [_within(a[0], 1, 100000), _within(a[1], 2, 36)],
    "wrap": _wrap,
}


def graphs(rng: random.Random) -> Iterator[dict[str, Any]]:
    """Endless small graphs: ``size``, directed ``edges`` with weights, and two nodes.

    Half of them have no cycle; only those have negative weights. No two weights of one are equal.
    """
    while True:
        size = rng.randint(1, 6)
        straight = rng.random() < 0.5
        pairs = [(u, v) for u in range(size) for v in range(size) if (u < v if straight else u != v)]
        edges = rng.sample(pairs, rng.randint(0, min(len(pairs), 9)))
        weights = rng.sample(range(-6 if straight else 1, 40), len(edges))
        yield {
            "size": size,
            "edges": dict(zip(edges, weights, strict=True)),
            "straight": straight,
            "start": rng.randrange(size),
            "goal": rng.randrange(size),
        }
