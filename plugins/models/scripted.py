"""Replies from a file: ``scripted/PATH``, for anyone's tests of anything that talks to a model.

The file is a JSON list with an object a reply: ``{"text": "...", "calls": [{"tool": "...", "arguments":
{...}}]}``, both optional, besides ``tokens``, ``cost`` and ``logprob``. Which one is given depends on nothing
but how often the assistant has spoken in the conversation, so a run that was killed goes on at the right one.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...runtime.contracts.candidate import ToolCall
from ...runtime.contracts.model import Message, Model, ModelProvider, Reply
from ...runtime.contracts.task import Setup
from ...runtime.errors import EnvironmentFault, UsageError
from ...runtime.hookspecs import hookimpl

PREFIX = "scripted/"


class Script:
    """A model whose replies are known beforehand."""

    def __init__(self, name: str, replies: Sequence[Reply]) -> None:
        """``replies`` are given in order."""
        self.name, self.replies = name, tuple(replies)

    async def reply(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]] = (),
        width: int = 1,
        temperature: float | None = None,
    ) -> Sequence[Reply]:
        """The reply that comes after those the assistant has given.

        Raises:
            EnvironmentFault: the script is at its end.
        """
        del tools, width, temperature
        said = sum((message.role == "assistant") + message.stands_for for message in messages)
        if said >= len(self.replies):
            raise EnvironmentFault(
                f"{self.name} has {len(self.replies)} replies, and one more was asked for",
                "write more into it",
            )
        return [self.replies[said]]


class Scripted:
    """Claims ``scripted/PATH``."""

    name = "scripted"

    def claims(self, model: str) -> bool:
        """Whether the name begins with ``scripted/``."""
        return model.startswith(PREFIX)

    def open(self, model: str) -> Model:
        """Read the script.

        Raises:
            UsageError: the file cannot be read, or is no list of replies.
        """
        path = Path(model.removeprefix(PREFIX))
        try:
            listed = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{path} cannot be read as JSON: {error}", "name a file by scripted/PATH"
            ) from None
        if not isinstance(listed, list):
            raise UsageError(f"{path} is no list", 'write [{"text": "...", "calls": [...]}, ...]')
        return Script(model, [_reply(one, f"reply {at} of {path}") for at, one in enumerate(listed, start=1)])


def _reply(one: object, where: str) -> Reply:
    try:
        if not isinstance(one, dict):
            raise TypeError("an object is expected")
        calls = tuple(ToolCall(str(c["tool"]), dict(c.get("arguments", {}))) for c in one.get("calls", ()))
        logprob = one.get("logprob")
        return Reply(
            str(one.get("text", "")),
            calls,
            None if logprob is None else float(logprob),
            int(one.get("tokens", 0)),
            float(one.get("cost", 0.0)),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        way_out = 'write {"text": "...", "calls": [{"tool": "...", "arguments": {}}]}'
        raise UsageError(f"{where} cannot be used: {type(error).__name__}: {error}", way_out) from None


@hookimpl
def mentee_models(setup: Setup) -> Sequence[ModelProvider]:
    """Bring scripted models."""
    return [Scripted()]
