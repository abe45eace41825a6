"""The whole of distilling: a person's words, and where they were said, become a rule."""

from ..context import Context
from ..rule import Exempt, Rule, Where
from .clauses import apart
from .demands import activities, demands, replaces
from .lasting import since, until
from .libraries import FOR_TESTS, languages, presupposed
from .places import named_roles, named_tasks, where
from .reach import kind, once, reach


def distil(words: str, context: Context) -> Rule:
    """Understand a correction.

    Args:
        words: what the person said.
        context: where it was said; ``action`` is what was being done, and so what they did not want.
    """
    text = words.replace("’", "'").strip()
    asked, exceptions = apart(text)
    main = "; ".join(asked)
    libraries = tuple(name for part in asked for name in presupposed(part))
    until_date, until_version = until(main, context.date)
    since_date, since_version = ("", "") if until_date or until_version else since(main, context.date)
    places = where(main, context)
    doings = activities(main, context)
    kind_ = kind(
        main, doings, library=bool(libraries), placed=bool(places), lasting=bool(until_date or until_version)
    )
    far, said = reach(text, kind_, context)
    wanted, forbidden = demands(asked)
    return Rule(
        what=main,
        kind=kind_,
        reach=far,
        said=said,
        languages=languages(text, libraries),
        libraries=libraries,
        where=Where(places.paths, places.symbols, _roles(main, libraries)),
        activities=doings,
        exempt=tuple(_exempt(text, context, named_roles(main), doings) for text in exceptions),
        since_date=since_date,
        since_version=since_version,
        until_date=until_date,
        until_version=until_version,
        once=once(main),
        replaces=replaces(text),
        wanted=wanted,
        forbidden=forbidden,
        confidence=0.9 if said else 0.6,
    )


def _roles(main: str, libraries: tuple[str, ...]) -> tuple[str, ...]:
    named = named_roles(main)
    return (*named, "test") if set(libraries) & FOR_TESTS and "test" not in named else named


def _exempt(text: str, context: Context, about: tuple[str, ...], doings: tuple[str, ...]) -> Exempt:
    """An exception; what the whole correction is about cannot be what it leaves out."""
    places = where(text, context)
    known = (
        {*about, "test"} if "test" in " ".join(doings).split() or doings[0] == "write tests" else set(about)
    )
    roles = () if places else tuple(role for role in named_roles(text, bare=True) if role not in known)
    return Exempt(text, Where(places.paths, places.symbols, roles), named_tasks(text))
