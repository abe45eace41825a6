"""Calls in the code of an issue, and which of the things said about each is what should be."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .code import expression, has_call, is_literal, literal, same_code, source
from .parts import Example, Expectation, Kind, Traceback
from .sentences import Claim, Reading, read_sentence
from .sessions import Entry, crashed, setup_of
from .text import Block, BlockKind, Role
from .tracebacks import read_traceback

_ARROW = re.compile(r"^(?:-+>|=+>|→|==|=|:)\s*(.+)$")
_NEAR = 2
_MOST = 50


@dataclass(frozen=True, slots=True)
class _Sample:
    """An example before it is settled what is expected of it."""

    setup: tuple[str, ...]
    call: str
    shown: str
    note: Reading
    entry: Entry
    role: Role


def read_examples(
    entries: Sequence[Entry],
    blocks: Sequence[Block],
    claims: Sequence[Claim],
    tracebacks: Sequence[Traceback],
) -> tuple[Example, ...]:
    """The calls in code with what is expected of each, a call that is repeated only once."""
    samples = [sample for at in range(len(entries)) if (sample := _sample(entries, at, blocks))][:_MOST]
    examples = [_settled(sample, _about(sample, samples, claims, blocks)) for sample in samples]
    return _blamed(_merged(examples, samples), tracebacks)


def _sample(entries: Sequence[Entry], at: int, blocks: Sequence[Block]) -> _Sample | None:
    entry = entries[at]
    node = _call_of(entry)
    if node is None or not (text := source(node)):
        return None
    shown, note = _read_note(entry)
    return _Sample(setup_of(entry, entries[:at], node), text, shown, note, entry, blocks[entry.block].role)


def _call_of(entry: Entry) -> ast.AST | None:
    """The part of a statement that is an example: what is looked at, and not what prepares it."""
    node, told = entry.node, bool(entry.shown or entry.note)
    if isinstance(node, ast.Expr):
        worth = told or (entry.last and has_call(node))
        return node.value if worth and not isinstance(node.value, ast.Constant) else None
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and has_call(node.value):
        told = entry.last or crashed(entry) or _says_something(entry.note)
        return node.value if told else None
    compound = isinstance(node, ast.For | ast.While | ast.With | ast.If | ast.Delete | ast.AugAssign)
    return node if compound and entry.shown else None


def _says_something(note: str) -> bool:
    reading = read_sentence(note)
    return bool(reading.expected or _ARROW.match(note))


def _read_note(entry: Entry) -> tuple[str, Reading]:
    """What is shown under or noted beside an entry, and what the note says should be."""
    note = entry.note
    reading = read_sentence(note) if note else Reading()
    if entry.shown or not note:
        return entry.shown, reading
    match = _ARROW.match(note)
    text = match.group(1) if match else note
    for candidate in (text, re.split(r"\s*[,;(]\s*(?=[a-z])|\s+(?:but|instead|wrong)\b", text)[0]):
        if is_literal(candidate):
            return candidate.strip(), reading
    return (reading.actual if not reading.expected else ""), reading


def _about(
    sample: _Sample, samples: Sequence[_Sample], claims: Sequence[Claim], blocks: Sequence[Block]
) -> list[Claim]:
    """The claims that speak of ``sample``: by its call, or by standing next to it."""
    return [
        claim
        for claim in claims
        if (claim.call and same_code(claim.call, sample.call))
        or (_speaks_of_none(claim, sample) and _nearest(claim, samples, blocks) is sample)
    ]


def _speaks_of_none(claim: Claim, sample: _Sample) -> bool:
    return not claim.call or _is_mention(claim.call, sample.call)


def _is_mention(call: str, sample: str) -> bool:
    """``fee()`` in a sentence beside ``fee(90)`` is the name of the function, not another call."""
    node = expression(call)
    bare = isinstance(node, ast.Call) and not node.args and not node.keywords
    return bare and re.search(rf"\b{re.escape(call[:-2])}\(", sample) is not None


def _nearest(claim: Claim, samples: Sequence[_Sample], blocks: Sequence[Block]) -> _Sample | None:
    after = [s for s in samples if s.entry.block > claim.block]
    before = [s for s in samples if s.entry.block < claim.block]
    following = [s for s in after if s.entry.block == claim.block + 1]
    if claim.leads_in:
        return following[-1] if following else None
    if claim.section:
        neutral = [s for s in before if s.role is Role.UNSAID] or before
        return neutral[-1] if neutral else (after[0] if after else None)
    if before:
        between = blocks[before[-1].entry.block + 1 : claim.block]
        if len(between) < _NEAR and all(block.kind is BlockKind.PROSE for block in between):
            return before[-1]
    return following[-1] if following else None


def _settled(sample: _Sample, claims: Sequence[Claim]) -> Example:
    expected = _expected(sample, claims)
    if expected is not None and expected.kind is Kind.VALUE:
        expected = _printed(sample.call, expected)
    return Example(sample.setup, sample.call, sample.shown, expected, sample.entry.line)


def _expected(sample: _Sample, claims: Sequence[Claim]) -> Expectation | None:
    stated = sample.note.expected or next((claim.expected for claim in claims if claim.expected), None)
    traceback = read_traceback(sample.shown)
    if traceback:
        elided = not traceback.frames and "Traceback" in sample.shown
        described = sample.role is Role.ACTUAL or any(claim.actual == traceback.exception for claim in claims)
        if stated and stated.kind is not Kind.COMPLETES:
            return stated
        if sample.role is Role.EXPECTED or (elided and not described):
            return Expectation(Kind.RAISES, traceback.exception, traceback.message)
        return Expectation(Kind.COMPLETES, traceback.exception)
    if stated:
        return stated
    actual = [sample.note.actual, *(claim.actual for claim in claims)]
    if not sample.shown or sample.role is Role.ACTUAL or any(_same(text, sample.shown) for text in actual):
        return None
    return shown_expectation(sample.shown)


def shown_expectation(shown: str) -> Expectation:
    """What it means to expect what is shown under a call."""
    return Expectation(Kind.VALUE if is_literal(shown) else Kind.OUTPUT, shown.strip("\n"))


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and (one.strip() == other.strip() or same_code(one, other))


def _printed(call: str, expected: Expectation) -> Expectation:
    """What a call of ``print`` is expected to show: it returns nothing that could be compared."""
    node = expression(call)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
        value = literal(expected.text)
        return Expectation(Kind.OUTPUT, value if isinstance(value, str) else expected.text.strip())
    return expected


def _merged(examples: Sequence[Example], samples: Sequence[_Sample]) -> list[Example]:
    """Each call once, with the reading of the place that tells what should be."""
    best: list[tuple[Example, Role]] = []
    for example, sample in zip(examples, samples, strict=True):
        at = next((i for i, (e, _) in enumerate(best) if _is_same_example(e, example)), None)
        if at is None:
            best.append((example, sample.role))
            continue
        known, role = best[at]
        if (sample.role is Role.EXPECTED and role is not Role.EXPECTED) or known.expected is None:
            better = example if example.expected else known
            best[at] = (replace(better, setup=better.setup or known.setup), sample.role)
    return [example for example, _ in best]


def _is_same_example(one: Example, other: Example) -> bool:
    """The same call on the same state; calls that were repeated on purpose differ in their setup."""
    if not same_code(one.call, other.call):
        return False
    imports = ("import ", "from ")
    return [t for t in one.setup if not t.startswith(imports)] == [
        t for t in other.setup if not t.startswith(imports)
    ]


def _blamed(examples: list[Example], tracebacks: Sequence[Traceback]) -> tuple[Example, ...]:
    """Give each traceback that was pasted apart from its call to the call that it comes from."""
    shown = {tb.exception for e in examples if (tb := read_traceback(e.shown))}
    for traceback in tracebacks:
        open_ = [at for at, e in enumerate(examples) if e.expected is None and not e.shown]
        if traceback.exception in shown or not open_:
            continue
        code = " ".join(frame.code for frame in traceback.frames)
        named = [at for at in open_ if examples[at].call in code]
        before = [at for at in open_ if examples[at].line < traceback.line]
        at = named[-1] if named else (before[-1] if before else open_[0])
        examples[at] = replace(examples[at], expected=Expectation(Kind.COMPLETES, traceback.exception))
    return tuple(examples)
