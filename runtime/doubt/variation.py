"""Calls near those that were seen: one or two of their literals changed, as a person would vary an input.

Numbers go one up and down, to halves, to nothing, and to the constants of the code in question; texts lose,
repeat, exchange and reorder their parts; keywords of one call are given to another of the same function.
What comes first is nearest to what was seen.
"""

import ast
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import cast

from ..issue.code import expression, source
from .inputs import LONGEST, Input

LONGEST_TEXT = 80
"""Characters of a literal that is varied."""

MOST_PARTS = 12
"""Parts of a text that is varied by its parts."""

_NUMERIC = re.compile(r"-?\d+(?:\.\d+)?")
_NUMBER_IN_TEXT = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_SEPARATORS = ("\n", ", ", ",", "; ", ";", "|", " ")
_HALVES = (0.5, 1.5, 2.5)


@dataclass(frozen=True, slots=True)
class Pool:
    """What literals may be changed into besides what follows from themselves.

    Attributes:
        numbers: integers that stand in the code in question.
        texts: texts that stand there.
        keywords: by a function's name, the keyword arguments that calls of it were seen with.
    """

    numbers: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    keywords: tuple[tuple[str, tuple[ast.keyword, ...]], ...] = ()


def pool_of(codes: Iterable[str], seen: Iterable[Input]) -> Pool:
    """The constants of pieces of code, and the keywords of calls that were seen."""
    numbers: dict[int, None] = {}
    texts: dict[str, None] = {}
    for code in codes:
        for token in re.findall(r"(?<![\w.])\d{1,9}(?![\w.])", code):
            numbers.setdefault(int(token))
        for quoted in re.findall(r"'([^'\\\n]{1,20})'|\"([^\"\\\n]{1,20})\"", code):
            texts.setdefault(quoted[0] or quoted[1])
    keywords: dict[str, dict[str, ast.keyword]] = {}
    for one in seen:
        for call in _calls(expression(one.call)):
            known = keywords.setdefault(_name(call), {})
            known |= {k.arg: k for k in call.keywords if k.arg and k.arg not in known}
    given = tuple((name, tuple(known.values())) for name, known in keywords.items() if known)
    return Pool(tuple(numbers)[:16], tuple(texts)[:12], given)


def steps(seen: Input) -> Iterator[Input]:
    """The calls that are one small step away: the next number, or two arguments exchanged."""
    yield from _changed(seen, _step, near="step" if seen.example else "")
    yield from _exchanged(seen)


def variants(seen: Input, pool: Pool) -> Iterator[Input]:
    """The calls with one literal changed, all places in turn."""
    yield from _changed(seen, lambda value: _near(value, pool))
    yield from _with_keywords(seen, pool)


def mixed(seen: Sequence[Input], pool: Pool, rng: random.Random, count: int) -> Iterator[Input]:
    """Calls with two or three literals changed at random, from each of those seen in turn."""
    for number in range(count * 2 if seen else 0):
        made: Input | None = seen[number % len(seen)]
        for _ in range(rng.randint(2, 3)):
            made = _one_changed(made, pool, rng) if made else None
        if made is not None:
            yield made


def _one_changed(seen: Input, pool: Pool, rng: random.Random) -> Input | None:
    """The call with one literal changed at random, or with a keyword more; ``None`` where nothing changes."""
    tree = expression(seen.call)
    places = list(_literals(tree)) if tree is not None else []
    keywords = list(_with_keywords(seen, pool))
    drawn = rng.randrange(len(places) + bool(keywords)) if places or keywords else -1
    if drawn >= len(places):
        return rng.choice(keywords)
    if drawn < 0:
        return None
    place, value = places[drawn]
    values = list(islice(_near(value, pool), 24))
    return next(_column(seen, place, [rng.choice(values)], ""), None) if values else None


def simpler(seen: Input) -> Iterator[Input]:
    """The calls with one literal made shorter or smaller, which a person reads more easily."""
    yield from _changed(seen, _smaller)


