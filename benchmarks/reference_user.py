"""A plugin for the bench of questions: a person who answers with what the reference program gives."""

import signal
from collections.abc import Sequence
from pathlib import Path

from mentee.runtime.contracts.channel import Answer, Channel, Question
from mentee.runtime.contracts.task import Setup
from mentee.runtime.hookspecs import hookimpl

from .quixbugs_judge import function, outcome, overdue

NAME = "benchmarks.reference_user"


def reference_gives(checkout: Path, program: str, call: str) -> str:
    """What a call of a program gives when the reference runs it, as Python shows it."""
    signal.signal(signal.SIGALRM, overdue)
    right = function(checkout / "correct_python_programs", program)
    how, value = outcome(lambda f: eval(call, {program: f}), right)
    return repr(value) if how == "gives" else f"raises {value}"


class ReferenceUser:
    """Answers a question about a call."""

    name = "reference"
    person = True

    def __init__(self, checkout: Path, program: str) -> None:
        self._checkout, self._program = checkout, program

    async def ask(self, question: Question) -> Answer | None:
        """Run the reference on the call in question, here: the alarm that limits it needs the main thread."""
        if not question.call:
            return None
        return Answer(question.id, reference_gives(self._checkout, self._program, question.call), "reference")


@hookimpl
def mentee_channels(setup: Setup) -> Sequence[Channel]:
    """Bring the channel; options are ``checkout`` and ``program``."""
    options = setup.options.get(NAME, {})
    return [ReferenceUser(Path(str(options["checkout"])), str(options["program"]))] if options else []
