"""The same change in several places: what was written twice is wrong twice."""

import re
from dataclasses import replace

from .change import Change, Place
from .source import Source, Span

LIKELY = 0.55
"""How likely a change is meant for all equal places, against for one of them."""

MOST_PLACES = 5
_SHORTEST = 6


def everywhere(place: Place, change: Change) -> Change | None:
    """The change made wherever the same line stands in the file, or the same expression in the function.

    ``None`` where there is no other such place, or too many, or where the change is not of one short piece.
    """
    if change.unit is None or len(change.spans) != 1:
        return None
    (start, end, new), source = change.spans[0], place.source
    spans = _equal_lines(source, start, end, new) or _equal_expressions(place, start, end, new)
    if not 1 < len(spans) <= MOST_PLACES:
        return None
    what = f"{change.what}, and likewise in {len(spans) - 1} more"
    return replace(change, spans=tuple(spans), what=what, unit=None, key=("everywhere", *spans))


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
    old, function = place.source.text[start:end], place.function
    if function is None or len(old) < _SHORTEST or "\n" in old or old.isidentifier():
        return []
    low, high = place.source.span(function)
    pattern = re.compile(rf"(?<![\w.]){re.escape(old)}(?![\w(\[.])")
    found = [(m.start(), m.end(), new) for m in pattern.finditer(place.source.text, low, high)]
    return found if (start, end, new) in found else []
