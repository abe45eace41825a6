"""The places that words name: paths and globs, symbols, and what files are for."""

import re

from ..context import Context
from ..roles import ROLE_WORDS, TASK_WORDS
from ..rule import Where

_URL = re.compile(r"\b\w+://\S+")
_PATH = re.compile(r"(?<![\w/])(?:\.{0,2}/)?[\w.*-]+(?:/[\w.*-]+)+/?|(?<![\w/])[\w.-]+/(?=[\s,.;:)]|$)")
_FILE = re.compile(
    r"(?<![\w/])[\w-]+\.(?:py|pyi|tsx?|jsx?|mjs|go|rs|java|kt|rb|php|cs|cpp|cc|c|h"
    r"|hpp|sql|ya?ml|toml|json|md|rst"
    r"|txt|sh|tf|swift|scala|lock|proto|graphql|html|s?css|ipynb|cfg|ini|xml)\b"
)
_STAR_FILE = re.compile(r"(?<![\w/])\*+\.[\w.]+|(?<![\w/])[\w-]+\*\.\w+")
_SYMBOL = re.compile(r"(?<![\w/.*])(?:\*_?\w+|\w+_?\*)(?![\w/*])|\b\w+(?=\(\))|(?<![\w/])_(?=private\b)")
_COMMON = frozenset(
    """src lib libs app apps pkg packages internal cmd core tests test docs doc scripts tools examples
    vendor config server client api web ui infra deploy db database migrations modules services
    components""".split()
)
_AT = r"(?:in|inside|under|within|for|of|at|below|im|in den|en)"


_HEAD = (
    r"(?:^(?:the |all |any |our |my |one |of |for |die |los |las )*|\b(?:in|inside"
    r"|under|within|is|are|it's|for|im|en) (?:the |a |an |all )?)(?:{0})\b"
)
"""How an exception names what it is about: first, or as a place; "changes to the public API" are changes."""


def where(text: str, context: Context) -> Where:
    """The places that a text names, as far as they can be told from things that merely look like them."""
    plain = _URL.sub(" ", text)
    paths = [p for p in _PATH.findall(plain) if _is_path(p, plain, context)]
    rest = plain
    for path in paths:
        rest = rest.replace(path, " ")
    paths += _FILE.findall(rest) + _STAR_FILE.findall(rest)
    symbols = tuple(dict.fromkeys(_glob(s) for s in _SYMBOL.findall(rest)))
    return Where(tuple(dict.fromkeys(_pattern(p) for p in paths)), symbols, ())


def named_roles(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """What the files are for that a text speaks of: "in tests", "public functions", or bare as an exception.

    Args:
        text: what was said.
        bare: whether the mere mention counts ("migrations are fine"), or only as a place ("in migrations").
    """
    found = []
    for role, pattern in ROLE_WORDS.items():
        at = (
            _HEAD.format(pattern)
            if bare
            else rf"\b{_AT} (?:all |the |our |my |any |your |den |los |las )*(?:{pattern})\b"
        )
        if re.search(at, text, re.IGNORECASE) or (
            role == "public" and re.search(rf"^(?:all |every )?(?:{pattern})\b", text, re.IGNORECASE)
        ):
            found.append(role)
    return tuple(found)


def named_tasks(text: str) -> tuple[str, ...]:
    """The kinds of task that a text speaks of."""
    return tuple(t for t, p in TASK_WORDS.items() if re.search(rf"\b(?:{p})\b", text, re.IGNORECASE))


def _is_path(found: str, text: str, context: Context) -> bool:
    """Whether ``merge/groupby`` is a folder: where it looks like one, is named as a place, or is known."""
    first = found.strip("./").split("/")[0]
    if (
        found.startswith(("./", "/"))
        or found.endswith("/")
        or "*" in found
        or _FILE.search(found.rsplit("/", maxsplit=1)[-1])
    ):
        return "//" not in found
    known = {part for part in context.path.split("/") if part} | _COMMON
    return first.lower() in known or bool(re.search(rf"\b{_AT} {re.escape(found)}", text))


def _pattern(path: str) -> str:
    """A glob for all that lies at a path: a folder's name stands for what is in it."""
    path = path.removeprefix("./").lstrip("/")
    last = path.rstrip("/").rsplit("/", 1)[-1]
    if path.endswith("/") or not ("." in last or "*" in last):
        return path.rstrip("/") + "/**"
    return path


def _glob(symbol: str) -> str:
    return "_*" if symbol == "_" else symbol
