"""A question to the person who watches the run: their face shows it, and puts the answer into the inbox."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from ...runtime.contracts.channel import Answer, Channel, Question
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from ...runtime.runs import RunFolder

LOOK_S = 0.1
"""Seconds between looks at the inbox."""


class TerminalChannel:
    """Waits for the answer that a face writes."""

    name = "terminal"
    person = True

    def __init__(self, run_folder: Path) -> None:
        """``run_folder`` is where the inbox lies."""
        self._folder = RunFolder(run_folder)

    async def ask(self, question: Question) -> Answer | None:
        """Wait until somebody has answered."""
        while True:
            for entry in self._folder.heard(0):
                if entry.get("kind") == "answer" and entry.get("question") == question.id:
                    return Answer(question.id, str(entry.get("text", "")), str(entry.get("author", "")))
            await asyncio.sleep(LOOK_S)


@hookimpl
def mentee_channels(setup: Setup) -> Sequence[Channel]:
    """Bring the channel."""
    return [TerminalChannel(setup.run_folder)]
