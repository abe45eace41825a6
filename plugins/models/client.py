"""A model that litellm reaches: what is said to it, what comes back, and what goes wrong on the way."""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from ...runtime.contracts.candidate import ToolCall
from ...runtime.contracts.model import Message, Reply
from ...runtime.errors import EnvironmentFault, MenteeError
from ...runtime.text import one_line

RETRIES = 2
TIMEOUT_S = 600.0


def load() -> Any:  # noqa: ANN401  a module
    """litellm, silent and without a look at the network; importing it takes seconds."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm

    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.drop_params = True  # what a provider does not know, such as several replies at once, is left out
    return litellm


class Client:
    """A model by its name at litellm."""

    def __init__(
        self,
        name: str,
        *,
        extra: Mapping[str, Any] | None = None,
        cleaned: Callable[[str], str] = lambda text: text,
        prepare: Callable[[Any], None] = lambda _: None,
    ) -> None:
        """Load nothing yet.

        Args:
            name: as litellm takes it, such as ``openai/NAME``.
            extra: arguments of every call, such as ``api_base``.
            cleaned: applied to every text before it is sent, and to what an error says.
            prepare: called with litellm once, before the first call.
        """
        self.name, self.extra, self.cleaned, self.prepare = name, dict(extra or {}), cleaned, prepare
        self._litellm: Any = None

    async def reply(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]] = (),
        width: int = 1,
        temperature: float | None = None,
    ) -> Sequence[Reply]:
        """See :class:`~mentee.runtime.contracts.model.Model`."""
        if self._litellm is None:
            self._litellm = await asyncio.to_thread(load)
            await asyncio.to_thread(self.prepare, self._litellm)
        asked: dict[str, Any] = {
            "model": self.name,
            "messages": as_dicts(messages, self.cleaned),
            **self.extra,
        }
        if tools:
            asked["tools"] = [{"type": "function", "function": dict(tool)} for tool in tools]
        if temperature is not None:
            asked["temperature"] = temperature
        if width > 1:
            asked["n"] = width
        try:
            answer = await self._litellm.acompletion(num_retries=RETRIES, timeout=TIMEOUT_S, **asked)
        except MenteeError:
            raise
        except Exception as error:  # noqa: BLE001  litellm and its providers raise classes of many libraries
            raise self._fault(error) from None
        return self._replies(answer)

    def _replies(self, answer: Any) -> Sequence[Reply]:  # noqa: ANN401  litellm's own class
        """The replies of an answer; the first one carries the tokens and the cost of all."""
        usage = getattr(answer, "usage", None)
        tokens = int(getattr(usage, "total_tokens", 0) or 0)
        cost = 0.0
        with contextlib.suppress(Exception):  # a model whose price is unknown raises a bare Exception
            provider = self.name.partition("/")[0]
            cost = self._litellm.completion_cost(
                completion_response=answer, model=self.name, custom_llm_provider=provider
            )
        return [
            Reply(
                text=choice.message.content or "",
                calls=tuple(map(_call, choice.message.tool_calls or ())),
                logprob=_logprob(choice),
                tokens=0 if at else tokens,
                cost=0.0 if at else float(cost or 0.0),
            )
            for at, choice in enumerate(answer.choices)
        ]

    def _fault(self, error: Exception) -> EnvironmentFault:
        """The one line of a failed call, and the way out."""
        said = one_line(self.cleaned(str(error)), 200)
        known = {
            "AuthenticationError": ("refuses the key", "set the provider's key, such as OPENAI_API_KEY"),
            "PermissionDeniedError": ("may not be used with this key", "choose another by --model"),
            "NotFoundError": ("is not known to its provider", "choose another by --model"),
            "ContextWindowExceededError": ("cannot take so long a conversation", "choose another by --model"),
            "RateLimitError": ("is asked too often, or its quota is spent", "wait, then `mentee resume`"),
            "BadRequestError": ("refuses the request", "see what it says, or choose another by --model"),
        }
        reach = "cannot be reached", "check the network and the server's address, then `mentee resume`"
        what, way_out = known.get(type(error).__name__, reach)
        return EnvironmentFault(f"the model {self.name} {what}: {said}", way_out)


def as_dicts(messages: Sequence[Message], cleaned: Callable[[str], str]) -> list[dict[str, Any]]:
    """A conversation as the chat completions API takes it; a call is named by its message and its number."""
    found: list[dict[str, Any]] = []
    asker = 0
    for at, message in enumerate(messages):
        one: dict[str, Any] = {"role": message.role, "content": cleaned(message.text)}
        if message.role == "tool":
            one["tool_call_id"] = f"call_{asker}_{message.answers}"
        if message.calls:
            asker = at
            one["tool_calls"] = [
                {
                    "id": f"call_{at}_{number}",
                    "type": "function",
                    "function": {
                        "name": call.tool,
                        "arguments": json.dumps(_clean(call.arguments, cleaned)),
                    },
                }
                for number, call in enumerate(message.calls)
            ]
        found.append(one)
    return found


def _clean(value: object, cleaned: Callable[[str], str]) -> object:
    """The same JSON value, its texts cleaned."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {str(k): _clean(v, cleaned) for k, v in cast("Mapping[Any, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_clean(v, cleaned) for v in cast("Sequence[object]", value)]
    return value


def _call(call: Any) -> ToolCall:  # noqa: ANN401  litellm's own class
    return ToolCall(str(call.function.name or ""), arguments_of(call.function.arguments))


def arguments_of(text: str | None) -> dict[str, Any]:
    """Arguments as a model wrote them; what is no JSON object becomes one that no tool takes."""
    try:
        arguments = json.loads(text or "{}")
    except ValueError:
        return {"not JSON": text}
    return arguments if isinstance(arguments, dict) else {"no object": arguments}


def _logprob(choice: Any) -> float | None:  # noqa: ANN401  litellm's own class
    """The sum over the tokens, where a provider tells it."""
    content = getattr(getattr(choice, "logprobs", None), "content", None)
    return sum(float(token.logprob) for token in content) if content else None
