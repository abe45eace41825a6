"""The tool ``finish``: the claim that the task is solved."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.contracts.candidate import Observation
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tool import Scene, Tool
from ...runtime.hookspecs import hookimpl

LONGEST = 4_000
"""Characters of the summary that are kept."""


class FinishTool:
    """Ends the work; the loop verifies the claim on the whole suite."""

    name = "finish"
    description = "Say that the task is solved. The whole test suite is run, and you are told what fails."
    schema: Mapping[str, Any] = {
        "type": "object",
        "properties": {"summary": {"type": "string", "description": "what was wrong, and what was changed"}},
        "required": ["summary"],
        "additionalProperties": False,
    }
    writes = False

    async def call(self, arguments: Mapping[str, Any], scene: Scene) -> Observation:
        """Claim that the task is solved, for the reason given in ``summary``."""
        summary = arguments.get("summary", "")
        if not isinstance(summary, str):
            return Observation(False, "finish expects `summary`: a text")
        return Observation(True, summary[:LONGEST], finished=True)


@hookimpl
def mentee_tools(setup: Setup) -> Sequence[Tool]:
    """Bring ``finish``."""
    return [FinishTool()]
