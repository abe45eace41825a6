"""What a person's answer says: which of the outcomes in question, if any.

People answer with an option, its value written otherwise, a word for it (yes, nothing), the name of an
exception, or a sentence that names it.
"""

import re
from collections.abc import Sequence

from ..issue.code import is_literal, literal
from ..issue.sentences import read_sentence
from ..issue.values import ThingKind, things_in
from .probe import as_told

_WORDS = {
    "True": ("yes", "true", "y"),
    "False": ("no", "false", "n"),
    "None": ("nothing", "none"),
    "[]": ("empty", "an empty list", "nothing"),
    "''": ("empty", "an empty string", "the empty string", "an empty text", "the empty text"),
    "{}": ("empty", "an empty dict", "an empty dictionary"),
}
_RAISES = re.compile(
    r"(?:it\s+)?(?:should\s+)?(?:raises?|throws?|fails?\s+with|an?)?\s*((?:\w+\.)*\w+)\b", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:don['’]?t|do not|not) (?:know|sure|care)\b|\bno (?:idea|opinion)\b|\b(?:unsure|either|whatever)\b",
    re.IGNORECASE,
)


def meant(answer: str, options: Sequence[str]) -> str | None:
    """The option that an answer means; ``None`` where it means none of them, or nobody can tell which."""
    text = answer.strip().strip("`").strip()
    if not text or (_UNSURE.search(text) and text not in options):
        return None
    known = list(dict.fromkeys(options))
    return _written(text, known) or _said(text.rstrip(".!").casefold(), known) or _told(text, known)


def states_value(answer: str) -> bool:
    """Whether an answer is a result by itself, whichever patches give it."""
    text = answer.strip().strip("`").strip()
    return is_literal(text) or re.fullmatch(r"raises (?:\w+\.)*\w+", text) is not None


def _written(text: str, options: Sequence[str]) -> str | None:
    """The option as it stands, shortened, or as an equal value."""
    told = as_told(text)
    if found := next((option for option in options if option in (text, told)), None):
        return found
    begun = {option: option.partition("...")[0] for option in options if "..." in option}
    short = [option for option, begins in begun.items() if len(begins) > 8 and text.startswith(begins)]
    if len(short) == 1:
        return short[0]
    if is_literal(text):
        value = literal(text)
        equal = [
            o for o in options if is_literal(o) and literal(o) == value and type(literal(o)) is type(value)
        ]
        equal = equal or [o for o in options if is_literal(o) and literal(o) == value]
        if len(equal) == 1:
            return equal[0]
    bare = [o for o in options if is_literal(o) and isinstance(literal(o), str) and literal(o) == text]
    return bare[0] if len(bare) == 1 else None


def _said(words: str, options: Sequence[str]) -> str | None:
    """The option that a word stands for."""
    found = [o for o in options if words in _WORDS.get(o, ())]
    raised = [o for o in options if o.startswith("raises ")]
    match = _RAISES.fullmatch(words)
    name = match.group(1).rpartition(".")[2] if match else ""
    found += [o for o in raised if o.removeprefix("raises ").casefold() == name]
    if not found and name in {"error", "exception"} and len(raised) == 1:
        found = raised
    return found[0] if len(found) == 1 else None


def _told(text: str, options: Sequence[str]) -> str | None:
    """The option that a sentence names: as what should be, or as the only one in it."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        expected = read_sentence(sentence).expected
        if expected is not None:
            found = _written(expected.text, options) or _said(f"raises {expected.text}".casefold(), options)
            if found:
                return found
    named: list[str] = []
    for thing in things_in(text):
        if thing.kind is ThingKind.VALUE:
            named += filter(None, [_written(thing.text, options)])
        elif thing.kind is ThingKind.EXCEPTION:
            named += filter(None, [_said(thing.text.casefold(), options)])
    first = re.match(r"(yes|no)\b", text.casefold())
    named += filter(None, [_said(first[1], options)] if first and not named else [])
    return named[0] if len(set(named)) == 1 else None