def _changed(seen: Input, change: Callable[[object], Iterable[object]], *, near: str = "") -> Iterator[Input]:
    """The call with one of its literals changed; the first change of each place before the second of any."""
    tree = expression(seen.call)
    if tree is None:
        return
    places = list(_literals(tree))
    columns = [_column(seen, place, change(value), near) for place, value in places]
    for line in zip_longest(*columns):
        yield from (made for made in line if made is not None)


def _column(seen: Input, place: int, values: Iterable[object], near: str) -> Iterator[Input]:
    for value in values:
        tree = expression(seen.call)
        if tree is None:
            return
        call = source(_Replace(place, value).visit(tree))
        if call and call != seen.call and len(call) <= LONGEST:
            yield replace(seen, call=call, example=False, near=near)


def _literals(tree: ast.expr) -> Iterator[tuple[int, object]]:
    """The literals within an expression, each by its number in the order of a walk."""
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str | None):
            if not (isinstance(node.value, str) and len(node.value) > LONGEST_TEXT):
                yield number, node.value
        elif isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.UnaryOp):
            try:
                yield number, cast("object", ast.literal_eval(node))
            except (ValueError, TypeError):
                continue


class _Replace(ast.NodeTransformer):
    """Puts a value in the place of the literal of that number."""

    def __init__(self, place: int, value: object) -> None:
        self._place, self._value = place, value
        self._found: ast.AST | None = None

    def visit(self, node: ast.AST) -> ast.AST:
        if self._found is None:
            self._found = next(n for i, n in enumerate(ast.walk(node)) if i == self._place)
        if node is self._found:
            return ast.parse(repr(self._value), mode="eval").body
        return self.generic_visit(node)


def _exchanged(seen: Input) -> Iterator[Input]:
    """The call with two arguments of a kind exchanged."""
    tree = expression(seen.call)
    for number, call in enumerate(_calls(tree)):
        for at in range(len(call.args) - 1):
            one, other = call.args[at], call.args[at + 1]
            if type(one) is type(other) and source(one) != source(other):
                again = expression(seen.call)
                changed = list(_calls(again))[number]
                changed.args[at], changed.args[at + 1] = changed.args[at + 1], changed.args[at]
                if again is not None:
                    yield replace(
                        seen, call=source(again), example=False, near="exchange" if seen.example else ""
                    )


def _with_keywords(seen: Input, pool: Pool) -> Iterator[Input]:
    """The call with a keyword argument that another call of the same function has."""
    known = dict(pool.keywords)
    for number, call in enumerate(_calls(expression(seen.call))):
        have = {k.arg for k in call.keywords}
        for keyword in known.get(_name(call), ()):
            again = expression(seen.call)
            if keyword.arg in have or again is None:
                continue
            list(_calls(again))[number].keywords.append(keyword)
            yield replace(seen, call=source(again), example=False, near="")


def _calls(tree: ast.expr | None) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call)) if tree is not None else iter(())


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else source(call.func)


def _step(value: object) -> Iterable[object]:
    match value:
        case bool():
            return (not value,)
        case int():
            return (value - 1, value + 1)
        case float():
            return (value - 1, value + 1)
        case str() if _NUMERIC.fullmatch(value):
            return (_shifted(value, -1), _shifted(value, 1))
        case _:
            return ()


