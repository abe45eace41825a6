"""Weights and a tokenizer that answer a conversation, by transformers, in this process."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ...runtime.errors import EnvironmentFault
from ...runtime.text import one_line
from .calls import instructions, written

LONGEST = 1_024
"""Tokens of a reply, where no other number is asked for."""


@dataclass(frozen=True, slots=True)
class Generated:
    """One reply: its text, and each of its tokens with its log-probability."""

    text: str
    tokens: tuple[tuple[str, float], ...]
    prompt_tokens: int


class Transformer:
    """A model in a folder as transformers saves it, or in a GGUF file; loaded when it is first used."""

    def __init__(self, path: Path) -> None:
        """Load nothing yet."""
        self.path = path
        self._lock = threading.Lock()  # a model answers one conversation at a time

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        """The tokenizer and the model, on the GPU where there is one.

        Raises:
            EnvironmentFault: they cannot be loaded.
        """
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        logging.set_verbosity_error()  # progress and advice are for a terminal, which is mentee's
        logging.disable_progress_bar()
        where: dict[str, Any] = {"local_files_only": True}
        folder = self.path
        if self.path.suffix == ".gguf":
            folder, where["gguf_file"] = self.path.parent, self.path.name
        gpu = torch.cuda.is_available()
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder, **where)
            model: Any = AutoModelForCausalLM.from_pretrained(
                folder, dtype="auto" if gpu else torch.float32, **where
            )
        except Exception as error:  # noqa: BLE001  a damaged model may raise anything, from many libraries
            raise EnvironmentFault(
                f"the model in {self.path} cannot be loaded: {one_line(str(error), 200)}",
                "name a folder of transformers, or a .gguf file with `gguf` and `accelerate` installed",
            ) from None
        return tokenizer, model.to("cuda" if gpu else "cpu").eval()

    def generate(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]] = (),
        *,
        width: int = 1,
        longest: int = LONGEST,
        seed: int = 0,
    ) -> list[Generated]:
        """Answer a conversation: the likeliest reply, or several drawn by chance from the seed."""
        import torch

        with self._lock:
            tokenizer, model = self._loaded
            prompt = self._prompt(messages, tools)
            torch.manual_seed(seed)
            with torch.inference_mode():
                out = model.generate(
                    **prompt,
                    **_how(tokenizer, width, longest),
                    return_dict_in_generate=True,
                    output_logits=True,
                )
            scores = model.compute_transition_scores(out.sequences, out.logits, normalize_logits=True)
        start = prompt["input_ids"].shape[1]
        return [
            _generated(tokenizer, ids[start:].tolist(), found.tolist(), start)
            for ids, found in zip(out.sequences, scores, strict=True)
        ]

    def stream(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]] = (),
        *,
        longest: int = LONGEST,
    ) -> Iterator[str]:
        """The pieces of the likeliest reply, as they come."""
        from transformers import TextIteratorStreamer

        with self._lock:
            tokenizer, model = self._loaded
            prompt = self._prompt(messages, tools)
            pieces = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
            how = _how(tokenizer, 1, longest)
            work = threading.Thread(target=_into, args=(pieces, model, {**prompt, **how}), daemon=True)
            work.start()
            yield from (piece for piece in pieces if piece)
            work.join()

    def _prompt(self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401
        """The conversation as tensors, by the tokenizer's own template where it has one."""
        tokenizer, model = self._loaded
        template = tokenizer.chat_template or ""
        if isinstance(template, dict) or "tools" in template:
            said: list[dict[str, Any]] = [dict(message) for message in messages]
            given: Any = list(tools) or None
        else:
            said, given = _plainly(messages, tools), None
        if template:
            text = tokenizer.apply_chat_template(
                said, tools=given, tokenize=False, add_generation_prompt=True
            )
        else:
            text = "".join(f"{one['role']}: {one['content']}\n" for one in said) + "assistant:"
        encoded = tokenizer(text, return_tensors="pt", add_special_tokens=not template)
        return {name: encoded[name].to(model.device) for name in ("input_ids", "attention_mask")}


def _into(pieces: Any, model: Any, arguments: dict[str, Any]) -> None:  # noqa: ANN401  transformers' own
    """Generate into a streamer; it ends whatever happens, or its reader would wait for ever."""
    try:
        model.generate(**arguments, streamer=pieces)
    finally:
        pieces.end()


def _how(tokenizer: Any, width: int, longest: int) -> dict[str, Any]:  # noqa: ANN401  transformers' own
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    many = {"do_sample": True, "num_return_sequences": width} if width > 1 else {"do_sample": False}
    return {"max_new_tokens": longest, "pad_token_id": pad, **many}


def _generated(tokenizer: Any, ids: list[int], scores: list[float], start: int) -> Generated:  # noqa: ANN401
    """A reply up to its end; what fills it up to the length of the longest one is no part of it."""
    if tokenizer.eos_token_id in ids:
        ids = ids[: ids.index(tokenizer.eos_token_id) + 1]
    text = tokenizer.decode(ids, skip_special_tokens=True)
    pieces = tuple((tokenizer.decode([i]), s) for i, s in zip(ids, scores, strict=False))
    return Generated(text, pieces, start)


def _plainly(
    messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """A conversation of nothing but texts: calls are written out, results come from the user."""
    told = instructions([tool["function"] for tool in tools]) if tools else ""
    plain: list[dict[str, Any]] = []
    for message in messages:
        text = str(message.get("content") or "")
        calls = [call["function"] for call in message.get("tool_calls") or ()]
        text = "\n".join(
            [*([text] if text else []), *(written(c["name"], _object(c["arguments"])) for c in calls)]
        )
        if message["role"] == "system" and told:
            text, told = f"{text}\n{told}", ""
        plain.append({"role": "user" if message["role"] == "tool" else message["role"], "content": text})
    return [*([{"role": "system", "content": told}] if told else []), *plain]


def _object(text: object) -> dict[str, Any]:
    import json

    found = json.loads(text) if isinstance(text, str) else text
    return found if isinstance(found, dict) else {}
