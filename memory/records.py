"""What a line of the memory's log holds."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said, with where it applies.

    Attributes:
        id: twelve hexadecimal digits.
        at: Unix time.
        text: the person's words.
        repository: the identity of the repository it applies to; empty for all.
        place: the name of the folder it was said in, for its owner to see.
        path: a glob of the paths it applies to; empty for all.
        about: for an answer: what the question was about, the same in another run that comes to it.
        question: for an answer: the question.
        author: who said it; ``source``: how it came (``answer`` or ``correct``); ``run``: in which run.
    """

    id: str
    at: float
    text: str
    repository: str = ""
    path: str = ""
    about: str = ""
    question: str = ""
    author: str = ""
    source: str = ""
    run: str = ""
    place: str = ""

    def meaning(self) -> str:
        """What it is found by."""
        return f"{self.question}\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class Experience:
    """What a run tried, and what came of it.

    Attributes:
        issue: the issue's text, its first 2,000 characters.
        outcome: as the run ended.
        origin: the template or model that made the accepted candidate; empty when there was none.
        met, missed: ids of the rubric's criteria.
        candidates: how many were tried.
        run, place: which run it was, and the name of its repository's folder.
    """

    id: str
    at: float
    repository: str
    issue: str
    outcome: str
    origin: str = ""
    rationale: str = ""
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    candidates: int = 0
    run: str = ""
    place: str = ""

    def meaning(self) -> str:
        """What it is found by."""
        return self.issue


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The record ``target`` counts no more."""

    id: str
    at: float
    target: str


Record = Correction | Experience | Forgotten
KINDS: dict[str, type[Any]] = {cls.__name__: cls for cls in (Correction, Experience, Forgotten)}


def to_json(record: Record) -> dict[str, Any]:
    """A record as JSON values, its kind among them."""
    return {"kind": type(record).__name__, **asdict(record)}


def from_json(raw: dict[str, Any]) -> Record | None:
    """The record of :func:`to_json`; ``None`` for a kind that this version does not know."""
    kind = KINDS.get(str(raw.get("kind")))
    if kind is None:
        return None
    known = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k in kind.__slots__}
    return kind(**known)
