"""Criteria written down by a person, in TOML: read, checked, and turned into a rubric.

Each is a table named by its id, with ``text``, ``weight``, ``required``, ``bar``, ``outcome`` and one way to
check it: ``critic``, ``demand``, ``forbid``, ``question``, or, where the user alone writes, ``command``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from ...runtime.contracts.critique import By, Check, Criterion, Rubric, Source
from ...runtime.errors import UsageError

HEAVIEST = 10.0
"""The most that one criterion may weigh: beside the tests, with a weight of 4, it shall not be all."""

MOST = 64
"""Criteria in one place."""

LONGEST = 1_000
"""Characters of a text, an expression or a question."""

_ID = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)+")
_KEYS = {"text", "weight", "required", "bar", "outcome", "paths", *By}


def declared(
    tables: object, source: Source, where: Callable[[str], str], *, commands: bool = False
) -> Rubric:
    """The rubric that tables declare.

    Args:
        tables: by criterion id, as TOML gives them.
        source: who wrote them.
        where: names the place of a criterion, for errors.
        commands: whether a criterion may be a command.

    Raises:
        UsageError: something cannot be used; names the place and what was expected.
    """
    if not isinstance(tables, Mapping):
        raise UsageError(f"{where('')}: criteria is no table", 'write [criteria."house.no-print"]')
    if len(tables) > MOST:
        raise UsageError(f"{where('')}: {len(tables)} criteria", f"at most {MOST} are read")
    found: list[Criterion] = []
    for name, table in cast("Mapping[str, object]", tables).items():
        if not _ID.fullmatch(name):
            way_out = "write words in small letters with a dot between, such as house.no-print, in quotes"
            raise UsageError(f"{where(name)}: {name!r} is no id of a criterion", way_out)
        if not isinstance(table, Mapping):
            raise UsageError(f"{where(name)}: {name} is no table", f'write [criteria."{name}"]')
        found.append(_criterion(name, cast("Mapping[str, Any]", table), source, where(name), commands))
    return Rubric(tuple(found))


def _criterion(name: str, table: Mapping[str, Any], source: Source, place: str, commands: bool) -> Criterion:
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise UsageError(f"{place}: there is no key {unknown[0]!r}", f"there are: {', '.join(sorted(_KEYS))}")
    if By.COMMAND in table and not commands:
        raise UsageError(
            f"{place}: a repository may not name a command: it decides what is executed",
            "remove the line; in your own mentee.toml, under [plugins.user-rubric.criteria], it may stand",
        )
    check = _check(name, table, place)
    text = _text(table, "text", place) or check.what
    return Criterion(
        id=name,
        text=text,
        weight=_number(table, "weight", 1.0, HEAVIEST, place),
        required=_flag(table, "required", place),
        bar=_number(table, "bar", 1.0, 1.0, place),
        outcome=_flag(table, "outcome", place),
        check=check,
        source=source,
    )


def _check(name: str, table: Mapping[str, Any], place: str) -> Check:
    ways = [by for by in By if by in table]
    if len(ways) != 1:
        found = " and ".join(ways) or "none"
        raise UsageError(f"{place}: {name} needs one way to be checked, found {found}", _ways())
    by = ways[0]
    what = _text(table, by, place)
    if not what.strip():
        raise UsageError(f"{place}: {by} is empty", _ways())
    if by in (By.DEMAND, By.FORBID):
        try:
            re.compile(what)
        except (re.error, RecursionError, OverflowError) as error:
            way_out = "write it as Python's re does, in single quotes, so that a \\ stands for itself"
            raise UsageError(f"{place}: {by} is no regular expression: {error}", way_out) from None
    paths = _text(table, "paths", place)
    if paths and by not in (By.DEMAND, By.FORBID):
        raise UsageError(f"{place}: paths go with demand or forbid", "remove the line")
    return Check(by, what, paths)


def _ways() -> str:
    return f"name one of {', '.join(By)}"


def _text(table: Mapping[str, Any], key: str, place: str) -> str:
    found = table.get(key, "")
    if not isinstance(found, str) or len(found) > LONGEST:
        raise UsageError(f"{place}: {key} is no text", f"write it in quotes, of at most {LONGEST} characters")
    return found


def _flag(table: Mapping[str, Any], key: str, place: str) -> bool:
    found = table.get(key, False)
    if not isinstance(found, bool):
        raise UsageError(f"{place}: {key} is neither true nor false", "write true or false, without quotes")
    return found


def _number(table: Mapping[str, Any], key: str, default: float, most: float, place: str) -> float:
    found = table.get(key, default)
    good = isinstance(found, int | float) and not isinstance(found, bool) and 0.0 <= found <= most
    if not good:
        raise UsageError(
            f"{place}: {key} is no number from 0 to {most:g}", f"write it as {key} = {default:g}"
        )
    return float(found)
