"""The memory of one data directory: remember, look up, forget."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ..runtime.contracts.channel import Question
from ..runtime.errors import UsageError
from .embed import embedder
from .index import Index
from .log import Log
from .records import Correction, Experience, Forgotten

Kept = TypeVar("Kept", Correction, Experience)


class Memory:
    """Corrections and experiences; the log is read anew at each call, so that all processes see the same."""

    def __init__(self, data_dir: Path, wanted: str = "") -> None:
        """Touches nothing.

        Args:
            data_dir: mentee's data directory; memory has a folder of its own in it.
            wanted: the embedder, as :func:`embedder` takes it.
        """
        folder = data_dir / "memory"
        self.log = Log(folder / "log.jsonl")
        self._chroma = folder / "chroma"
        self._wanted = wanted

    @cached_property
    def index(self) -> Index:
        """The index over this memory.

        Raises:
            UsageError: there is no such embedder.
        """
        return Index(self._chroma, embedder(self._wanted))

    def remember(self, record: Correction | Experience) -> str:
        """Keep a record; its id, made here."""
        kept = replace(record, id=secrets.token_hex(6), at=round(time.time(), 3))
        self.log.append(kept)
        return kept.id

    def live(self) -> list[Correction | Experience]:
        """What is remembered and not forgotten, oldest first."""
        records = self.log.read()
        gone = {r.target for r in records if isinstance(r, Forgotten)}
        return [r for r in records if not isinstance(r, Forgotten) and r.id not in gone]

    def corrections(self) -> list[Correction]:
        """What people said."""
        return [r for r in self.live() if isinstance(r, Correction)]

    def answer(self, question: Question, repository: str) -> Correction | None:
        """The latest answer of a person to the same question in the same repository.

        Questions are the same that are about the same; where nothing is said of that, those of the same text.
        """

        def same(said: Correction) -> bool:
            if question.about or said.about:
                return said.about == question.about
            return _plain(said.question) == _plain(question.text)

        found = [
            c for c in self.corrections() if c.source == "answer" and c.repository == repository and same(c)
        ]
        return found[-1] if found else None

    def nearest(self, query: str, among: Sequence[Kept], count: int) -> list[tuple[Kept, float]]:
        """Records of one kind nearest to a text, nearest first, with their cosine similarity.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        if not among:
            return []
        kind = type(among[0])
        every = {r.id: r.meaning() for r in self.live() if isinstance(r, kind)}
        wanted = {r.id: r for r in among}
        found = self.index.nearest(query, f"{kind.__name__.lower()}s", every, wanted.keys() & every, count)
        return [(wanted[id_], likeness) for id_, likeness in found]

    def get(self, name: str) -> Correction | Experience:
        """The record whose id begins so.

        Raises:
            UsageError: there is none, or several.
        """
        found = [r for r in self.live() if name and r.id.startswith(name)]
        if len(found) != 1:
            what = f"several memories match {name!r}" if found else f"there is no memory {name!r}"
            raise UsageError(what, "`mentee memory list` lists them")
        return found[0]

    def forget(self, name: str) -> Correction | Experience:
        """Let a record count no more.

        Raises:
            UsageError: there is none of that name, or several.
        """
        record = self.get(name)
        self.log.append(Forgotten(secrets.token_hex(6), round(time.time(), 3), record.id))
        return record


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
