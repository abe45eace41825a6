"""Tracebacks in an issue: frames, exception and message, from whole ones and from their last lines."""

import re
from collections.abc import Sequence

from .parts import Frame, Traceback

_HEADER = re.compile(r"^\s*Traceback \((?:most recent call last|innermost last)\):?\s*$")
_FRAME = re.compile(r'^\s*File "([^"]+)", line (\d{1,9})(?:, in (.+?))?\s*$')
_PYTEST_FRAME = re.compile(r"^([\w./\\-]+\.py):(\d{1,9}): (?:in (\S+)|([A-Za-z_][\w.]*))\s*$")
_PYTEST_ERROR = re.compile(r"^E\s{2,}((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?:: (.*))?$")
_EXCEPTION = re.compile(
    r"^((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration|Group|NotFound|Failed|"
    r"Failure|Invalid|Timeout|Denied|Missing))(?::\s?(.*))?\s*$"
)
_NAMED = re.compile(r"^((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?::\s(.*))?\s*$")
_MARKS = re.compile(r"^\s*[~^]+\s*$")


def read_tracebacks(lines: Sequence[str], line: int) -> tuple[Traceback, ...]:
    """The tracebacks among ``lines``, the first of which is number ``line`` of the issue."""
    found: list[Traceback] = []
    at = 0
    while at < len(lines):
        if _HEADER.match(lines[at]) or _FRAME.match(lines[at]) or _PYTEST_FRAME.match(lines[at]):
            traceback, at = _read_one(lines, at, line)
            if traceback:
                found.append(traceback)
        else:
            at += 1
    return tuple(found)


def read_traceback(text: str) -> Traceback | None:
    """The traceback that ``text`` starts with, if it does; people also paste its last line alone."""
    lines = text.strip("\n").split("\n")
    if len(lines) == 1 and (match := _EXCEPTION.match(lines[0])):
        return Traceback((), match.group(1), match.group(2) or "", 1)
    if not (_HEADER.match(lines[0]) or _FRAME.match(lines[0])):
        return None
    return _read_one(lines, 0, 1)[0]


def _read_one(lines: Sequence[str], start: int, line: int) -> tuple[Traceback | None, int]:
    headed = bool(_HEADER.match(lines[start]))
    at = start + headed
    frames: list[Frame] = []
    while at < len(lines):
        text = lines[at]
        if frame := _frame(lines, at):
            frames.append(frame)
            at += 2 if frame.code else 1
        elif error := _error(text, headed=headed or bool(frames)):
            return Traceback(tuple(frames), error[0], error[1], line + start), at + 1
        elif _ends(text):
            break
        else:
            at += 1
    return None, max(at, start + 1)


def _ends(text: str) -> bool:
    return bool(_HEADER.match(text)) or text.lstrip().startswith(">>> ")


def _frame(lines: Sequence[str], at: int) -> Frame | None:
    if (match := _FRAME.match(lines[at])) or (match := _PYTEST_FRAME.match(lines[at])):
        file, number, function = match.group(1), int(match.group(2)), match.group(3) or ""
    else:
        return None
    following = lines[at + 1] if at + 1 < len(lines) else ""
    indented = (
        following.startswith((" ", "\t")) and not _FRAME.match(following) and not _MARKS.match(following)
    )
    return Frame(file, number, function, following.strip() if indented else "")


def _error(text: str, *, headed: bool) -> tuple[str, str] | None:
    if match := _PYTEST_ERROR.match(text):
        return match.group(1), match.group(2) or ""
    if text.startswith((" ", "\t")):
        return None
    match = _EXCEPTION.match(text) or (_NAMED.match(text) if headed else None)
    return (match.group(1), match.group(2) or "") if match else None
