"""Words that exclude each other: what is said of production is not said of staging."""

from functools import lru_cache

from ..words import split

_SETS = (
    "production|prod|live staging|stage development|dev",
    "public|exported|api private|internal|unexported|_private",
    "client|frontend server|backend",
    "request|requests response|responses",
    "read|reads|reading write|writes|writing",
    "input output",
    "unit integration|e2e",
    "english|englisch|inglés|en german|deutsch|alemán|de spanish|spanisch|español"
    "|es french|französisch|francés|fr italian|it portuguese|pt",
    "add|adding|additive|adds remove|removing|delete|deleting|rename|renaming|drop",
    "windows linux macos|mac",
    "sync synchronous async asynchronous",
    "desktop mobile",
    "upper|uppercase lower|lowercase",
    "create|creating delete|deleting",
    "encode|encoder|encoding decode|decoder|decoding",
    "upload download",
    "import export",
    "light dark",
    "debug release",
)
_POLES: list[list[frozenset[str]]] = [[frozenset(pole.split("|")) for pole in line.split()] for line in _SETS]
_EXCLUSIVE = [frozenset().union(*poles) for poles in _POLES]
_DIGITS = "0123456789"
_VERSIONED = ("v", "python", "http", "java", "api", "es", "c", "vue", "ipv")


def contrary(said: str, now: str) -> float:
    """How many sets of words that exclude each other stand between two texts.

    >>> contrary("hands off production", "enlarge the staging database")
    1.0
    """
    one, other = _poles_of(said), _poles_of(now)
    return float(sum(not one[at] & other[at] for at in one.keys() & other.keys()))


@lru_cache(maxsize=1 << 14)
def _poles_of(text: str) -> dict[int, frozenset[int]]:
    """Which poles of which sets a text names."""
    words = set(split(text))
    return {
        at: frozenset(number for number, pole in enumerate(poles) if pole & words)
        for at, poles in enumerate(_POLES)
        if not words.isdisjoint(_EXCLUSIVE[at])
    }


def another_variant(said: str, now: str) -> bool:
    """Whether both name a version of a thing, and none is the same.

    >>> another_variant("v1 endpoints stay", "delete the v2 endpoint")
    True
    """
    one, other = _versions_of(said), _versions_of(now)
    return any(not one[prefix] & other[prefix] for prefix in one.keys() & other.keys())


@lru_cache(maxsize=1 << 14)
def _versions_of(text: str) -> dict[str, frozenset[str]]:
    """The versions that a text names, by what they are versions of."""
    found: dict[str, set[str]] = {}
    for word in split(text):
        thing = word.rstrip(_DIGITS)
        if thing in _VERSIONED and thing != word:
            found.setdefault(thing, set()).add(word)
    return {thing: frozenset(words) for thing, words in found.items()}
