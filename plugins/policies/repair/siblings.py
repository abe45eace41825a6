"""The same change in several places: what was written twice is wrong twice."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from .change import Change, Place
from .source import Source, Span

LIKELY = 0.55
"""How likely a change is meant for all equal places, against for one of them."""

MOST_PLACES = 5
_SHORTEST = 6


def everywhere(place: Place, change: Change) -> Iterator[Change]:
    """The change made wherever the same line or expression stands in the function, then in the file.

    Nothing where there is no other such place, or too many, or where the change is not of one short piece.
    """
    if change.unit is None or len(change.spans) != 1:
        return
    (start, end, new), source = change.spans[0], place.source
    whole = _equal_lines(source, start, end, new)
    low, high = source.span(place.function) if place.function is not None else (0, len(source.text))
    near = [span for span in whole if low <= span[0] < high]
    for spans in dict.fromkeys(map(tuple, (near, _equal_expressions(place, start, end, new), whole))):
        if 1 < len(spans) <= MOST_PLACES:
            what = f"{change.what}, and likewise in {len(spans) - 1} more"
            yield replace(change, spans=spans, what=what, unit=None, key=("everywhere", *spans))


def _equal_lines(source: Source, start: int, end: int, new: str) -> list[Span]:
    first, after = source.line_start(start), source.next_line(end)
    whole = source.text[first:after]
    line = whole.strip()
    if "\n" in line or len(line) < _SHORTEST or line.startswith(("#", "@")):
        return []
    lead = start - first - (len(whole) - len(whole.lstrip()))
    starts = source.equal_lines.get(line, ())
    return [(at + lead, at + lead + end - start, new) for at in starts] if lead >= 0 else []


def _equal_expressions(place: Place, start: int, end: int, new: str) -> list[Span]:
    """The spans of equal expressions that are the same part of the same sort of node."""
    source, function = place.source, place.function
    old = source.text[start:end]
    if function is None or len(old) < _SHORTEST or "\n" in old or old.isidentifier():
        return []
    every = source.expressions(function).get(old, ())
    mine = [node for node in every if source.span(node) == (start, end)]
    alike = [node for node in every if mine and _role(source, node) == _role(source, mine[0])]
    return [(*source.span(node), new) for node in alike]


def _role(source: Source, node: ast.AST) -> tuple[type[ast.AST], type[ast.AST], str]:
    return type(node), type(source.parents[node]), source.fields[node]
