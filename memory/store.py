"""The memory of one data directory: remember, recall, forget."""

import secrets
import time
from dataclasses import replace
from pathlib import Path

from ..runtime.errors import UsageError
from .embed import HashedWords
from .index import Index
from .log import Log
from .records import Correction, Experience, Forgotten, Record
from .scope import applies

RECALLED = 5
"""How many corrections are recalled at most."""

NEAR = 0.15
"""The least cosine similarity of a correction to the task; none is recalled rather than one that is far."""


class Memory:
    """Corrections and experiences; the log is read anew at each call, so that all processes see the same."""

    def __init__(self, data_dir: Path) -> None:
        """Touches nothing."""
        folder = data_dir / "memory"
        self.log = Log(folder / "log.jsonl")
        self.index = Index(folder / "chroma", HashedWords())

    def remember(self, record: Correction | Experience) -> str:
        """Keep a record; its id, made here."""
        kept = replace(record, id=secrets.token_hex(6), at=round(time.time(), 3))
        self.log.append(kept)
        return kept.id

    def live(self) -> list[Record]:
        """What is remembered and not forgotten, oldest first."""
        records = self.log.read()
        gone = {r.target for r in records if isinstance(r, Forgotten)}
        return [r for r in records if not isinstance(r, Forgotten) and r.id not in gone]

    def corrections(self) -> list[Correction]:
        """What people said."""
        return [r for r in self.live() if isinstance(r, Correction)]

    def answer(self, about: str, repository: str) -> Correction | None:
        """The latest answer to a question in a repository."""
        found = [c for c in self.corrections() if about and c.about == about and c.repository == repository]
        return found[-1] if found else None

    def recall(self, text: str, repository: str, paths: frozenset[str] | None = None) -> list[Correction]:
        """Corrections that apply here and are near to a text, nearest first."""
        scoped = {c.id: c for c in self.corrections() if applies(c, repository, paths) and not c.about}
        if not scoped:
            return []
        every = {c.id: c.text for c in self.corrections()}
        nearest = self.index.nearest(text, every, len(every))
        near = [scoped[i] for i, likeness in nearest if i in scoped and likeness >= NEAR]
        return near[:RECALLED]

    def get(self, name: str) -> Record:
        """The record whose id begins so.

        Raises:
            UsageError: there is none, or several.
        """
        found = [r for r in self.live() if name and r.id.startswith(name)]
        if len(found) != 1:
            what = f"several memories match {name!r}" if found else f"there is no memory {name!r}"
            raise UsageError(what, "`mentee memory list` lists them")
        return found[0]

    def forget(self, name: str) -> Record:
        """Let a record count no more.

        Raises:
            UsageError: there is none of that name, or several.
        """
        record = self.get(name)
        self.log.append(Forgotten(secrets.token_hex(6), round(time.time(), 3), record.id))
        return record
