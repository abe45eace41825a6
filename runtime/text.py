"""Text that others wrote (an issue, a repository, a plugin), made safe to show on a terminal."""

import re

_ESCAPES = re.compile(
    r"""
    (?:\x1b\[|\x9b) [0-?]* [ -/]* [@-~]                            # control sequences: colours, cursor
    | (?:\x1b[\]P_^X]|[\x9d\x90\x9f\x9e\x98]) [^\x07\x1b\x9c]* (?:\x07|\x1b\\|\x9c)?  # strings: titles, links
    | \x1b [ -/]* [0-~]                                             # the short ones
    """,
    re.VERBOSE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MISLEADING = re.compile(r"[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without terminal escapes and control characters; line feeds and tabs stay.

    Characters that turn the direction of writing are shown by their number: a patch must not read
    differently from what it does. What cannot be encoded becomes the replacement character.
    """
    plain = _CONTROLS.sub("", _ESCAPES.sub("", text))
    shown = _MISLEADING.sub(lambda found: f"<U+{ord(found[0]):04X}>", plain)
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", shown)


def one_line(text: str, width: int = 0) -> str:
    """The first line that says something, safe to print, cut to ``width`` characters unless that is 0."""
    lines = (line.strip() for line in printable(text).split("\n"))
    line = next((line for line in lines if line), "").replace("\t", " ")
    return line if not width or len(line) <= width else line[: width - 1] + "…"
