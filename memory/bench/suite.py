"""A suite: corrections as persons gave them, and later situations, labelled by whether each applies."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...runtime.errors import UsageError
from ..context import Context, from_json


@dataclass(frozen=True, slots=True)
class Situation:
    """A later place; the label is for the judge alone.

    Attributes:
        now: what is at hand.
        applies: whether the correction would change what is about to be done.
        why: the reason; ``hardness``: ``easy``, ``near`` or ``hard``.
    """

    now: Context
    applies: bool
    why: str = ""
    hardness: str = ""

    @property
    def reason(self) -> str:
        """The kind of reason why it does not apply, by its words; empty where it applies."""
        if self.applies:
            return ""
        return next((name for name, words in REASONS.items() if any(w in self.why for w in words)), OTHER)


@dataclass(frozen=True, slots=True)
class Given:
    """A correction of the suite; ``kind`` is the label, and only for the table."""

    id: str
    kind: str
    words: str
    given: Context
    situations: tuple[Situation, ...]


SATISFIED = "already satisfied"
FACTS = frozenset(
    {"other repository, language or framework", "one-off", "excepted", "superseded or out of date"}
)
"""Reasons that facts decide."""

OTHER = "other topic or meaning"
REASONS = {
    SATISFIED: ("already", "satisfied"),
    "superseded or out of date": (
        "supersed",
        "before the",
        "before it",
        " is out",
        "after ",
        "out of date",
        "version",
        "is over, the",
        "until",
        "next major",
        "not given yet",
        "given up",
        "expired",
        "by then",
    ),
    "one-off": (
        "one-off",
        "must not become",
        "new word",
        "another hotfix",
        "only that",
        "one off",
        "not a rule",
    ),
    "excepted": (
        "except",
        "excluded",
        "is allowed",
        "allowed",
        "is fine",
        "expressly",
        "additive",
        "not ours",
    ),
    "other repository, language or framework": (
        "repositor",
        "other language",
        "another language",
        "framework",
        "library",
        "no pandas",
        "other repo",
        "other crate",
    ),
}
"""Kinds of reasons, by words of the label; the first that fits."""


def read_suite(path: Path) -> list[Given]:
    """The corrections of a file, one a line, in its order.

    Raises:
        UsageError: the file cannot be read, or a line is not of the schema; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"cannot read {path}: {error}", "name a file of corrections, one JSON object a line"
        ) from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_given(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    f"line {number} of {path} is no correction of a suite: {type(error).__name__}: {error}",
                    "docs/reference/memory-suite.md has the schema",
                ) from None
    if not found:
        raise UsageError(f"{path} holds no correction", "docs/reference/memory-suite.md has the schema")
    return found


def _given(raw: Mapping[str, Any]) -> Given:
    given = raw["given"]
    return Given(
        id=str(raw["id"]),
        kind=str(raw.get("kind", "")),
        words=str(given["words"]),
        given=from_json(given),
        situations=tuple(
            Situation(from_json(s), bool(s["applies"]), str(s.get("why", "")), str(s.get("hardness", "")))
            for s in raw["situations"]
        ),
    )
