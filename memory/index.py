"""Chroma as an index over the log, and its vectors held in memory for exact search.

The log is the truth. Chroma on disk does not bear two writing processes, nor a reader that stays open while
another one deletes: whoever asks it holds a lock and opens it anew. An index that is missing, behind,
damaged, or made by another embedder is brought up to date first. A text's key is its digest: a text that is
edited is another one, and texts that are equal share a vector.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..runtime.errors import MenteeError
from .embed import Embedder
from .saying import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

BATCH = 256
"""Texts that are embedded and added at a time: what was added stays when the process is killed."""

READ = 5_000
"""Vectors that are read at a time."""

T = TypeVar("T")


class Index:
    """The vectors of texts. Making the object touches nothing, and imports no Chroma."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """``folder`` is Chroma's own."""
        self.folder = folder
        self.embedder = embedder
        self._held_vectors: dict[str, Vector] = {}

    def kept(self, wanted: Mapping[str, str], kind: str) -> "dict[str, Vector]":
        """The vectors that are there already, by the keys of texts; without an index nothing is loaded."""
        if not wanted or not self.folder.is_dir():
            return {}
        with self._lock():
            return self._sure(lambda client: _read(self._collection(client, kind), list(wanted)))

    def made(self, wanted: Mapping[str, str], kind: str) -> "dict[str, Vector]":
        """Make vectors of texts, by their keys, and keep them.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        keys = list(wanted)
        vectors = self.embedder.embed([wanted[k] for k in keys])
        if keys:
            with self._lock():
                self._sure(lambda client: self._collection(client, kind).upsert(ids=keys, embeddings=vectors))
        return {k: _vector(v) for k, v in zip(keys, vectors, strict=True)}

    def vectors(self, texts: Sequence[str], kind: str) -> "list[Vector]":
        """A unit vector for each text, from the index where it has them.

        Args:
            texts: what is looked for.
            kind: the collection's name; each kind of text has its own.

        Raises:
            UsageError: the embedder's model cannot be loaded.
        """
        keys = [key(text) for text in texts]
        wanted = {k: text for k, text in zip(keys, texts, strict=True) if k not in self._held_vectors}
        if wanted:
            with self._lock():
                found = self._sure(lambda client: self._complete(self._collection(client, kind), wanted))
            self._held_vectors |= found
        return [self._held_vectors[k] for k in keys]

    def forget(self, texts: Iterable[str], kind: str) -> None:
        """Take texts out of the index; only that of the disk is opened where there is one."""
        keys = [key(text) for text in texts]
        for gone in keys:
            self._held_vectors.pop(gone, None)
        if keys and self.folder.is_dir():
            with self._lock():
                self._sure(lambda client: self._collection(client, kind).delete(ids=keys))

    def rebuild(self, texts: Mapping[str, Sequence[str]]) -> int:
        """Make the index anew from the texts of each kind; how many vectors it then has.

        Raises:
            UsageError: the embedder's model cannot be loaded; the old index is kept.
        """
        self.embedder.embed(["one"])
        self._held_vectors.clear()
        with self._lock():
            shutil.rmtree(self.folder, ignore_errors=True)
        for kind, of_kind in texts.items():
            self._held_vectors.clear()  # a text of two kinds stands in both collections
            self.vectors(of_kind, kind)
        return sum(self.count(kind) for kind in texts)

    def count(self, kind: str) -> int:
        """How many vectors of a kind there are on disk."""
        if not self.folder.is_dir():
            return 0
        with self._lock():
            return self._sure(lambda client: int(self._collection(client, kind).count()))

    def made_by(self) -> dict[str, Any]:
        """Whose vectors a collection holds, as its metadata says it."""
        return {"embedder": self.embedder.name, "dimension": self.embedder.dimension}

    def _complete(
        self,
        collection: Any,  # noqa: ANN401  Chroma's own
        wanted: dict[str, str],
    ) -> "dict[str, Vector]":
        found = _read(collection, list(wanted))
        missing = [k for k in wanted if k not in found]
        for at in range(0, len(missing), BATCH):
            part = missing[at : at + BATCH]
            vectors = self.embedder.embed([wanted[k] for k in part])
            collection.upsert(ids=part, embeddings=vectors)
            found |= {k: _vector(v) for k, v in zip(part, vectors, strict=True)}
        return found

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
        wanted = {
            "embedding_function": None,
            "configuration": {"hnsw": {"space": "cosine"}},
            "metadata": self.made_by(),
        }
        collection = client.get_or_create_collection(kind, **wanted)
        if collection.metadata == self.made_by():
            return collection
        if count := collection.count():
            other, own = (collection.metadata or {}).get("embedder", "another embedder"), self.embedder.name
            say(
                f"{count} vectors are by {other}, and the settings name {own}: they are made anew as they are"
                " needed; `mentee memory reembed` makes all at once"
            )
        client.delete_collection(kind)
        return client.create_collection(kind, **wanted)

    @contextlib.contextmanager
    def _lock(self) -> Generator[None]:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)


def key(text: str) -> str:
    """What a text is known by in the index."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=12).hexdigest()


def _read(collection: Any, keys: Sequence[str]) -> "dict[str, Vector]":  # noqa: ANN401  Chroma's own
    found: dict[str, Vector] = {}
    for at in range(0, len(keys), READ):
        got = collection.get(ids=list(keys[at : at + READ]), include=["embeddings"])
        found |= {k: _vector(v) for k, v in zip(got["ids"], got["embeddings"], strict=True)}
    return found


def _vector(numbers: Sequence[float]) -> "Vector":
    import numpy as np

    vector = np.asarray(numbers, np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
