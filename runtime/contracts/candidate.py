"""A proposed action: edits to files of the workspace, or the call of a tool."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .channel import Question


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One replacement in one file.

    Attributes:
        path: relative to the workspace, with forward slashes.
        start: first character replaced, as an offset into the file's decoded text, line ends as on disk.
        end: the offset after the last character replaced; equal to ``start`` for an insertion.
        text: what stands there afterwards.
    """

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The call of a tool by name, with arguments as JSON values."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed action with why it was proposed.

    Attributes:
        edits: replacements against the files as the step found them; empty for a tool call.
        call: the tool call; ``None`` for edits.
        rationale: one line for a person.
        origin: what made it: a template's or a model's name.
        prior: how likely the policy holds it to be right, in [0, 1].
        logprob: sum of the log-probabilities of its tokens, when a model gave them.
        cost: what proposing it cost, in US dollars; ``tokens`` of a model, in and out.
    """

    edits: tuple[Edit, ...] = ()
    call: ToolCall | None = None
    rationale: str = ""
    origin: str = ""
    prior: float = 0.0
    logprob: float | None = None
    cost: float = 0.0
    tokens: int = 0

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that depend on nothing but the action."""
        if self.call is not None:
            action: object = [self.call.tool, self.call.arguments]
        else:
            action = [[e.path, e.start, e.end, e.text] for e in sorted(self.edits)]
        return hashlib.blake2b(json.dumps(action, sort_keys=True).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Observation:
    """What came of an action.

    Attributes:
        ok: whether the action did what it set out to do.
        text: what a person or a model reads of it; data, never instruction.
        finished: whether the action claims that the task is solved, so that the loop verifies it.
        question: what only a person can tell; the loop asks it before the next step, once a run for each id.
    """

    ok: bool
    text: str = ""
    finished: bool = False
    question: Question | None = None


def splice(text: str, edits: Sequence[Edit]) -> str:
    """Apply the edits of one file to its text.

    Raises:
        ValueError: edits overlap or lie outside the text.
    """
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}..{edit.end} overlaps another or leaves {edit.path}")
        pieces += text[at : edit.start], edit.text
        at = edit.end
    return "".join(pieces) + text[at:]
