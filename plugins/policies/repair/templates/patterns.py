"""Regular expressions: anchors, quantifiers, escapes and character classes."""

import ast
import re
from collections.abc import Iterator

from ..change import Place
from .base import Changes, fading, template

_CALLS = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "findall", "finditer"})
_META = re.compile(r"\\[dwsbDWSBAZ]|\[\^?[^\]]+\]|\(\?[:P!<=]|[^\\][*+?]\)?")
_CLASS_CLOSE = re.compile(r"(?<!\\)\[\^?(?:\\.|[^\]\\])+(\])")
_QUANTIFIER = re.compile(r"(?<=[\w\])\\.])(?<!\(\?)([*+?]|\{\d*,?\d*\})(\??)")
_LITERAL_DOT = re.compile(r"(?<![\\\[])\.(?![*+?])")


@template("pattern", ast.Constant, prior=0.3)
def pattern(place: Place) -> Changes:
    r"""Change a regular expression a little.

    Before: ``re.compile(r"^[a-z]+$")``
    After: ``r"^[a-z]+\Z"``, ``r"^[a-z]*$"``, ``r"^[a-z-]+$"``, ``r"[a-z]+$"``
    """
    node = place.node
    assert isinstance(node, ast.Constant)
    text = place.text(node)
    head = re.match(r"(?:[rR]|)(\"|')(?!\1)", text)
    if not isinstance(node.value, str) or head is None or "\n" in text or not _is_pattern(place, node):
        return
    start, opening = place.source.span(node)[0], len(head.group())
    body, raw = text[opening:-1], text[0] in "rR"
    if not raw and "\\" in body:
        return
    for index, (low, high, piece) in enumerate(_variants(body, _strange(place, node.value))):
        new = piece if raw else piece.replace("\\", "\\\\")
        changed = f"{text[:opening]}{body[:low]}{new}{body[high:]}{text[-1]}"
        if _compiles(changed):
            at = (start + opening + low, start + opening + high, new)
            yield place.rewrite(
                [at], fading(index, 0.03), f"`{body[low:high]}` becomes `{new}` in the pattern"
            )


def _is_pattern(place: Place, node: ast.Constant) -> bool:
    parent = place.parent
    called = getattr(parent, "func", None)
    if isinstance(parent, ast.Call) and getattr(called, "attr", getattr(called, "id", "")) in _CALLS:
        return parent.args[:1] == [node] or len(_META.findall(str(node.value))) > 1
    return place.text(node)[:1] in "rR" and bool(_META.search(str(node.value)) or "(" in str(node.value))


def _compiles(literal: str) -> bool:
    try:
        re.compile(ast.literal_eval(literal))
    except (re.error, SyntaxError, ValueError, OverflowError, RecursionError):
        return False
    return True


def _strange(place: Place, value: str) -> str:
    """Characters of the failing tests' texts that the pattern lacks, odd and rare ones first."""
    told = "".join(v for v in place.context.clues.literals if isinstance(v, str))
    found = dict.fromkeys(c for c in told if c.isprintable() and c not in value)
    return "".join(sorted(found, key=lambda c: (c.isalnum(), told.count(c))))[:10]


def _variants(body: str, strange: str) -> Iterator[tuple[int, int, str]]:
    """Pieces of a pattern, from where to where, and what could stand there."""
    if body.endswith("$") and not body.endswith("\\$"):
        yield len(body) - 1, len(body), "\\Z"
        yield len(body) - 1, len(body), ""
    else:
        yield len(body), len(body), "$"
    if body.startswith("^"):
        yield 0, 1, ""
    else:
        yield 0, 0, "^"
    for match in _QUANTIFIER.finditer(body):
        low, high = match.span(1)
        for new in {"*": ("+", "*?", "?"), "+": ("*", "+?", ""), "?": ("", "*")}.get(match[1], ("*", "+")):
            yield low, high, new
    for match in _CLASS_CLOSE.finditer(body):
        for character in dict.fromkeys([*strange, "-", "_", ".", " "]):
            if character not in match.group():
                yield match.start(1), match.start(1), re.escape(character)
        for piece in ("A-Z", "a-z", "0-9"):
            if piece not in match.group():
                yield match.start(1), match.start(1), piece
    for match in re.finditer(r"\((?=<?[=!])", body):
        yield match.end(), match.end(), "?"
    for match in re.finditer(r"\\([dwsbDWSB])", body):
        for new in {"d": "w", "w": "dS", "s": " ", "b": "B", "S": "w"}.get(match[1], ""):
            yield match.start(), match.end(), new if new == " " else f"\\{new}"
    for match in _LITERAL_DOT.finditer(body):
        yield match.start(), match.end(), "\\."
    for match in re.finditer(r"[\])\w](?![*+?{\w])", body):
        yield match.end(), match.end(), "?"
        yield match.end(), match.end(), "*"


TEMPLATES = (pattern,)
