"""Edited files for an interpreter that has not imported them yet.

The files on disk stay as they are, since candidates run side by side: what the import system reads is
replaced in memory, for ordinary modules and for those whose assertions pytest rewrites. Compiled files of
the unedited source are passed over.
"""

from __future__ import annotations

import importlib.machinery
import os
import pathlib
import sys
from typing import Any

from .functions import Change, decode, splice
from .hotswap import check_compiles

Edit = tuple[str, int, int, str]


def edited(root: str, edits: list[Edit]) -> dict[str, str]:
    """Make the texts of the edited files, by absolute path; files that do not exist yet are empty.

    Raises:
        DoesNotCompile: one of them is no Python.
    """
    grouped: dict[str, list[Change]] = {}
    for path, start, end, text in edits:
        grouped.setdefault(path, []).append((start, end, text))
    texts: dict[str, str] = {}
    for path, changes in grouped.items():
        full = os.path.realpath(os.path.join(root, path))
        try:
            with open(full, "rb") as file:
                old = decode(file.read())
        except FileNotFoundError:
            old = ""
        texts[full] = splice(old, changes)
        if full.endswith(".py"):
            check_compiles(texts[full], full)
    return texts


def install(texts: dict[str, str]) -> None:
    """Let imports read these texts."""
    data = {path: _encoded(text) for path, text in texts.items()}
    loader = importlib.machinery.SourceFileLoader
    read, stats = loader.get_data, loader.path_stats

    def get_data(self: Any, path: str) -> bytes:
        known = data.get(os.path.realpath(path)) if path.endswith(".py") else None
        return read(self, path) if known is None else known

    def path_stats(self: Any, path: str) -> Any:
        if os.path.realpath(path) in data:
            raise OSError(f"{path} is edited in memory")  # so that no compiled file is taken for it
        return stats(self, path)

    loader.get_data = get_data
    loader.path_stats = path_stats
    _install_for_pytest(data)


def _encoded(text: str) -> bytes:
    # The coding line, if there is one, still says what it said; UTF-8 with its mark overrules a default.
    import io
    import tokenize

    try:
        encoding = tokenize.detect_encoding(io.BytesIO(text.encode("utf-8", "surrogatepass")).readline)[0]
        return text.encode(encoding)
    except (SyntaxError, UnicodeEncodeError):
        return text.encode("utf-8", "surrogatepass")


def _install_for_pytest(data: dict[str, bytes]) -> None:
    rewrite: Any = sys.modules.get("_pytest.assertion.rewrite")
    # Not part of pytest's public interface: without them its loader reads the file on disk.
    if rewrite is None or not hasattr(rewrite, "_rewrite_test") or not hasattr(rewrite, "_read_pyc"):
        return
    compile_test, read_pyc = rewrite._rewrite_test, rewrite._read_pyc

    class Edited(type(pathlib.Path())):
        """A path whose bytes are those of the edited file."""

        def read_bytes(self) -> bytes:
            return data[os.path.realpath(self)]

    def rewrite_test(path: Any, config: Any) -> Any:
        return compile_test(Edited(path) if os.path.realpath(path) in data else path, config)

    def read(source: Any, *arguments: Any, **options: Any) -> Any:
        return None if os.path.realpath(source) in data else read_pyc(source, *arguments, **options)

    rewrite._rewrite_test, rewrite._read_pyc = rewrite_test, read
