"""Chroma as an index over the log.

The log is the truth. Chroma on disk does not bear two writing processes, so whoever brings it up to date or
asks it holds a lock, and an index that is missing, damaged, or made by another embedder is made again.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from .embed import Embedder

BATCH = 5_000
T = TypeVar("T")


class Index:
    """Finds the texts nearest to a query. Making the object touches nothing, and imports no Chroma."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """``folder`` is Chroma's own."""
        self.folder = folder
        self.embedder = embedder

    def nearest(self, query: str, texts: Mapping[str, str], count: int) -> list[tuple[str, float]]:
        """Ids of the nearest of the texts, nearest first, with their cosine similarity.

        Args:
            query: what to look for.
            texts: all that there is, by id; the index is first made to hold exactly these.
            count: how many are wanted.
        """
        if not texts:
            return []
        with self._held():
            return self._sure(lambda collection: self._ask(collection, query, texts, count))

    def _ask(
        self,
        collection: Any,  # noqa: ANN401  Chroma's own
        query: str,
        texts: Mapping[str, str],
        count: int,
    ) -> list[tuple[str, float]]:
        self._update(collection, texts)
        vector = self.embedder.embed([query])
        found = collection.query(query_embeddings=vector, n_results=min(count, len(texts)))
        return [
            (id_, 1.0 - float(distance))
            for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def _update(self, collection: Any, texts: Mapping[str, str]) -> None:  # noqa: ANN401  Chroma's own
        have = set(collection.get(include=[])["ids"])
        gone, new = sorted(have - texts.keys()), [i for i in texts if i not in have]
        for part in _parts(gone):
            collection.delete(ids=part)
        for part in _parts(new):
            collection.add(ids=part, embeddings=self.embedder.embed([texts[i] for i in part]))

    def _sure(self, work: Callable[[Any], T]) -> T:
        """Do the work; where the index is damaged, once more on a new one."""
        try:
            return work(self._collection())
        except Exception:  # noqa: BLE001  Chroma raises many things on damaged files; the log has it all
            shutil.rmtree(self.folder, ignore_errors=True)
            return work(self._collection())

    def _collection(self) -> Any:  # noqa: ANN401  Chroma's own
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        SharedSystemClient.clear_system_cache()  # a client of before may hold files that are gone
        client = chromadb.PersistentClient(str(self.folder), Settings(anonymized_telemetry=False))
        return client.get_or_create_collection(
            f"corrections-{self.embedder.name}-{self.embedder.dimension}",
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
        )

    @contextlib.contextmanager
    def _held(self) -> Generator[None]:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)


def _parts(ids: Sequence[str]) -> list[list[str]]:
    return [list(ids[at : at + BATCH]) for at in range(0, len(ids), BATCH)]
