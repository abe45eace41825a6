"""What is told of an exception: its class, its text, and where in the repository it passed."""

from __future__ import annotations

import re
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ground import Ground

LONGEST_MESSAGE = 2000
ADDRESS = re.compile(r"(?<=\b0x)[0-9a-fA-F]{6,}|(?<=\.\.\.)0?x?[0-9a-f]{6,}(?=>)")
FIRST_FRAMES = 10
LAST_FRAMES = 30
DEEPEST = 100
"""Frames at each end that are looked at, the framework's own included."""


def result(
    test: str, outcome: str, duration: float, error: BaseException | None, ground: Ground
) -> dict[str, Any]:
    """Describe how a test ended."""
    told: dict[str, Any] = {"is": "result", "test": test, "outcome": outcome, "duration": round(duration, 6)}
    if error is not None:
        told["exception"] = type(error).__name__
        told["message"] = message(error)
        told["frames"] = frames(error.__traceback__, ground)
    return told


def message(error: BaseException) -> str:
    """The text of an exception, cut to a bounded length."""
    try:
        text = str(error)
    # The class is the repository's, and so is what its __str__ does.
    except BaseException as fault:
        text = f"<no text: {type(fault).__name__} in __str__>"
    # Addresses differ from run to run, and what is compared must not.
    text = ADDRESS.sub("...", text[: 2 * LONGEST_MESSAGE])[:LONGEST_MESSAGE]
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def frames(traceback: TracebackType | None, ground: Ground) -> list[tuple[str, int, str]]:
    """The frames inside the repository, outermost first; a deep recursion loses its middle."""
    passed: list[TracebackType] = []
    while traceback is not None:
        passed.append(traceback)
        traceback = traceback.tb_next
    if len(passed) > 2 * DEEPEST:
        passed = passed[:DEEPEST] + passed[-DEEPEST:]
    told: list[tuple[str, int, str]] = []
    for entry in passed:
        code = entry.tb_frame.f_code
        path = ground.relative(code.co_filename)
        if path:
            told.append((path, entry.tb_lineno or 0, code.co_name))
    if len(told) > FIRST_FRAMES + LAST_FRAMES:
        return told[:FIRST_FRAMES] + told[-LAST_FRAMES:]
    return told
