"""The suite put through the memory as it is: given as a person gives it, recalled as a step recalls it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..giving import correction, understood
from ..recall import MOST, weighed
from ..store import Memory
from .suite import Given, Situation


@dataclass(frozen=True, slots=True)
class Row:
    """One situation, and what the memory and the baseline made of it.

    Attributes:
        given, situation: of the suite.
        score: how much the correction applies, by the memory; 0 where it is not in force or barred.
        recalled: it was among what a step is told.
        why: what decided.
        likeness: of the person's words and the task with the action: the baseline.
        evidence: what the gate weighed; empty where a fact decided.
        reading: the kind that was understood.
    """

    given: Given
    situation: Situation
    score: float
    recalled: bool
    why: str
    likeness: float
    evidence: tuple[float, ...]
    reading: str


def run_suite(suite: Sequence[Given], embedder: str = "") -> list[Row]:
    """Take each situation in turn, with a memory that holds all corrections of the suite.

    They are given in the order of their dates; labels are not looked at.

    Raises:
        UsageError: the embedder's model cannot be loaded.
    """
    with tempfile.TemporaryDirectory(prefix="mentee-bench-") as folder:
        memory = Memory(Path(folder), embedder)
        kept = {
            given.id: memory.remember(correction(given.words, given.given))
            for given in sorted(suite, key=lambda one: one.given.date)
        }
        return [
            _row(memory, given, kept[given.id], situation)
            for given in suite
            for situation in given.situations
        ]


def _row(memory: Memory, given: Given, id_: str, situation: Situation) -> Row:
    now = situation.now
    found = weighed(memory, now)
    told = {one.correction.id for one in [r for r in found if r.relevance.enough][:MOST]}
    own = next((one for one in found if one.correction.id == id_), None)
    likeness = memory.likeness(f"{now.task}. {now.action}", [given.words], "words")
    return Row(
        given,
        situation,
        score=own.relevance.score if own else 0.0,
        recalled=id_ in told,
        why=own.relevance.why if own else "not in force",
        likeness=likeness[0],
        evidence=own.relevance.evidence if own else (),
        reading=understood(memory.correction(id_)).kind,
    )
