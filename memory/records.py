"""What a line of the memory's log holds."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ..runtime.contracts.precedent import Signature
from .context import Context
from .context import from_json as context_from_json
from .rule import Rule
from .rule import from_json as rule_from_json


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said, with where it applies. A later record of the same id takes its place: an edit.

    Attributes:
        id: twelve hexadecimal digits.
        at: Unix time.
        text: the person's words, secrets masked.
        repository: the identity of the repository it applies to; empty for all that ``rule`` reaches.
        place: the name of the folder it was said in, for its owner to see.
        path: a glob of the paths it applies to; empty for all.
        about: for an answer: what the question was about, the same in another run that comes to it.
        question: for an answer: the question.
        author: who said it; ``source``: how it came (see :mod:`.trust`); ``run``: in which run.
        given: what was at hand when it was said.
        rule: what was understood; ``None`` in records of before 0.2.
        replaces: ids of corrections that it takes the place of, because it says otherwise.
        repeats: ids of corrections that say the same.
        waits: it is nobody's word yet: it waits for the owner's yes, and is not recalled.
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
    given: Context = Context()
    rule: Rule | None = None
    replaces: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    waits: bool = False

    def meaning(self) -> str:
        """What it is searched by."""
        return f"{self.question}\n{self.text}".strip()

    def deed(self) -> str:
        """What it is recalled by: what was being done when it was said, or else its words."""
        return self.given.action or self.meaning()


@dataclass(frozen=True, slots=True)
class Experience:
    """What a run tried, and what came of it.

    A later record of the same id takes its place: once more is known of what came of its patch.

    Attributes:
        issue: the issue's text, its first 2,000 characters, secrets masked.
        outcome: as the run ended.
        origin: the template or model that made the accepted candidate; empty when there was none.
        met, missed: ids of the rubric's criteria; of a run that did not solve it, those of what came nearest.
        candidates: how many were tried; ``found`` of them when the accepted one was; ``plausible`` passed.
        run, place: which run it was, and the name of its repository's folder.
        signature: how the failing behaviour looked.
        path: the shortest successful way, an action each; ``folded`` actions led nowhere or were repeated.
        refuted: what made candidates that were accepted and did not verify.
        lesson: what would have been done knowing the outcome.
        patch: the changes that the accepted candidate made, as a diff of its files.
        files: those that it changed; ``functions`` and kinds of statements, ``units``, in which it did.
        fate: what came of the patch: applied, edited, reverted or discarded; empty while that is open.
        features: the shape of the patch, see :mod:`.feedback.features`.
        good: its owner's word on the patch, by ``mentee rate``; ``because`` in what words.
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
    signature: Signature = Signature()
    found: int = 0
    plausible: int = 0
    path: tuple[str, ...] = ()
    folded: int = 0
    refuted: tuple[str, ...] = ()
    lesson: str = ""
    patch: str = ""
    files: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    fate: str = ""
    features: tuple[float, ...] = ()
    good: bool | None = None
    because: str = ""

    def meaning(self) -> str:
        """What it is found by."""
        return self.issue or self.lesson


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The record ``target`` counts no more."""

    id: str
    at: float
    target: str


Record = Correction | Experience | Forgotten
KINDS: dict[str, type[Any]] = {cls.__name__: cls for cls in (Correction, Experience, Forgotten)}


def _signature(raw: Mapping[str, Any]) -> Signature:
    return Signature(**{name: tuple(raw.get(name, ())) for name in Signature.__slots__})


_NESTED: Mapping[str, Callable[[Any], Any]] = {
    "given": context_from_json,
    "rule": rule_from_json,
    "signature": _signature,
}


def to_json(record: Record) -> dict[str, Any]:
    """A record as JSON values, its kind among them."""
    values = {
        field.name: value.to_json()
        if isinstance(value := getattr(record, field.name), Context | Rule)
        else asdict(value)
        if isinstance(value, Signature)
        else value
        for field in fields(record)
    }
    return {"kind": type(record).__name__, **values}


def from_json(raw: Mapping[str, Any]) -> Record | None:
    """The record of :func:`to_json`; ``None`` for a kind that this version does not know."""
    kind = KINDS.get(str(raw.get("kind")))
    if kind is None:
        return None
    return kind(**{key: _value(key, value) for key, value in raw.items() if key in kind.__slots__})


def _value(key: str, value: Any) -> Any:  # noqa: ANN401  any JSON value
    if key in _NESTED and isinstance(value, dict):
        return _NESTED[key](value)
    return tuple(value) if isinstance(value, list) else value
