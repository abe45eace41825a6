"""A language model, hosted or local, as policies and critics use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from .candidate import ToolCall


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    Attributes:
        role: ``system``, ``user``, ``assistant`` or ``tool``.
        text: what was said.
        calls: the tools that an assistant called.
        answers: for a tool's message: the number of the assistant's call that it answers, from 0.
        stands_for: how many messages of the assistant, and what came of them, this one sums up besides.
    """

    role: str
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    answers: int = 0
    stands_for: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said, and what that took.

    Attributes:
        logprob: sum of the log-probabilities of its tokens; ``None`` where the model gives none.
        tokens: tokens in and out together.
        cost: US dollars; 0 for local models.
    """

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    logprob: float | None = None
    tokens: int = 0
    cost: float = 0.0


class Model(Protocol):
    """A model that is ready to answer."""

    async def reply(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]] = (),
        width: int = 1,
        temperature: float | None = None,
    ) -> Sequence[Reply]:
        """Answer a conversation.

        Args:
            messages: oldest first.
            tools: what it may call, each with ``name``, ``description`` and ``parameters`` (a JSON schema).
            width: how many alternative replies are wanted; fewer may come.
            temperature: how freely they are drawn; ``None`` leaves it to the model. Given only where rounds
                brought nothing.

        Raises:
            EnvironmentFault: the model cannot be reached, or refuses the key.
        """
        ...


@runtime_checkable
class ModelProvider(Protocol):
    """A source of models.

    Attributes:
        name: stable name.
    """

    name: str

    def claims(self, model: str) -> bool:
        """Whether it knows a model by this name, such as ``openai/gpt-5`` or ``local/PATH``."""
        ...

    def open(self, model: str) -> Model:
        """Make the model ready; what is heavy is loaded at the first reply.

        Raises:
            UsageError: the name cannot be used, with the way out.
        """
        ...
