"""Models of this machine: ``local/PATH``, a provider of litellm over transformers, in this process.

``PATH`` is a folder as transformers saves it, or a ``.gguf`` file. The provider is litellm's ``CustomLLM``,
so whatever else speaks litellm in this process can use it as well, streaming included.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...runtime.contracts.model import Model, ModelProvider
from ...runtime.contracts.task import Setup
from ...runtime.errors import UsageError
from ...runtime.hookspecs import hookimpl
from .calls import parse
from .client import Client
from .transformer import LONGEST, Generated, Transformer

PREFIX = "local/"
PROVIDER = "local"

OPENAI_ARGUMENTS = ("tools", "n", "logprobs", "max_tokens", "seed")
"""What litellm hands on to the provider."""

loaded = cache(Transformer)
"""The model of a path, one a process."""


class Local:
    """Claims ``local/PATH``."""

    name = "local"

    def __init__(self, seed: int = 0, max_tokens: int = LONGEST) -> None:
        """``seed`` decides what is drawn when several replies are wanted."""
        self.seed, self.max_tokens = seed, max_tokens

    def claims(self, model: str) -> bool:
        """Whether the name begins with ``local/``."""
        return model.startswith(PREFIX)

    def open(self, model: str) -> Model:
        """A model whose weights are loaded at the first reply.

        Raises:
            UsageError: nothing is there.
        """
        path = Path(model.removeprefix(PREFIX)).expanduser()
        if not path.exists():
            raise UsageError(f"there is no model at {path}", "name a folder or a .gguf file by local/PATH")
        name = f"{PREFIX}{path.absolute()}"
        extra = {
            "seed": self.seed,
            "max_tokens": self.max_tokens,
            "logprobs": True,
            "allowed_openai_params": list(OPENAI_ARGUMENTS),
        }
        return Client(name, extra=extra, prepare=lambda litellm: register(litellm, name))


def register(litellm: Any, name: str) -> None:  # noqa: ANN401  a module
    """Make the provider known to litellm, and a model of it, which costs nothing."""
    if all(entry["provider"] != PROVIDER for entry in litellm.custom_provider_map):
        litellm.custom_provider_map = [
            *litellm.custom_provider_map,
            {"provider": PROVIDER, "custom_handler": handler()},
        ]
    free = {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0}
    litellm.register_model({name: {"litellm_provider": PROVIDER, "mode": "chat", **free}})


def handler() -> Any:  # noqa: ANN401  a CustomLLM, whose class is not imported before it is needed
    """The provider, as litellm calls it."""
    from litellm.llms.custom_llm import CustomLLM

    class LocalLLM(CustomLLM):
        """Answers by the model of the path that its name is."""

        def completion(self, *_: object, **asked: Any) -> Any:  # noqa: ANN401  litellm's own
            """All of the reply at once, its calls of tools parsed."""
            return _answer(asked)

        async def acompletion(self, *_: object, **asked: Any) -> Any:  # noqa: ANN401  litellm's own
            """The same, in a thread."""
            return await asyncio.to_thread(_answer, asked)

        def streaming(self, *_: object, **asked: Any) -> Iterator[Any]:  # noqa: ANN401  litellm's own
            """The reply in pieces, calls of tools as they are written."""
            options = asked["optional_params"]
            pieces = loaded(Path(asked["model"])).stream(
                asked["messages"],
                options.get("tools") or (),
                longest=options.get("max_tokens") or LONGEST,
            )
            yield from (_chunk(piece) for piece in pieces)
            yield _chunk("", last=True)

        # litellm iterates over what this returns; its base class declares that by a coroutine.
        async def astreaming(self, *_: object, **asked: Any) -> AsyncIterator[Any]:  # noqa: ANN401  # pyright: ignore[reportIncompatibleMethodOverride]
            """The same, each piece waited for in a thread."""
            chunks = self.streaming(**asked)
            while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
                yield chunk

    return LocalLLM()


def _answer(asked: Mapping[str, Any]) -> Any:  # noqa: ANN401  litellm's own
    from litellm.types.utils import Usage

    options = asked["optional_params"]
    found = loaded(Path(asked["model"])).generate(
        asked["messages"],
        options.get("tools") or (),
        width=options.get("n") or 1,
        longest=options.get("max_tokens") or LONGEST,
        seed=options.get("seed") or 0,
    )
    response = asked["model_response"]
    response.choices = [_choice(at, one) for at, one in enumerate(found)]
    told, said = found[0].prompt_tokens, sum(len(one.tokens) for one in found)
    response.usage = Usage(prompt_tokens=told, completion_tokens=said, total_tokens=told + said)
    return response


def _choice(at: int, one: Generated) -> Any:  # noqa: ANN401  litellm's own
    import json

    from litellm.types.utils import ChatCompletionTokenLogprob, ChoiceLogprobs, Choices, Message

    text, calls = parse(one.text)
    called = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for number, (name, arguments) in enumerate(calls)
    ]
    tokens = [ChatCompletionTokenLogprob(token=t, logprob=p, top_logprobs=[]) for t, p in one.tokens]
    return Choices(
        index=at,
        finish_reason="tool_calls" if called else "stop",
        message=Message(role="assistant", content=text, tool_calls=called or None),
        logprobs=ChoiceLogprobs(content=tokens),
    )


def _chunk(text: str, *, last: bool = False) -> dict[str, Any]:
    return {
        "text": text,
        "is_finished": last,
        "finish_reason": "stop" if last else "",
        "index": 0,
        "tool_use": None,
        "usage": None,
    }


@hookimpl
def mentee_models(setup: Setup) -> Sequence[ModelProvider]:
    """Bring local models."""
    longest = setup.options.get("local-models", {}).get("max_tokens", LONGEST)
    if isinstance(longest, bool) or not isinstance(longest, int) or longest < 1:
        raise UsageError("plugins.local-models.max_tokens is no number of tokens", "write a whole number")
    return [Local(setup.seed, longest)]
