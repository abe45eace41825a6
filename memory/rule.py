"""What was understood of a correction: what to do, and where it applies as facts that code can check."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Where:
    """Places in a repository; empty is everywhere.

    Attributes:
        paths: globs of files.
        symbols: globs of the last part of a function's or class's name.
        roles: what a file is for, see :mod:`.roles`.
    """

    paths: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether any place is named."""
        return bool(self.paths or self.symbols or self.roles)


@dataclass(frozen=True, slots=True)
class Exempt:
    """An exception that the person made: its words, the places and kinds of task that they name."""

    text: str
    where: Where = Where()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A correction, understood.

    Attributes:
        what: what to do, in the person's words without conditions and exceptions.
        kind: ``project-fact``, ``constraint``, ``preference`` or ``skill``.
        reach: ``repository``, ``owner`` or ``everywhere``.
        said: whether the person said the reach; else it is a guess from the kind.
        languages, libraries: what must be in use for it to apply; empty for any.
        where: the places that it is about.
        activities: what is being done where it applies, see :mod:`.activities`; empty for any.
        tasks: the kinds of task that it is about; empty for any.
        exempt: the exceptions.
        since_date, since_version: from when on it holds; until_date, until_version: from when on no more.
        once: it was for that one time.
        replaces: the words say that something has changed.
        wanted, forbidden: the parts that say what to do, and what not to do.
        confidence: how sure the reading is, in [0, 1].
    """

    what: str
    kind: str = "preference"
    reach: str = "repository"
    said: bool = False
    languages: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    where: Where = Where()
    activities: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    exempt: tuple[Exempt, ...] = ()
    since_date: str = ""
    since_version: str = ""
    until_date: str = ""
    until_version: str = ""
    once: bool = False
    replaces: bool = False
    wanted: str = ""
    forbidden: str = ""
    confidence: float = 0.5

    def to_json(self) -> dict[str, Any]:
        """All that is not as by default, as JSON values."""
        return {key: value for key, value in asdict(self).items() if value or key == "what"}


def from_json(raw: Mapping[str, Any]) -> Rule:
    """The rule of :meth:`Rule.to_json`; keys of later versions are left out."""
    known: dict[str, Any] = {key: _tuples(value) for key, value in raw.items() if key in Rule.__slots__}
    known["where"] = _where(raw.get("where") or {})
    known["exempt"] = tuple(
        Exempt(str(e.get("text", "")), _where(e.get("where") or {}), tuple(e.get("tasks") or ()))
        for e in raw.get("exempt") or ()
    )
    return Rule(**known)


def _where(raw: Mapping[str, Any]) -> Where:
    return Where(**{key: tuple(raw.get(key) or ()) for key in Where.__slots__})


def _tuples(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
