"""How a question reaches a person, and an answer comes back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Blocker(StrEnum):
    """Why a person is needed."""

    MISSING = "missing information"
    AMBIGUOUS = "ambiguous request"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a person.

    Attributes:
        id: stable within the run.
        about: what it is about, the same in another run that comes to the same question.
        call: the call whose result is asked for, where it is about one: an expression.
        setup: the statements that come before the call, imports among them.
        blocker: why it is asked.
        text: the question, one or two sentences, safe to print.
        options: the answers to choose from; empty for free text.
        default: what is done when nobody answers.
        tests: passing tests that contradict the issue, where it is asked which holds: the first option stands
            for the issue, the second for them.
        worth: how likely an answer is to change what is done, in [0, 1]; 1 where nothing can be done without.
    """

    id: str
    blocker: Blocker
    text: str
    options: tuple[str, ...] = ()
    default: str = ""
    about: str = ""
    call: str = ""
    setup: tuple[str, ...] = ()
    worth: float = 1.0
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: one of the options, or free text; and from whom."""

    question: str
    text: str
    author: str = ""


@runtime_checkable
class Channel(Protocol):
    """A way to a person.

    Attributes:
        name: the word for it in ``--channel``.
        person: whether it reaches a person. Channels that do not, such as a memory of earlier answers, are
            all tried first, and what they answer is no question to anyone.
    """

    name: str
    person: bool

    async def ask(self, question: Question) -> Answer | None:
        """Ask, and wait for the answer; ``None`` when nobody can answer now."""
        ...
