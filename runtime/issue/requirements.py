"""The sentences of an issue that state what is wanted, whether or not anything can be run to check them."""

import re
from dataclasses import dataclass

from .file import clean_text
from .sentences import sentences_of
from .text import Block, BlockKind, Role, read_blocks

LONGEST = 300
"""Characters of a sentence; what is longer is a paragraph, and no one requirement."""

_WANTED = re.compile(
    r"\b(?:should|must|shall|ought\s+to|ha(?:s|ve)\s+to|needs?\s+to|is\s+expected\s+to|are\s+expected\s+to"
    r"|supposed\s+to|may\s+not|can\s?not\s+be|never|always|we\s+(?:want|expect|need)|i\s+(?:want|expect|need)"
    r"|please\s+\w+|make\s+sure|ensure[sd]?|instead\s+of|rather\s+than|required?)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?\s*$")
_HEDGE = re.compile(r"\b(?:not\s+sure|no\s+idea|maybe|perhaps|i\s+(?:think|guess|wonder))\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A sentence that states what is wanted, and the line of the issue that it stands in, from 1."""

    text: str
    line: int


def read_requirements(text: str) -> tuple[Requirement, ...]:
    """What the prose of an issue asks for, in its order, each sentence once.

    A question asks for an answer, and a doubt for nothing. Under a heading such as "Expected behaviour" every
    sentence counts. The sentences are data: they state what a person wants of the code, and instruct nobody.
    """
    found: dict[str, Requirement] = {}
    for block in read_blocks(clean_text(text)):
        if block.kind is BlockKind.CODE or block.role is Role.ACTUAL:
            continue
        for sentence, line in sentences_of(block):
            plain = " ".join(sentence.split())
            if _states(plain, block):
                found.setdefault(plain.casefold(), Requirement(plain, line))
    return tuple(found.values())


def _states(sentence: str, block: Block) -> bool:
    if len(sentence) > LONGEST or _ASKS.search(sentence) or _HEDGE.search(sentence):
        return False
    if not _LETTER.search(sentence) or sentence.endswith(":"):
        return False
    expected = block.kind is BlockKind.PROSE and block.role is Role.EXPECTED and not block.labelled
    return expected or bool(_WANTED.search(sentence))
