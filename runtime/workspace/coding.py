"""Between the bytes of a file and its text, so that what is not edited stays as it was, byte for byte."""

import io
import tokenize
from codecs import BOM_UTF8

_PYTHON = (".py", ".pyi", ".pyw")


def decode(path: str, data: bytes) -> str:
    """The text of a file: Python as its coding line says, anything else as UTF-8; line ends as they are.

    A byte order mark of a Python file is no part of its text.

    Raises:
        UnicodeDecodeError: it is not text in its encoding.
    """
    if not path.endswith(_PYTHON):
        return data.decode("utf-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, LookupError) as error:  # what tokenize says of an unknown or contradicted encoding
        raise UnicodeDecodeError("utf-8", data, 0, len(data), str(error)) from error


def encode(path: str, text: str, before: bytes = b"") -> bytes:
    """The bytes of a text, in the encoding that it declares, with a byte order mark where there was one.

    Args:
        path: decides whether a coding line counts.
        text: the file's new text.
        before: the file's bytes so far; empty for a new file.

    Raises:
        ValueError: its encoding has no such character, or would not give the same text back.
    """
    if not path.endswith(_PYTHON):
        return text.encode("utf-8")
    mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    try:
        # A coding line is ASCII, so it can be found before the encoding is known.
        encoding, _ = tokenize.detect_encoding(io.BytesIO(mark + text.encode("utf-8")).readline)
    except SyntaxError as error:
        raise ValueError(f"{path}: {error}") from error
    data = text.encode(encoding)
    if decode(path, data) != text:
        raise ValueError(f"{path} cannot hold this text in {encoding}")
    return data
