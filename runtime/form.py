"""What a candidate comes to, spelling aside: two that make the same program have the same form.

A model that is told that its patch failed often proposes it again in other words (*LLMs Struggle to Fully
Incorporate External Feedback*, 2025). Comments, blanks, parentheses and the order in which edits are listed
make no other candidate; so one that was put to the proof and failed is not judged a second time.
"""

import ast
import hashlib
from collections.abc import Mapping, Sequence

from .contracts.candidate import Edit, splice
from .contracts.tree import Tree


def form(edits: Sequence[Edit], tree: Tree) -> str:
    """The form of edits against a tree; empty where they do not fit, or edit what is no text."""
    texts: dict[str, str] = {}
    try:
        for path in {edit.path for edit in edits}:
            before = _read(tree, path)
            texts[path] = splice(before, [edit for edit in edits if edit.path == path])
    except ValueError:  # UnicodeDecodeError among them
        return ""
    return form_of(texts)


def form_of(texts: Mapping[str, str]) -> str:
    """The form of files as they are after an edit: twelve hexadecimal digits."""
    parts = [f"{path}\0{_said(path, texts[path])}" for path in sorted(texts)]
    return hashlib.blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=6).hexdigest()


def _said(path: str, text: str) -> str:
    """What a file says: a Python file its syntax tree, any other one its text."""
    if not path.endswith(".py"):
        return text
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError):
        return text


def _read(tree: Tree, path: str) -> str:
    try:
        return tree.read(path)
    except FileNotFoundError:
        return ""
