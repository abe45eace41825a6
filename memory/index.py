"""Chroma as an index over the log.

The log is the truth. Chroma on disk does not bear two writing processes, nor a reader that stays open while
another one deletes: whoever asks it holds a lock and opens it anew. An index that is missing, behind,
damaged, or made by another embedder is brought up to date first.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ..runtime.errors import MenteeError
from .embed import Embedder

BATCH = 256
"""Texts that are embedded and added at a time: what was added stays when the process is killed."""

T = TypeVar("T")


class Index:
    """Finds the texts nearest to a query. Making the object touches nothing, and imports no Chroma."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """``folder`` is Chroma's own."""
        self.folder = folder
        self.embedder = embedder

    def nearest(
        self, query: str, kind: str, texts: Mapping[str, str], among: Collection[str], count: int
    ) -> list[tuple[str, float]]:
        """Ids of the nearest texts, nearest first, with their cosine similarity.

        Args:
            query: what to look for.
            kind: the collection's name; each kind of text has its own.
            texts: all that there is of the kind, by id; the collection is first made to hold exactly these.
            among: the ids that may be found.
            count: how many are wanted.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        if not among:
            return []
        with self._held():
            return self._sure(
                lambda client: self._ask(self._collection(client, kind), query, texts, among, count)
            )

    def _ask(
        self,
        collection: Any,  # noqa: ANN401  Chroma's own
        query: str,
        texts: Mapping[str, str],
        among: Collection[str],
        count: int,
    ) -> list[tuple[str, float]]:
        self._update(collection, texts)
        found = collection.query(
            query_embeddings=self.embedder.embed([query]), ids=list(among), n_results=min(count, len(among))
        )
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
            return work(self._client())
        except MenteeError:
            raise
        except Exception:  # noqa: BLE001  Chroma raises many things on damaged files; the log has it all
            shutil.rmtree(self.folder, ignore_errors=True)
            return work(self._client())

    def _client(self) -> Any:  # noqa: ANN401  Chroma's own
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        SharedSystemClient.clear_system_cache()  # a client of before may hold files that are gone
        return chromadb.PersistentClient(str(self.folder), Settings(anonymized_telemetry=False))

    def _collection(self, client: Any, kind: str) -> Any:  # noqa: ANN401  Chroma's own
        """The collection of a kind, which remembers whose vectors it holds and is emptied for any other's."""
        made_by = {"embedder": self.embedder.name, "dimension": self.embedder.dimension}
        wanted = {
            "embedding_function": None,
            "configuration": {"hnsw": {"space": "cosine"}},
            "metadata": made_by,
        }
        collection = client.get_or_create_collection(kind, **wanted)
        if collection.metadata == made_by:
            return collection
        client.delete_collection(kind)
        return client.create_collection(kind, **wanted)

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
