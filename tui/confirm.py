"""A question of the face's own, answered by yes or no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static


class Confirm(ModalScreen[bool]):
    """Asks before something that cannot be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
    ]

    def __init__(self, text: str, consequence: str) -> None:
        """``text`` is the question, ``consequence`` says what yes does."""
        super().__init__()
        self._text = text
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        with Vertical(id="confirm"):
            yield Static(self._text, id="what", markup=False)
            yield Static(self._consequence, markup=False)
            yield Static("\ny yes   n no", classes="muted", markup=False)

    def action_answer(self, answer: bool) -> None:
        """Give the answer."""
        self.dismiss(answer)
