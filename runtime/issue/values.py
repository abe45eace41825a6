"""The values, calls and exceptions that stand in a sentence, with or without marks around them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .code import expression, has_call, is_literal, source
from .parts import Expectation, Kind


class ThingKind(StrEnum):
    """What a piece of a sentence is."""

    VALUE = "value"
    CALL = "call"
    EXCEPTION = "exception"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Thing:
    """A piece of a sentence, from ``start`` to ``end``; ``text`` is its source without quotation marks."""

    kind: ThingKind
    text: str
    start: int
    end: int
    message: str = ""

    def expectation(self) -> Expectation | None:
        """What it means to expect this thing; ``None`` for what cannot be compared."""
        if self.kind is ThingKind.EXCEPTION:
            return Expectation(Kind.RAISES, self.text, self.message)
        if self.kind is ThingKind.VALUE:
            return Expectation(Kind.VALUE, self.text)
        if self.kind is ThingKind.CALL and is_constructor(self.text):
            return Expectation(Kind.OUTPUT, self.text)
        return None


_EXCEPTION = (
    r"(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning)|StopIteration|KeyboardInterrupt|SystemExit"
)
_RAISED = r"(?:(?<=raise )|(?<=raises )|(?<=raise a )|(?<=raise an )|(?<=throw )|(?<=throws ))"
_RAISED_SPAN = re.compile(r"\b(?:raise[sd]?|raising|throws?)\s+(?:an?\s+)?$")
_EXCEPTION_TEXT = re.compile(rf"({_EXCEPTION})(?:\(\))?(?::\s*(.*))?$")
_WORDS = {
    "an empty list": "[]",
    "an empty string": "''",
    "an empty dict": "{}",
    "an empty dictionary": "{}",
    "an empty tuple": "()",
    "an empty set": "set()",
    "true": "True",
    "false": "False",
    "none": "None",
}
_TOKEN = re.compile(
    r"(?P<ticks>`+)(?P<span>.+?)(?P=ticks)(?!`)"
    r"|(?P<string>(?<![\w'\"])(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")(?!\w))"
    rf"|(?P<exception>(?<![\w.])(?:{_EXCEPTION})\b|{_RAISED}(?:[A-Za-z_]\w*\.)*[A-Z]\w+)"
    r"|(?P<call>(?<![\w.])[A-Za-z_][\w.]*\()"
    r"|(?P<open>(?<!\w)[\[{(])"
    r"|(?P<word>\b(?:an empty (?:list|string|dict(?:ionary)?|tuple|set)|[Tt]rue|[Ff]alse|None)\b)"
    r"|(?P<number>(?<![\w.,/#$-])-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w%/:-]|\.\d|,\d))"
)
_AFTER_NUMBER = re.compile(r"\s+([a-z]+)")
_NO_UNIT = frozenset(
    "but instead not and or is was when where here now for rather while as because if on in with at so "
    "though whereas which that this it i we then too again to expected got actual should although".split()
)
_CONSTRUCTORS = frozenset(
    "array datetime.date datetime.datetime datetime.time datetime.timedelta date datetime timedelta deque "
    "collections.deque frozenset set bytearray defaultdict range complex".split()
)


def things_in(sentence: str) -> Iterator[Thing]:
    """The things of ``sentence``, in order, none within another."""
    at = 0
    while match := _TOKEN.search(sentence, at):
        thing = _thing(sentence, match)
        if thing:
            yield thing
            at = thing.end
        else:
            at = match.end() if match.lastgroup in {"string", "word", "number"} else match.start() + 1


def is_constructor(text: str) -> bool:
    """Whether ``text`` looks like the ``repr`` of an object rather than like a call of what has the bug."""
    node = expression(text)
    if not isinstance(node, ast.Call):
        return False
    name = source(node.func)
    last = name.rpartition(".")[2]
    plain = re.fullmatch(r"[\w.]+", name) is not None
    return plain and (last[:1].isupper() or name in _CONSTRUCTORS)


def span_thing(text: str, start: int, end: int) -> Thing:
    """What a marked piece of code is."""
    inner = text.strip()
    if is_literal(inner):
        return Thing(ThingKind.VALUE, inner, start, end)
    if match := _EXCEPTION_TEXT.match(inner):
        return Thing(ThingKind.EXCEPTION, match.group(1), start, end, match.group(2) or "")
    node = expression(inner.removeprefix(">>>"))
    if node is not None and has_call(node):
        return Thing(ThingKind.CALL, source(node), start, end)
    return Thing(ThingKind.OTHER, inner, start, end)


def _thing(sentence: str, match: re.Match[str]) -> Thing | None:
    start, end = match.span()
    match match.lastgroup:
        case "span" | "ticks":
            thing = span_thing(match["span"], start, end)
            named = re.fullmatch(r"(?:\w+\.)*[A-Z]\w+", thing.text) and _RAISED_SPAN.search(sentence[:start])
            return replace(thing, kind=ThingKind.EXCEPTION) if named else thing
        case "string":
            return Thing(ThingKind.VALUE, match[0], start, end) if is_literal(match[0]) else None
        case "exception":
            message = re.match(r": ([^`.]+)", sentence[end:])
            return Thing(
                ThingKind.EXCEPTION, match[0], start, end, message.group(1).strip() if message else ""
            )
        case "call":
            return _bare_call(sentence, start, end - 1)
        case "open":
            return _bare_literal(sentence, start)
        case "word":
            return Thing(ThingKind.VALUE, _WORDS.get(match[0].lower(), match[0]), start, end)
        case _:
            if _counts_something(sentence, end) or not is_literal(match[0]):
                return None
            return Thing(ThingKind.VALUE, match[0], start, end)


def _counts_something(sentence: str, end: int) -> bool:
    """``30 seconds`` is a quantity of a story, not a value of the program."""
    following = _AFTER_NUMBER.match(sentence, end)
    return following is not None and following.group(1) not in _NO_UNIT


def _bare_call(sentence: str, start: int, bracket: int) -> Thing | None:
    end = closing(sentence, bracket)
    while end and (chain := re.match(r"\.[A-Za-z_]\w*(\()?|(\[)", sentence[end:])):
        if chain.group(1) or chain.group(2):
            further = closing(sentence, end + chain.end() - 1)
            if not further:
                break
            end = further
        else:
            end += chain.end()
    node = expression(sentence[start:end]) if end else None
    if node is None or not has_call(node):
        return None
    return Thing(ThingKind.CALL, source(node), start, end)


def _bare_literal(sentence: str, start: int) -> Thing | None:
    end = closing(sentence, start)
    text = sentence[start:end]
    if not end or not is_literal(text) or (text[0] == "(" and "," not in text and text != "()"):
        return None
    return Thing(ThingKind.VALUE, text, start, end)


def closing(text: str, start: int) -> int:
    """The position after the bracket that closes the one at ``start``; 0 when none does."""
    pairs = {")": "(", "]": "[", "}": "{"}
    open_: list[str] = []
    quote, at = "", start
    while at < min(len(text), start + 2_000):
        letter = text[at]
        if quote:
            at += letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "([{":
            open_.append(letter)
        elif letter in pairs:
            if not open_ or open_.pop() != pairs[letter]:
                return 0
            if not open_:
                return at + 1
        at += 1
    return 0
