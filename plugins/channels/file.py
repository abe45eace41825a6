"""A question as a file in the run's folder, for when no person is there: the run ends and waits."""

from collections.abc import Sequence
from pathlib import Path

from ...runtime.contracts.channel import Answer, Channel, Question
from ...runtime.contracts.task import Setup
from ...runtime.doubt.question import code
from ...runtime.hookspecs import hookimpl


class FileChannel:
    """Writes ``question.md``; the answer comes through ``mentee answer``, in a later process."""

    name = "file"
    person = True

    def __init__(self, run_folder: Path) -> None:
        """``run_folder`` is where the question goes."""
        self._folder = run_folder

    async def ask(self, question: Question) -> Answer | None:
        """Write the question; nobody can answer now."""
        lines = [f"# {question.blocker.value.capitalize()}", "", question.text, ""]
        lines += [f"{i}. {code(option)}" for i, option in enumerate(question.options, 1)]
        if question.default:
            lines += ["", f"Without an answer: {question.default}"]
        lines += ["", f'Answer with: mentee answer {self._folder.name} "..."', ""]
        (self._folder / "question.md").write_text("\n".join(lines), encoding="utf-8")
        return None


@hookimpl
def mentee_channels(setup: Setup) -> Sequence[Channel]:
    """Bring the channel."""
    return [FileChannel(setup.run_folder)]
