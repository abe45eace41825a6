"""A run's question to a person: its options have numbers, or the answer is written."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from ..runtime.contracts.channel import Question
from ..runtime.text import printable


class QuestionBox(VerticalScroll, can_focus=False):
    """Shown while a run waits for an answer."""

    @dataclass
    class Answered(Message):
        """Somebody answered."""

        question: Question
        text: str

    def __init__(self) -> None:
        """There is no question yet."""
        super().__init__(id="question")
        self.question: Question | None = None
        self.display = False

    def compose(self) -> ComposeResult:
        """The question, its options, and a field to write in."""
        yield Static("", id="asked", markup=False)
        yield Input(id="answer", compact=True)

    def show(self, question: Question | None) -> None:
        """Show a question, or hide when there is none."""
        if question == self.question:
            return
        self.question = question
        self.display = question is not None
        if question is None:
            return
        self.query_one("#asked", Static).update(_drawn(question))
        field = self.query_one("#answer", Input)
        field.value = ""
        keys = f"press 1 to {len(question.options)}, or w to write" if question.options else "write"
        field.placeholder = f"{keys} an answer, enter to send"
        if not question.options:
            field.focus()

    def write(self) -> None:
        """Let the person write."""
        self.query_one("#answer", Input).focus()

    def choose(self, number: int) -> None:
        """Answer by the number of an option; other numbers are nothing."""
        if self.question is not None and 0 < number <= len(self.question.options):
            self.post_message(self.Answered(self.question, self.question.options[number - 1]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer by what was written; the number of an option stands for it."""
        event.stop()
        text = event.value.strip()
        if text.isdecimal() and self.question is not None and 0 < int(text) <= len(self.question.options):
            self.choose(int(text))
        elif text and self.question is not None:
            self.post_message(self.Answered(self.question, text))


def _drawn(question: Question) -> Content:
    lines = [Content.styled(printable(question.text).strip(), "bold")]
    lines += [
        Content.assemble((f" {number} ", "bold $text-warning"), printable(option))
        for number, option in enumerate(question.options, start=1)
    ]
    if question.default:
        lines.append(Content.styled(f"Without an answer: {printable(question.default)}", "dim"))
    return Content("\n").join(lines)
