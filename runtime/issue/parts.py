"""What an issue is made of, once it has been read: values without behaviour, shared by reader and writer."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How an expectation is checked."""

    VALUE = "value"
    """The call returns this literal."""
    OUTPUT = "output"
    """The call shows this text, as a session would show it; ``...`` stands for anything."""
    RAISES = "raises"
    """The call raises this exception."""
    COMPLETES = "completes"
    """The call no longer raises the exception that it raises now."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should come of a call.

    Attributes:
        kind: how ``text`` is to be read.
        text: a Python literal, a text as a session shows it, or the (dotted) name of an exception.
        message: of an exception that is expected, when it was given.
    """

    kind: Kind
    text: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A call in code of the issue, with what is said about it.

    Attributes:
        setup: the statements it needs, as source, in order.
        call: an expression (or one statement), as source.
        shown: the text under it as it stands, ``""`` when there is none.
        expected: what should come of it, ``None`` when nobody says.
        line: where the call stands in the issue, from 1.
    """

    setup: tuple[str, ...]
    call: str
    shown: str
    expected: Expectation | None
    line: int


@dataclass(frozen=True, slots=True)
class Assertion:
    """An ``assert`` statement in code of the issue, with the statements it needs, as source."""

    setup: tuple[str, ...]
    test: str
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A call that a sentence speaks of, what should come of it, and what does come of it (or ``""``)."""

    call: str
    expected: Expectation | None
    actual: str
    line: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One level of a traceback; ``code`` is ``""`` when its line was not shown."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True, slots=True)
class Traceback:
    """A traceback, outermost frame first. ``exception`` is the name as printed, dots included."""

    frames: tuple[Frame, ...]
    exception: str
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it was understood.

    Attributes:
        title: its first heading, else its first line.
        examples: calls in code, in the order of the text.
        tracebacks: in the order of the text.
        assertions: from code, in the order of the text.
        statements: calls in sentences, in the order of the text.
        names: identifiers, dotted names and files that it mentions, in the order of the text.
    """

    title: str
    examples: tuple[Example, ...]
    tracebacks: tuple[Traceback, ...]
    assertions: tuple[Assertion, ...]
    statements: tuple[Statement, ...]
    names: tuple[str, ...]