def _near(value: object, pool: Pool) -> Iterable[object]:
    match value:
        case bool():
            return (not value,)
        case int():
            own = (value - 1, value + 1, 0, 1, value - 2, value + 2, 2 * value, value // 2, -value)
            around = (n + d for n in pool.numbers for d in (0, -1, 1))
            return dict.fromkeys(n for n in (*own, *around) if n != value)
        case float():
            own = (value - 1, value + 1, 0.0, int(value) + 0.5, value / 2, 2 * value, -value)
            return dict.fromkeys(n for n in (*own, *_HALVES, *map(float, pool.numbers)) if n != value)
        case str():
            return dict.fromkeys(t for t in _texts(value, pool) if t != value and len(t) <= LONGEST_TEXT)
        case list():
            return _rows(list(cast("Sequence[object]", value)), list)
        case tuple() if len({type(item) for item in cast("Sequence[object]", value)}) == 1:  # no record
            return _rows(list(cast("Sequence[object]", value)), tuple)
        case _:
            return ()


def _shifted(text: str, by: int) -> str:
    """A number in text with its last digit moved."""
    places = len(text.partition(".")[2])
    return f"{float(text) + by * 10**-places:.{places}f}"


def _texts(text: str, pool: Pool) -> Iterator[str]:
    if _NUMERIC.fullmatch(text):
        places = len(text.partition(".")[2])
        around = (float(text) + 1, float(text) - 1, *_HALVES, int(float(text)) + 0.5, 0.0)
        yield from (_shifted(text, -1), _shifted(text, 1))
        yield from (f"{n:.{places}f}" for n in around)
        return
    yield from (text.lower(), text.upper(), text.swapcase(), text.capitalize())
    yield from _reordered(text)
    yield from _numbered(text)
    yield from ("", text[:-1], text + text[:1], text[1:])
    yield from pool.texts


def _reordered(text: str) -> Iterator[str]:
    """The text with its parts dropped, repeated, exchanged, or replaced by another part of it."""
    for mark in _separators(text):
        parts = text.split(mark)
        for at, part in enumerate(parts):
            yield mark.join([*parts[:at], *parts[at + 1 :]])
            for other in dict.fromkeys(parts):
                if other != part:
                    yield mark.join([*parts[:at], other, *parts[at + 1 :]])
        for at in range(len(parts) - 1):
            yield mark.join([*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]])
        yield mark.join([*parts, parts[0]])
    words = list(dict.fromkeys(re.findall(r"[^\W\d_]+", text)))
    for match in re.finditer(r"[^\W\d_]+", text):
        for word in words:
            if word != match[0]:
                yield text[: match.start()] + word + text[match.end() :]
        for cased in {match[0].lower(), match[0].upper(), match[0].capitalize()} - {match[0]}:
            yield text[: match.start()] + cased + text[match.end() :]


def _separators(text: str) -> list[str]:
    """What divides the text into a few parts; a comma by itself only where no space follows it."""
    found = [mark for mark in _SEPARATORS if 2 <= len(text.split(mark)) <= MOST_PARTS]
    return [
        mark for mark in found if not any(mark in other and mark != other for other in found if mark != " ")
    ]


def _numbered(text: str) -> Iterator[str]:
    """The text with one of the numbers in it changed, its width kept."""
    for match in _NUMBER_IN_TEXT.finditer(text):
        number, width = int(match[0]), len(match[0])
        for near in (number - 1, number + 1, number - 2, number + 2, 2 * number, number + 7, number + 10, 0):
            if near >= 0:
                yield text[: match.start()] + str(near).zfill(width) + text[match.end() :]


def _rows(items: list[object], kind: type[list[object]] | type[tuple[object, ...]]) -> Iterator[object]:
    yield kind(items[:-1])
    yield kind(items[1:])
    yield kind(items[::-1])
    yield kind([*items, *items[-1:]])
    yield kind([])
    for at in range(len(items) - 1):
        yield kind([*items[:at], items[at + 1], items[at], *items[at + 2 :]])


def _smaller(value: object) -> Iterable[object]:
    match value:
        case bool() | None:
            return ()
        case int():
            return dict.fromkeys(n for n in (value // 2, value - 1) if 0 <= n < value)
        case str() if not _NUMERIC.fullmatch(value):
            shorter = (value[: len(value) // 2], value[:-1], value[1:])
            parts = (mark.join(value.split(mark)[:-1]) for mark in _separators(value))
            return dict.fromkeys(t for t in (*parts, *shorter) if len(t) < len(value))
        case list() if value:
            items = list(cast("Sequence[object]", value))
            return (items[:-1], items[1:])
        case _:
            return ()
