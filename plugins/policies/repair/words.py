"""What people say of a fault, and the changes that may be meant by it.

An issue names what it is about: letters' case, an edge, rounding, a limit, an order, something that lacks.
The templates that mend such faults are tried earlier then; nothing is left out for want of a word.
"""

import re

SAID = 1.6
"""What the prior of a template is multiplied by whose fault the issue speaks of."""

_CODE = re.compile(r"```.*?```|`[^`\n]*`|^\s*(?:>>>|\.\.\.).*$", re.DOTALL | re.MULTILINE)

_EDGE = ("comparison operator", "comparison operators", "off by one", "number off by one", "boundary")
_LACK = ("guard", "extend condition", "guard access", "filter", "parts that may lack")

MEANT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"(?:upper|lower)[- ]?cases?\b|capitals?\b|case[- ](?:in)?sensitiv",
        ("case and ends",),
    ),
    (r"white ?space|blanks?\b|spaces?\b|trimm?|stripp?", ("case and ends",)),
    (r"edges?\b|boundar|borders?\b|(?:in|ex)clusive|including\b|off by one\b|exactly\b|one too\b", _EDGE),
    (
        r"round|hal(?:f|ves)\b|cut(?:s|ting)? off\b|begun\b",
        ("round otherwise", "name alike"),
    ),
    (r"capp?(?:ed|s)?\b|limit|maxim|minim|exceed", ("clamp", "name alike")),
    (r"never (?:more|less|longer|shorter|higher|lower|above|below|under|over)\b", ("clamp",)),
    (r"sort|(?<!in )order(?:ed|ing)?\b|descending|ascending|revers", ("usual option", "sibling function")),
    (r"empty\b|missing\b|absent\b|lack(?:s|ing)?\b|skip|without\b", _LACK),
)
"""Words as they begin, and the templates that mend what they speak of."""

_PATTERNS = tuple((re.compile(rf"\b(?:{words})", re.IGNORECASE), names) for words, names in MEANT)


def meant_by(issue: str) -> frozenset[str]:
    """The names of the templates whose fault an issue speaks of, in its prose."""
    prose = _CODE.sub(" ", issue)
    return frozenset(name for words, names in _PATTERNS if words.search(prose) for name in names)
