"""The tool ``ask``: a question that only a person can answer."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.channel import Blocker, Question
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.hookspecs import hookimpl
from ...runtime.text import printable

LONGEST = 1_000
"""Characters of a question."""

MOST = 8
"""Answers to choose from."""


class AskTool:
    """Raises a question; the decision asks it before the next step."""

    name = "ask"
    description = (
        "Ask a person what neither the issue nor the repository tells, when the answer decides what is "
        "right. An interruption is dear: ask at most what you cannot find out."
    )
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {
            "question": {"type": "string", "description": "one or two sentences"},
            "options": {
                "type": "array",
                "items": {"type": "string"},
                "description": "the answers to choose from, the likeliest first; left out for a free answer",
            },
        },
        "required": ["question"],
        "additionalProperties": False,
    }
    writes = False

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Raise the question; what comes back stands in the next situation's answers."""
        text, options = arguments.get("question"), arguments.get("options") or []
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
            return Observation(False, f"ask expects `question`: a text of at most {LONGEST} characters")
        if not isinstance(options, list) or len(options) > MOST or not all(_is_option(o) for o in options):
            return Observation(False, f"ask expects `options`: at most {MOST} short texts")
        asked = printable(text).strip()
        mark = hashlib.blake2b(asked.encode(), digest_size=6).hexdigest()
        default = printable(options[0]) if options else "what seems likeliest is done"
        question = Question(
            f"ask:{mark}",
            Blocker.MISSING,
            asked,
            tuple(printable(option).strip() for option in options),
            default,
            about=asked,
        )
        return Observation(True, f"asked: {asked}", question=question)


def _is_option(option: object) -> bool:
    return isinstance(option, str) and bool(option.strip()) and len(option) <= LONGEST


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``ask``."""
    return [AskTool()]
