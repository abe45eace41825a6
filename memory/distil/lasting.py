"""From when and until when a correction holds, as dates and versions."""

import re
from calendar import monthrange
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar enero",
            "february feb februar febrero",
            "march mar märz marzo",
            "april apr abril",
            "may mai mayo",
            "june jun juni junio",
            "july jul juli julio",
            "august aug agosto",
            "september sep sept septiembre",
            "october oct oktober octubre",
            "november nov noviembre",
            "december dec dezember diciembre",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of |de )?({_MONTH})\b\.?(?: (?:de )?(\d{{4}}))?", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (\d{{4}}))?", re.IGNORECASE
)
_PART = re.compile(
    rf"\b(?:(early|beginning of|start of|anfang|principios de|mid|middle of|mitte"
    rf"|mediados de|late|end of|ende|finales? de|fin de)[- ]?)?"
    rf"({_MONTH})\b\.?(?: (?:de )?(\d{{4}}))?",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"\bq([1-4])(?: (\d{4}))?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:end of |ende )?(20\d\d)\b")
_VERSION = re.compile(
    r"(?<![\w.])v?(\d+(?:\.(?:\d+|x))+|\d+(?= (?:ships?|is out|lands?|release)))(?![\w.]*\w)", re.IGNORECASE
)
_RELEASE = re.compile(r"\b(?:release|version|v|major) ?v?(\d+(?:\.(?:\d+|x))*)\b", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:until|till|til|before|up to|as long as|while we (?:are|support)|through"
    r"|bis|solange|hasta|mientras|not before)\b(.+)",
    re.IGNORECASE | re.DOTALL,
)
_SINCE = re.compile(
    r"\b(?:since|starting (?:with|from|in)|as of|from (?=v?\d|release|version"
    r"|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)|once|after|seit|ab|desde|a partir de)\b(.+)",
    re.IGNORECASE | re.DOTALL,
)
_DURING = re.compile(
    r"\b(?:in|for|during|throughout|within) (?:the )?(?:release )?v?(\d+)\.x\b", re.IGNORECASE
)


def until(text: str, given: str) -> tuple[str, str]:
    """The date and the version from which on it holds no more; empty for what was not said.

    Args:
        text: what was said.
        given: the date on which it was said, for months without a year.
    """
    if during := _DURING.search(text):
        return "", f"{int(during[1]) + 1}.0"
    found = _UNTIL.search(text)
    return (_date(found[1], given), _version(found[1])) if found else ("", "")


def since(text: str, given: str) -> tuple[str, str]:
    """The date and the version from which on it holds; empty for what was not said."""
    if during := _DURING.search(text):
        return "", f"{during[1]}.0"
    found = _SINCE.search(text)
    if not found or re.match(r" (?:now on|ahora|jetzt)", found[1]):
        return "", ""
    return _date(found[1], given), _version(found[1])


def older(one: str, other: str) -> bool:
    """Whether a version comes before another: ``1.9`` before ``1.10``.

    >>> older("1.9", "2.0"), older("2.0", "2.0")
    (True, False)
    """
    left, right = _parts(one), _parts(other)
    width = max(len(left), len(right))
    return left + [0] * (width - len(left)) < right + [0] * (width - len(right))


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _version(text: str) -> str:
    for pattern in (_RELEASE, _VERSION):
        if (found := pattern.search(text)) and not re.fullmatch(r"20\d\d", found[1]):
            return found[1].replace(".x", ".0")
    return ""


def _date(text: str, given: str) -> str:
    """The day that a text names, at its latest."""
    if found := _ISO.search(text):
        return found[0]
    if found := _DAY_MONTH.search(text):
        return _day(found[3], _MONTHS[found[2].lower()], int(found[1]), given)
    if found := _MONTH_DAY.search(text):
        return _day(found[3], _MONTHS[found[1].lower()], int(found[2]), given)
    if (found := _PART.search(text)) and not (
        found[2].lower() in ("may", "mar") and not (found[1] or found[3])
    ):
        part = (found[1] or "end").lower()
        early = part.startswith(("early", "begin", "start", "anfang", "princ"))
        return _day(
            found[3],
            _MONTHS[found[2].lower()],
            10 if early else 20 if part.startswith(("mi", "me")) else 31,
            given,
        )
    if found := _QUARTER.search(text):
        return _day(found[2], int(found[1]) * 3, 31, given)
    if found := _YEAR.search(text):
        return f"{found[1]}-12-31"
    return ""


def _day(year: str | None, month: int, day: int, given: str) -> str:
    if not year and not given:
        return ""
    when = int(year) if year else int(given[:4]) + (month < int(given[5:7]))
    return date(when, month, min(max(day, 1), monthrange(when, month)[1])).isoformat()
