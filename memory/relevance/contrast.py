"""Words that exclude each other: what is said of production is not said of staging."""

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
_VERSIONED = ("v", "python", "http", "java", "api", "es", "c", "vue", "ipv")


def contrary(said: str, now: str) -> float:
    """How many sets of words that exclude each other stand between two texts.

    >>> contrary("hands off production", "enlarge the staging database")
    1.0
    """
    one, other = set(split(said)), set(split(now))
    return float(sum(_opposed(one, other, poles) for poles in _POLES))


def _opposed(one: set[str], other: set[str], poles: list[frozenset[str]]) -> bool:
    ours = [bool(pole & one) for pole in poles]
    theirs = [bool(pole & other) for pole in poles]
    both = any(a and b for a, b in zip(ours, theirs, strict=True))
    return any(ours) and any(theirs) and not both


def another_variant(said: str, now: str) -> bool:
    """Whether both name a version of a thing, and none is the same.

    >>> another_variant("v1 endpoints stay", "delete the v2 endpoint")
    True
    """
    one, other = set(split(said)), set(split(now))
    for prefix in _VERSIONED:
        ours, theirs = (
            {word for word in words if word.startswith(prefix) and word[len(prefix) :].isdigit()}
            for words in (one, other)
        )
        if ours and theirs and not ours & theirs:
            return True
    return False
