"""Any model of sentence-transformers, loaded from this machine alone, when the first text needs it."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..runtime.errors import UsageError
from ..runtime.text import one_line

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceModel:
    """A model by its folder, or by its name where it is in the cache; nothing is downloaded."""

    near = 0.3

    def __init__(self, source: str) -> None:
        """``source`` is a path or a name; nothing is loaded yet."""
        self._source = source

    @property
    def name(self) -> str:
        """The name or path, and of a folder also what its files look like: training goes on in place."""
        folder = Path(self._source)
        if not folder.is_dir():
            return self._source
        mark = hashlib.blake2b(digest_size=6)
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            stat = file.stat()
            mark.update(f"{file.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        return f"{folder.resolve()} {mark.hexdigest()}"

    @property
    def dimension(self) -> int:
        """As the model has it."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text, in batches, on a GPU where there is one.

        Raises:
            UsageError: the model cannot be loaded.
        """
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return [[float(x) for x in vector] for vector in found]

    @cached_property
    def _dimension(self) -> int:
        return len(self.embed(["one"])[0])

    @cached_property
    def _model(self) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # the terminal belongs to whoever asks
        try:
            return SentenceTransformer(self._source, local_files_only=True)
        except Exception as error:  # a model's files may be anything, and loading them raise anything
            raise UsageError(
                f"cannot load the embedder {self._source!r}: {one_line(str(error), 120)}",
                "name the folder of a sentence-transformers model, minilm, or hashed-words",
            ) from error
