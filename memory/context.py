"""What is known of a place in a person's work: where a correction was given, or where one might apply."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .words import split


@dataclass(frozen=True, slots=True)
class Context:
    """Where something happens; what is not known is empty.

    Attributes:
        repo: the repository's identity: the same in every clone.
        called: what people call it: ``owner/name``, or the name of its folder; empty for ``repo``.
        languages: in lower case, ``python`` for one.
        path: the file, as seen from the repository's root.
        symbol: the function, method or class.
        imports: modules that the file imports.
        task: the issue's title or text.
        step: ``propose``, ``edit``, ``test`` or ``finish``.
        action: what is about to be done, or, where a correction was given, what was done.
        date: ``2026-03-31``; ``version``: the project's own, at that time.
    """

    repo: str = ""
    called: str = ""
    languages: tuple[str, ...] = ()
    path: str = ""
    symbol: str = ""
    imports: tuple[str, ...] = ()
    task: str = ""
    step: str = ""
    action: str = ""
    date: str = ""
    version: str = ""

    @property
    def owner(self) -> str:
        """Whose repository it is, where its name tells."""
        return (self.called or self.repo).rpartition("/")[0]

    @property
    def name(self) -> str:
        """The repository's name without its owner."""
        return (self.called or self.repo).rpartition("/")[2]

    @property
    def query(self) -> str:
        """What is looked for: what is about to be done, or, while that is open, the place and the task."""
        return self.action or " ".join([*split(f"{self.path} {self.symbol}"), self.task]).strip()

    def to_json(self) -> dict[str, Any]:
        """Only what is known, as JSON values."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items() if v}


def from_json(raw: Mapping[str, Any]) -> Context:
    """The context of a mapping; keys that are none of its own are left out, ``null`` is not known."""
    lists = {key: tuple(map(str, raw.get(key) or ())) for key in ("languages", "imports")}
    texts = {key: str(raw[key]) for key in Context.__slots__ if raw.get(key) and key not in lists}
    return Context(languages=lists["languages"], imports=lists["imports"], **texts)
