"""The text of one cell: from a value to lines of a given width."""

from __future__ import annotations


def plain(value: object) -> str:
    """A value as one line of text: nothing for None, two decimals for floats."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    return " ".join(str(value).split())


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width``; a word longer than that is cut."""
    if len(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split():
        candidate = f"{line} {word}" if line else word
        if line and len(candidate) < width:
            line = candidate
            continue
        if line:
            lines.append(line)
        while len(word) > width:
            lines.append(word[:width])
            word = word[width:]
        line = word
    return [*lines, line]


def align(text: str, width: int, side: str) -> str:
    """The text padded to ``width``: ``<`` left, ``>`` right, ``^`` centred (the odd blank right)."""
    missing = width - len(text)
    if missing <= 0 or side == "<":
        return text.ljust(width)
    if side == ">":
        return text.rjust(width)
    if side == "^":
        left = missing // 2
        return " " * left + text + " " * (missing - left)
    raise ValueError(f"no such alignment: {side!r}")
