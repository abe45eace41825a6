"""What bars a rule as a matter of fact, before any likeness is looked at.

What is not known bars nothing: a rule on ``src/billing`` is not barred where no path is at hand.
"""

import re
from fnmatch import fnmatchcase

from ..context import Context
from ..distil.lasting import older
from ..distil.libraries import alike
from ..roles import doing, languages, roles, tasks
from ..rule import Exempt, Rule, Where
from .contrast import another_variant

_TESTING = frozenset({"test", "write tests", "run tests"})


def barred(rule: Rule, given: Context, now: Context) -> str:
    """Why a rule cannot apply; empty where no fact stands against it.

    Args:
        rule: what was understood.
        given: where it was said.
        now: what is at hand.
    """
    return (
        ("for that one time" if rule.once else "")
        or _out_of_time(rule, given, now)
        or _out_of_reach(rule, given, now)
        or _without_its_tools(rule, now)
        or _another_activity(rule, now)
        or ("another version of it" if another_variant(rule.what, now.action) else "")
        or ("elsewhere in the repository" if not _inside(rule.where, now) else "")
        or next((f"excepted: {e.text}" for e in rule.exempt if excepted(e, now)), "")
    )


def _out_of_time(rule: Rule, given: Context, now: Context) -> str:
    if given.date and now.date and now.date < given.date:
        return "not said yet"
    if now.date and ((rule.until_date and now.date > rule.until_date) or now.date < rule.since_date):
        return "out of date"
    if now.version and (
        (rule.until_version and not older(now.version, rule.until_version))
        or (rule.since_version and older(now.version, rule.since_version))
    ):
        return "another version"
    return ""


def _out_of_reach(rule: Rule, given: Context, now: Context) -> str:
    if not given.repo or not now.repo or now.repo == given.repo or rule.reach == "everywhere":
        return ""
    if rule.reach == "owner":
        return "" if given.owner and given.owner == now.owner else "another owner"
    return "another repository"


def _without_its_tools(rule: Rule, now: Context) -> str:
    have = languages(now)
    if rule.languages and have and not any(alike(one, other) for one in rule.languages for other in have):
        return "another language"
    if not rule.libraries or any(uses(library, now) for library in rule.libraries):
        return ""
    return "without " + rule.libraries[0] if now.imports else ""


def _another_activity(rule: Rule, now: Context) -> str:
    if not (now.action or now.step) or not rule.activities or set(rule.activities) & doing(now):
        return ""
    return "another activity"


def uses(library: str, now: Context) -> bool:
    """Whether a library is in use: imported, or named in the action or the symbol."""
    name = re.escape(library)
    known = name if len(library) > 4 else rf"(?:^|[/@._-]){name}(?:$|[/._-])"  # sqlite: rusqlite, sqlite3
    imported = any(re.search(known, module.lower()) for module in now.imports)
    return imported or bool(re.search(rf"\b{name}", f"{now.action} {now.symbol}".lower()))


def _inside(where: Where, now: Context) -> bool:
    """Whether the place at hand may be one of those."""
    if where.paths and now.path and not lies_at(now.path, where.paths):
        return False
    if where.symbols and now.symbol and not is_called(now.symbol, where.symbols):
        return False
    have = roles(now) | doing(now)
    known = bool(now.path or now.symbol)
    return not where.roles or not known or any(_plays(role, have) for role in where.roles)


def _plays(role: str, have: frozenset[str]) -> bool:
    return bool(have & _TESTING) if role == "test" else role in have


def excepted(exempt: Exempt, now: Context) -> bool:
    """Whether an exception holds here, by the places and the kinds of task that it names."""
    where = exempt.where
    if lies_at(now.path, where.paths) or is_called(now.symbol, where.symbols):
        return True
    named = where.paths or where.symbols
    return bool((not named and set(where.roles) & roles(now)) or set(exempt.tasks) & tasks(now))


def lies_at(path: str, globs: tuple[str, ...]) -> bool:
    """Whether one of the globs matches a path, from the root or from any folder on."""
    return bool(path) and any(
        fnmatchcase(path, glob) or fnmatchcase(path, f"*/{glob}") or fnmatchcase(f"{path}/", glob)
        for glob in globs
    )


def is_called(symbol: str, globs: tuple[str, ...]) -> bool:
    """Whether one of the globs matches the last part of a qualified name."""
    name = re.split(r"[.:#]+", symbol)[-1].removesuffix("()")
    return bool(name) and any(fnmatchcase(name, glob) for glob in globs)
