"""Rules that a repository already has for agents, read as corrections that wait for the owner's yes.

A file of a repository is nobody's word: each rule waits, and is recalled only once its owner has accepted it.
What a reader of the rendered page does not see (comments, code) is not read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .context import Context
from .giving import correction
from .records import Correction
from .store import Memory

NAMES = (
    "AGENTS.md",
    "CLAUDE.md",
    "CONVENTIONS.md",
    ".cursorrules",
    ".windsurfrules",
    ".github/copilot-instructions.md",
)
"""Where people keep such rules, from the repository's root."""

LONGEST = 600
"""Characters of a rule; what is longer is a chapter."""

_FENCE = re.compile(r"^ *(?:```|~~~).*?^ *(?:```|~~~) *$|^ *(?:```|~~~).*\Z", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ x]\]\s+)?(?P<text>.+)$")
_RULE = re.compile(
    r"\b(?:always|never|must|should|shall|don'?t|do not|avoid|prefer|use|using|no|not|only|keep|run|write"
    r"|name|add|follow|ensure|make sure|put|call|return|raise|require[ds]?|needs?|we|please|instead)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|\[([^\]]+)\]\([^)]*\)")


def found_in(repository: Path) -> list[Path]:
    """The rule files of a repository; links that lead out of it are none of its own."""
    root = repository.resolve()
    there = (repository / name for name in NAMES)
    return [path for path in there if path.is_file() and path.resolve().is_relative_to(root)]


def rules(text: str) -> list[str]:
    r"""The rules of a file's text: its list items and single sentences that ask for something.

    >>> rules("# Style\n\n- Never use `eval`.\n- 2024\n")
    ['Never use `eval`.']
    """
    seen = _FENCE.sub("\n", _HIDDEN.sub("\n", text))
    return [rule for rule in dict.fromkeys(_plain(block) for block in _blocks(seen)) if _asks(rule)]


def take_in(memory: Memory, path: Path, given: Context) -> list[Correction]:
    """Keep the rules of a file that are not known yet; what was refused once is known.

    Raises:
        UnicodeDecodeError: the file is no text.
    """
    known = {
        _key(record.text)
        for record in memory.log.read()
        if isinstance(record, Correction) and record.repository in ("", given.repo)
    }
    kept = []
    for rule in rules(path.read_text(encoding="utf-8")):
        said = correction(rule, given, source=path.name)
        if _key(said.text) not in known:
            known.add(_key(said.text))
            kept.append(memory.correction(memory.remember(said)))
    return kept


def _blocks(text: str) -> Iterator[str]:
    """List items with the lines that go on, and paragraphs; headings, tables and rules are neither."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        item = _ITEM.match(line)
        if item or not line.strip() or re.match(r"^\s*(?:#|\||>|---|===|alwaysApply:|globs:)", line):
            if block:
                yield " ".join(block)
            block = [item["text"].strip()] if item else []
        else:
            block.append(line.strip())


def _plain(block: str) -> str:
    return " ".join(_MARKS.sub(lambda found: found[1] or "", block).split())


def _asks(rule: str) -> bool:
    return len(rule.split()) > 2 and len(rule) <= LONGEST and bool(_RULE.search(rule))


def _key(text: str) -> str:
    return " ".join(text.lower().split())
