"""The text of an issue, understood: examples, tracebacks, assertions, statements and names.

The parts are read by ``issue_text`` (blocks), ``issue_sessions`` and ``issue_examples`` (code),
``issue_values`` and ``issue_sentences`` (prose), ``issue_tracebacks``, ``issue_assertions`` and
``issue_names``. Nothing here runs, imports or looks up anything: every text has a reading.
"""

import re
from collections.abc import Sequence

from .assertions import read_assertions
from .examples import read_examples
from .file import clean_text, read_issue_file
from .names import read_names
from .parts import Assertion, Example, Expectation, Frame, Issue, Kind, Statement, Traceback
from .sentences import read_claims, read_statements
from .sessions import read_entries
from .text import Block, BlockKind, Role, read_blocks
from .tracebacks import read_tracebacks

__all__ = [
    "Assertion",
    "Example",
    "Expectation",
    "Frame",
    "Issue",
    "Kind",
    "Statement",
    "Traceback",
    "read_issue",
    "read_issue_file",
]

_TEMPLATE = re.compile(
    r"^\W*(?:describe the (?:bug|issue)|bug(?: report| description)?|description|summary|steps|reproduc\w*"
    r"|(?:steps )?to reproduce|what happened\??|environment|versions?|example|overview|issue|problem|context"
    r"|minimal (?:reproducible )?example|code(?: sample)?|traceback)\W*$",
    re.IGNORECASE,
)
_LONGEST_TITLE = 120


def read_issue(text: str) -> Issue:
    """Read the text of an issue. Never fails: what is not understood is left out."""
    blocks = read_blocks(clean_text(text))
    entries = read_entries(blocks)
    claims = read_claims(blocks)
    tracebacks = tuple(
        t for b in blocks if b.kind is BlockKind.CODE for t in read_tracebacks(b.lines, b.line)
    )
    return Issue(
        title=_title(blocks, tracebacks),
        examples=read_examples(entries, blocks, claims, tracebacks),
        tracebacks=tracebacks,
        assertions=read_assertions(entries),
        statements=read_statements(claims),
        names=read_names(blocks, entries, tracebacks),
    )


def _title(blocks: Sequence[Block], tracebacks: Sequence[Traceback]) -> str:
    headings = [b for b in blocks if b.kind is BlockKind.HEADING and b.role is Role.UNSAID]
    own = [b.text for b in headings if not _TEMPLATE.match(b.text)]
    prose = [line for b in blocks if b.kind is BlockKind.PROSE for line in b.lines if line.strip()]
    errors = [f"{traceback.exception}: {traceback.message}".rstrip(": ") for traceback in tracebacks]
    anything = [line for b in blocks for line in b.lines if line.strip()]
    first = (own or prose or errors or anything or [""])[0]
    plain = " ".join(re.sub(r"[*_`#>]{2,}|`", "", first).split())
    return plain if len(plain) <= _LONGEST_TITLE else plain[: _LONGEST_TITLE - 1].rstrip() + "…"
