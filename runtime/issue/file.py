"""The bytes of an issue: from a file or standard input to text that is safe to show."""

import re
import sys
from pathlib import Path

from ..errors import UsageError

LIMIT_BYTES = 1 << 20
"""An issue is text that a person wrote; what is larger is a log or a wrong file."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_]|[ -/]*[0-~])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def read_issue_file(path: str) -> str:
    """The text of the issue at ``path``, or of standard input for ``-``, without control characters.

    UTF-8 with or without a mark, UTF-16 and UTF-32 with one, else latin-1.

    Raises:
        UsageError: missing, unreadable, a folder, over 1 MiB, or nothing but white space.
    """
    name = "standard input" if path == "-" else path
    text = clean_text(_decode(_read_bytes(path, name)))
    if not text.strip():
        raise UsageError(f"the issue in {name} is empty", "write what happens and what should happen instead")
    return text


def clean_text(text: str) -> str:
    """``text`` with plain line ends and without terminal escapes, control or direction characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", _ESCAPES.sub("", lines))


def _read_bytes(path: str, name: str) -> bytes:
    try:
        if path == "-":
            data, size = sys.stdin.buffer.read(LIMIT_BYTES + 1), 0
        else:
            with Path(path).open("rb") as file:
                data, size = file.read(LIMIT_BYTES + 1), Path(path).stat().st_size
    except FileNotFoundError:
        raise UsageError(
            f"there is no file {name}", "give the path of the issue's text, or - for stdin"
        ) from None
    except IsADirectoryError:
        raise UsageError(f"{name} is a folder, not the text of an issue", "name the file inside it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{name} cannot be read: {reason}", "check the path and its permissions") from None
    if len(data) > LIMIT_BYTES:
        found = f"{size / (1 << 20):.1f} MiB" if size > LIMIT_BYTES else "more"
        raise UsageError(
            f"the issue in {name} has {found}; at most {LIMIT_BYTES >> 20} MiB of text is read",
            "keep the description, one example and the last traceback, and cut the log",
        )
    return data


def _decode(data: bytes) -> str:
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
