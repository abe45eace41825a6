"""The text of an issue as blocks: headings, prose and code, each with what the text around it is about."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Whether a part of the issue tells what should be, or what is."""

    EXPECTED = "expected"
    ACTUAL = "actual"
    UNSAID = "unsaid"


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PROSE = "prose"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of one kind.

    Attributes:
        lines: without fences, marks of quotation and common indentation.
        line: where the first of them stands, from 1.
        role: what its section, or the label before it, says it is.
        fenced: code that the author marked as such.
        labelled: the role comes from a label or heading, directly above.
    """

    kind: BlockKind
    lines: tuple[str, ...]
    line: int
    role: Role = Role.UNSAID
    fenced: bool = False
    labelled: bool = False

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


_FENCE = re.compile(r"^\s*(`{3,}|~{3,})[^`]*$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BOLD_LINE = re.compile(r"^\s*(?:[-*]\s+)?(\*\*|__|\*|_)(?!\s)([^*_]{2,60})\1\s*:?\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(={3,}|-{3,})\s*$")
_PROMPT = re.compile(r"^\s*(?:>>>(?:\s|$)|In \[\d+\]:)")
_TRACE = re.compile(r"^\s*(?:Traceback \(most recent call last\)|File \"[^\"]+\", line \d+)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_QUOTED = re.compile(r"^ {0,3}>\s(?=.)")
_EXPECTED = re.compile(
    r"\b(?:expect(?:s|ed|ation)?|should|must|ought|desired|wanted?|correct(?:ly)?|intended)\b", re.IGNORECASE
)
_ACTUAL = re.compile(
    r"\b(?:actual(?:ly)?|currently|observed|what happen(?:s|ed)|what (?:i|we) (?:get|got|see)"
    r"|current (?:behaviou?r|output|result)"
    r"|(?:i|we|it|but|now|instead)\W+(?:\w+ )?(?:gets?|got|gives?|gave|see|returns?|returned|prints?|printed"
    r"|yields?|fails?|crashes)|getting|got|error (?:message|output)|stack ?trace|traceback"
    r"|crash(?:es|ed)?|instead)\b",
    re.IGNORECASE,
)
_EXPECTED_HEADING = re.compile(
    r"^\W*(?:the |my )?(?:expect(?:ed|ation)|desired|correct|intended|should"
    r"|what (?:i|we|you|did \w+|should|was) ?(?:expect|be|happen|want))",
    re.IGNORECASE,
)
_ACTUAL_HEADING = re.compile(
    r"^\W*(?:the |my )?(?:actual|current|observed|what (?:actually )?happen|what (?:i|we) (?:get|got|see)"
    r"|what (?:is|goes) wrong|(?:relevant )?(?:log )?output|error|stack ?trace|traceback|got|result)",
    re.IGNORECASE,
)


def heading_role(heading: str) -> Role:
    """What a section is about by its heading, which says so in its first words (``Expected behaviour``)."""
    expected, actual = _EXPECTED_HEADING.match(heading), _ACTUAL_HEADING.match(heading)
    if expected and not _ACTUAL.search(heading):
        return Role.EXPECTED
    return Role.ACTUAL if actual and not _EXPECTED.search(heading) else Role.UNSAID


def role_of(label: str) -> Role:
    """What the words before a block announce."""
    expected, actual = _EXPECTED.search(label), _ACTUAL.search(label)
    if expected and not actual:
        return Role.EXPECTED
    if actual and not expected:
        return Role.ACTUAL
    if expected and actual and label.rstrip().endswith(":"):
        # "It should be 4, but I get:" is about what comes last.
        return Role.ACTUAL if actual.start() > expected.start() else Role.EXPECTED
    return Role.UNSAID


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of ``text``, in order. Comments of templates are left out; every text has a reading."""
    without = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    return tuple(_with_roles(_raw_blocks([_QUOTED.sub("", line) for line in without.split("\n")])))


def _with_roles(blocks: Iterator[Block]) -> Iterator[Block]:
    section, label = Role.UNSAID, Role.UNSAID
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section, label = heading_role(block.text), Role.UNSAID
            yield Block(block.kind, block.lines, block.line, section)
            continue
        role = label if label is not Role.UNSAID else section
        yield Block(block.kind, block.lines, block.line, role, block.fenced, label is not Role.UNSAID)
        label = Role.UNSAID
        if block.kind is BlockKind.PROSE:
            label = _announced(block)


def _announced(block: Block) -> Role:
    last = block.lines[-1].strip().rstrip("*_ ")
    if not last.endswith(":"):
        return Role.UNSAID
    sentence = re.split(r"(?<=[.!?])\s+", last)[-1]
    return role_of(sentence)


def _raw_blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif fence := _FENCE.match(line):
            end = _fence_end(lines, at, fence.group(1))
            yield _code(lines[at + 1 : end], at + 2, fenced=True)
            at = end + 1
        elif heading := _heading(lines, at):
            yield Block(BlockKind.HEADING, (heading[0],), at + 1)
            at += heading[1]
        else:
            kind, end = _run(lines, at)
            if kind is BlockKind.CODE:
                yield _code(lines[at:end], at + 1, fenced=False)
            else:
                yield Block(kind, tuple(lines[at:end]), at + 1)
            at = end


def _fence_end(lines: list[str], start: int, mark: str) -> int:
    for at in range(start + 1, len(lines)):
        text = lines[at].strip()
        if text.startswith(mark) and not text.strip(mark[0]):
            return at
    return len(lines)


def _heading(lines: list[str], at: int) -> tuple[str, int] | None:
    if match := _HEADING.match(lines[at]):
        return (match.group(1), 1) if match.group(1) else None
    if (match := _BOLD_LINE.match(lines[at])) and heading_role(match.group(2)) is not Role.UNSAID:
        return match.group(2), 1
    after = lines[at + 1] if at + 1 < len(lines) else ""
    if _UNDERLINE.match(after) and _HEADING_TEXT.match(lines[at]):
        return lines[at].strip(), 2
    return None


_HEADING_TEXT = re.compile(r"^\s{0,3}[^\s>|`-]")


def _is_code(lines: list[str], at: int) -> bool:
    line = lines[at]
    if _PROMPT.match(line) or _TRACE.match(line):
        return True
    indented = line.startswith(("    ", "\t"))
    return indented and (at == 0 or not lines[at - 1].strip())


def _run(lines: list[str], start: int) -> tuple[BlockKind, int]:
    """The kind of the block that starts at ``start``, and the line after it."""
    code = _is_code(lines, start)
    indented = lines[start].startswith(("    ", "\t"))
    at = start + 1
    while at < len(lines):
        line = lines[at]
        if _FENCE.match(line) or _heading(lines, at):
            break
        if not line.strip():
            following = _next_written(lines, at) if code else ""
            if code and (_PROMPT.match(following) or (indented and following.startswith(("    ", "\t")))):
                at += 1
                continue
            break
        if code and indented and not line.startswith((" ", "\t")):
            break
        if not code and (_PROMPT.match(line) or _TRACE.match(line)):
            break
        at += 1
    return (BlockKind.CODE if code else BlockKind.PROSE), at


def _next_written(lines: list[str], at: int) -> str:
    return next((lines[i] for i in range(at, len(lines)) if lines[i].strip()), "")


def _code(lines: list[str], line: int, *, fenced: bool) -> Block:
    plain = textwrap.dedent("\n".join(text.expandtabs(4) for text in lines)).split("\n")
    return Block(BlockKind.CODE, tuple(plain), line, fenced=fenced)
