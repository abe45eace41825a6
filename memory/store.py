"""The memory of one data directory: remember, look up, edit, forget."""

import secrets
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from ..runtime.contracts.channel import Question
from ..runtime.errors import UsageError
from .context import Context
from .embed import embedder
from .giving import understood
from .index import Index
from .log import Log, Place
from .records import Correction, Experience, Forgotten, Record
from .relevance.superseding import supersedes, topic_shared
from .rule import Rule
from .shelf.shelves import Shelves
from .team.delivery import Team
from .team.shared import Shared

Kept = TypeVar("Kept", Correction, Experience)

SAME = 0.93
"""The cosine similarity from which on two corrections on the same topic say the same."""

SAME_TOPIC = 0.6
"""How much of their topic they must share besides."""


@dataclass(frozen=True, slots=True)
class _Said:
    rule: Rule
    given: Context


class Memory:
    """Corrections and experiences; the log is looked at for each call, so that all processes see the same."""

    def __init__(self, data_dir: Path, wanted: str = "", shared: Shared | None = None) -> None:
        """Touches nothing, where no team takes part.

        Args:
            data_dir: mentee's data directory; memory has a folder of its own in it.
            wanted: the embedder, as :func:`embedder` takes it.
            shared: the person's part in a team's memory.
        """
        folder = data_dir / "memory"
        self.log = Log(folder / "log.jsonl")
        self._chroma = folder / "chroma"
        self._wanted = wanted
        self.team = Team(shared, self.log) if shared else None
        self._version = (-1, -1, -1)
        self._forgotten: set[str] = set()
        self._place = Place()
        self._kept: dict[str, Correction | Experience] = {}
        self._live: list[Correction | Experience] = []
        self._corrections: list[Correction] = []
        self._lock = threading.Lock()

    @cached_property
    def index(self) -> Index:
        """The index over this memory.

        Raises:
            UsageError: there is no such embedder.
        """
        return Index(self._chroma, embedder(self._wanted))

    @cached_property
    def shelves(self) -> Shelves:
        """The corrections as they are recalled from.

        Raises:
            UsageError: there is no such embedder.
        """
        return Shelves(self.index)

    def remember(self, record: Correction | Experience) -> str:
        """Keep a record; its id, made here. A correction takes the place of older ones that it answers."""
        kept = replace(record, id=secrets.token_hex(6), at=round(time.time(), 3))
        if isinstance(kept, Correction) and kept.rule is not None and not kept.waits:
            kept = self._related(kept)
        self.log.append(kept)
        return kept.id

    def edit(self, record: Correction | Experience) -> None:
        """Let a record take the place of that of the same id; both stay in the log."""
        self.log.append(replace(record, at=round(time.time(), 3)))

    def accept(self, name: str) -> Correction:
        """Make what waited its owner's word.

        Raises:
            UsageError: there is none of that name, or several, or it is no correction.
        """
        said = self.correction(name)
        kept = self._related(replace(said, waits=False))
        self.edit(kept)
        return kept

    def live(self) -> list[Correction | Experience]:
        """What is remembered and not forgotten, oldest first, each as it was last edited."""
        self._follow()
        return self._live

    def own(self) -> list[Correction | Experience]:
        """What stands in the person's own log, without what a team said."""
        self._follow()
        return list(self._kept.values())

    def corrections(self) -> list[Correction]:
        """What people said, and what waits for its owner's yes; the same list until the log is another."""
        self._follow()
        return self._corrections

    def near(self, now: Context, paths: Collection[str], count: int) -> list[tuple[Correction, float]]:
        """Corrections in force that are bound to a place, as :meth:`.Shelves.near` finds them.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        return self.shelves.near(self.corrections(), now, paths, count) if self.corrections() else []

    def version(self) -> tuple[int, int, int]:
        """What changes whenever what is remembered does; zeros while nothing is."""
        return (*self.log.version(), self.team.times if self.team else 0)

    def _follow(self) -> None:
        """Read what the log has grown by, and take in what a team said."""
        with self._lock:
            if (version := self.version()) == self._version:
                return
            records, self._place = self.log.read_on(self._place)
            if not self._place.on:
                self._kept, self._forgotten = {}, set()
            self._kept = fold(records, self._kept)
            self._forgotten |= {one.target for one in records if isinstance(one, Forgotten)}
            self._live = list(self._kept.values())
            if self.team and self.team.times:
                came = self.team.came({**dict.fromkeys(self._forgotten), **self._kept})
                self._live = sorted([*self._live, *came], key=lambda record: record.at)
            self._corrections = [r for r in self._live if isinstance(r, Correction)]
            self._version = version

    def experiences(self) -> list[Experience]:
        """What finished runs tried."""
        return [r for r in self.live() if isinstance(r, Experience)]

    def history(self, name: str) -> list[Correction | Experience]:
        """All that a record ever was, oldest first.

        Raises:
            UsageError: there is none of that name, or several.
        """
        found = self.get(name)
        said = [r for r in self.log.read() if not isinstance(r, Forgotten) and r.id == found.id]
        return said or [found]

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
        kind = f"{type(among[0]).__name__.lower()}s"
        likeness = self.likeness(query, [record.meaning() for record in among], kind)
        ranked = sorted(zip(among, likeness, strict=True), key=lambda pair: -pair[1])
        return ranked[:count]

    def likeness(self, query: str, texts: Sequence[str], kind: str) -> list[float]:
        """The cosine similarity of a text with each of others.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        import numpy as np

        if not texts:
            return []
        vectors = np.stack(self.index.vectors(texts, kind))
        return [float(x) for x in vectors @ np.asarray(self.index.embedder.embed([query])[0], np.float32)]

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

    def correction(self, name: str) -> Correction:
        """The correction whose id begins so.

        Raises:
            UsageError: there is none, or several, or it is an experience.
        """
        found = self.get(name)
        if not isinstance(found, Correction):
            raise UsageError(f"{found.id} is what a run tried, nothing that was said", "name a correction")
        return found

    def forget(self, name: str) -> Correction | Experience:
        """Let a record count no more, here and in the index.

        Raises:
            UsageError: there is none of that name, or several.
        """
        record = self.get(name)
        self.log.append(Forgotten(secrets.token_hex(6), round(time.time(), 3), record.id))
        texts = {record.meaning()} | ({record.deed()} if isinstance(record, Correction) else set[str]())
        for kind in ("corrections", "experiences", "deeds"):
            self.index.forget(texts, kind)
        return record

    def texts(self) -> dict[str, list[str]]:
        """All that the index is to hold, by kind."""
        live = self.live()
        corrections = [r for r in live if isinstance(r, Correction)]
        return {
            "corrections": [c.meaning() for c in corrections],
            "deeds": [c.deed() for c in corrections],
            "experiences": [r.meaning() for r in live if isinstance(r, Experience)],
        }

    def _related(self, said: Correction) -> Correction:
        """A correction with the older ones that it repeats, or takes the place of."""
        ours = _Said(understood(said), said.given)
        older = [c for c in self.corrections() if c.id != said.id and not c.waits and c.source != "answer"]
        replaced = [c for c in older if supersedes(ours, _Said(understood(c), c.given))]
        rest = [
            c for c in older if c not in replaced and c.repository == said.repository and c.path == said.path
        ]
        topic = [c for c in rest if topic_shared(ours, _Said(understood(c), c.given)) >= SAME_TOPIC]
        repeated = [c for c in topic if _plain(c.text) == _plain(said.text)]
        topic = [c for c in topic if c not in repeated]
        if topic:
            own, *others = self.index.embedder.embed([said.text, *(c.text for c in topic)])
            alike = (sum(a * b for a, b in zip(own, other, strict=True)) for other in others)
            repeated += [c for c, cosine in zip(topic, alike, strict=True) if cosine >= SAME]
        return replace(said, replaces=tuple(c.id for c in replaced), repeats=tuple(c.id for c in repeated))


def fold(
    records: Iterable[Record], kept: Mapping[str, Correction | Experience]
) -> dict[str, Correction | Experience]:
    """What records of a log add to what those before them came to, by id, oldest first.

    The last of each id counts, and what was forgotten does not.
    """
    found = dict(kept)
    for record in records:
        if isinstance(record, Forgotten):
            found.pop(record.target, None)
        else:
            found[record.id] = record
    return found


@lru_cache(maxsize=4)
def opened(data_dir: Path, wanted: str = "", shared: Shared | None = None) -> Memory:
    """The memory of a data directory, the same object for all who ask in this process."""
    return Memory(data_dir, wanted, shared)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
