"""What the sentences of an issue claim: which call should give what, and what it gives now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .code import has_call, is_literal, same_code, statements
from .parts import Expectation, Kind, Statement
from .text import Block, BlockKind, Role
from .values import Thing, ThingKind, things_in


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says. ``call`` is ``""`` when it speaks of the example beside it.

    Attributes:
        block: the number of the block it stands in.
        leads_in: it ends in a colon and so speaks of what follows.
        section: it stands under a heading or label that says what it tells.
        own: it names its call itself, and did not take it from the sentence before.
    """

    call: str
    expected: Expectation | None
    actual: str
    line: int
    block: int
    leads_in: bool = False
    section: bool = False
    own: bool = False


_THING, _CALL = "\x01", "\x02"
_SHOULD = r"(?:should|must|ought\s+to|supposed\s+to|ha(?:s|ve)\s+to|needs?\s+to|shall)"
_BETWEEN = (
    r"(?:\s+(?:really|instead|actually|also|rather|then|always|still|simply|just|have|either|of\s+course))*"
)
_VERB = (
    r"(?:return(?:ed)?|be(?:en)?|give[n]?|yield(?:ed)?|produced?|print(?:ed)?|evaluated?\s+to|equal(?:ed)?|output"
    r"|result(?:ed)?\s+in|come\s+out\s+as|become|show[n]?|raised?|throw[n]?|fail(?:ed)?\s+with|end\s+in|get|got"
    r"|compute|report|contain\s+exactly)"
)
_MARKER = re.compile(
    rf"(?P<negative>\b{_SHOULD}(?:\s+not|n['’]t){_BETWEEN}\s+{_VERB}\b|\bshouldn['’]t{_BETWEEN}\s+{_VERB}\b"
    r"|\b(?:instead\s+of|rather\s+than|without)(?:\s+\w+ing)?\b|\b(?:and\s+|but\s+)?not\b|\bnever\s+\w+\b)"
    rf"|(?P<expected>\b{_SHOULD}{_BETWEEN}\s+{_VERB}\b"
    r"|\b(?:expect(?:ed|ing|s)?|desired|wanted|correct|right)"
    r"(?:\s+(?:result|output|value|behaviou?r|answer|return\s+value|outcome))?"
    r"(?:\s+(?:is|was|were|would\s+be|would\s+have\s+been|it|this|that))?"
    rf"(?:\s+to\s+(?:have\s+)?(?:see|receive|{_VERB}))?(?:\s+(?:a\s+)?return)?"
    rf"|\bto\s+(?:have\s+)?{_VERB}\b|\bwants?\b|\bwould\s+(?:be|return)\s+(?:right|correct)\b)"
    r"|(?P<actual>\b(?:(?:will|would|does|did|can)\s+(?:return|give|raise|print|yield|show|get|produce)|gets?|got|getting|gives?|gave|giving|returns?|returned|returning|prints?|printed|yields?"
    r"|shows?|showed|outputs?|results?\s+in|comes?\s+out\s+as|came\s+out\s+as|produces?|produced"
    r"|evaluates?\s+to|receives?|received|saw|see|sees|equals?|raises?|raised|raising|throws?|threw|says?|said"
    r"|crash(?:es|ed)?(?:\s+with)?|fail(?:s|ed)?(?:\s+with)?|ends?\s+in|ended\s+in|blows?\s+up\s+with|dies\s+with"
    r"|asked\s+for|asks\s+for|charges?|charged|computes?|reports?|becomes?|became"
    r"|actual(?:ly)?(?:\s+(?:result|output|value|behaviou?r))?(?:\s+(?:is|was))?"
    r"|current(?:ly)?(?:\s+(?:result|output|value|behaviou?r))?(?:\s+(?:is|was))?"
    r"|(?:this|it|that|result|output|answer|value|which|list|there)\s+(?:now\s+|currently\s+)?(?:is|was|are))\b"
    r"|(?:\x02\s*(?:is|was|->|=>|→|==|=|:)))",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"(?:instead\s+of|rather\s+than)(?:\s+\w+ing)?|(?:and\s+|but\s+)?not", re.IGNORECASE)
_WISH = re.compile(rf"\b(?:{_SHOULD}|expect\w*|wants?)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"[\s:=,\"“(>*-]*(?:(?:the|an?|it|to|me|us|you|exactly|just|only|value|result|list|string|tuple|dict|number|of|"
    r"be|return|error|exception|with|back|is|was|as|like|still|always|instead|really|actually|get|following|"
    r"same|raise[ds]?|integer|int|float|boolean|bool)\b[\s:=,\"“(>*-]*)*",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    "it this that which the result results output answer value return i we you one would have had been so "
    "instead now here actually currently always only just call function method there then correct actual in "
    "fact code "
    "last line what still also really even though i'd we'd id am was were because my our opinion think thing "
    "expression above example case outcome both be".split()
)
_CLAUSE = re.compile(r"[,;:(–—-]\s|\b(?:but|and|so|because|although|when|where|while|though|yet|since|as)\b")
_BE = re.compile(r"\b(?:be|been|equal|equaled|contain|become)\b", re.IGNORECASE)
_AFTER_EXPECTED = re.compile(
    r"\s*(?:(?:is|was|would be)\s+(?:the\s+)?|\()(?:expected|correct|right)\b", re.IGNORECASE
)
_AFTER_ACTUAL = re.compile(
    r"\s*(?:(?:is|was)\s+(?:returned|printed|wrong|incorrect|raised|what)|\((?:wrong|actual|incorrect|bug)\))",
    re.IGNORECASE,
)
_TURN = re.compile(r"\b(?:but|instead|currently|now|however|actually)\b", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s*)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")


@dataclass(frozen=True, slots=True)
class Reading:
    """The claims of one sentence, before it is known where it stands."""

    call: str = ""
    expected: Expectation | None = None
    actual: str = ""
    subject_is_clear: bool = True


def read_sentence(sentence: str, role: Role = Role.UNSAID) -> Reading:
    """What ``sentence`` says of a call; ``role`` is what the section it stands in is about."""
    plain = _without_emphasis(sentence)
    things = list(things_in(plain))
    masked = _masked(plain, things)
    markers = list(_MARKER.finditer(masked))
    reading = Reading()
    contrast: Thing | None = None
    bare = re.sub(r"[\s.:!>*-]", "", masked).strip(_THING)
    for thing in things:
        if thing.kind is ThingKind.OTHER:
            continue
        marker = _marker_before(thing, markers, masked)
        if thing.kind is ThingKind.CALL and _is_subject(thing, marker, masked):
            reading = replace(reading, call=reading.call or thing.text)
            continue
        if marker and _CONTRAST.fullmatch(marker[0]):
            contrast = contrast or thing
            continue
        told, negative = _told(thing, marker, masked, role)
        if told is Role.UNSAID and not bare:
            told = role
        reading = _with(reading, thing, told, marker, masked, negative=negative)
    return _contrasted(reading, contrast, masked) if contrast else reading


def _contrasted(reading: Reading, contrast: Thing, masked: str) -> Reading:
    """``Returns 3 instead of 4`` wants 4, and ``should return 4 instead of 3`` has 3 now."""
    if reading.expected or (not reading.actual and _WISH.search(masked)):
        return replace(reading, actual=reading.actual or contrast.text)
    return replace(reading, expected=contrast.expectation())


def _with(
    reading: Reading, thing: Thing, told: Role, marker: re.Match[str] | None, masked: str, *, negative: bool
) -> Reading:
    if told is Role.EXPECTED and reading.expected is None:
        clear = marker is None or _subject_is_clear(marker, masked)
        return replace(reading, expected=thing.expectation(), subject_is_clear=clear)
    if told is Role.ACTUAL and not reading.actual:
        reading = replace(reading, actual=thing.text)
        if negative and thing.kind is ThingKind.EXCEPTION and reading.expected is None:
            return replace(reading, expected=Expectation(Kind.COMPLETES, thing.text))
    return reading


def _told(thing: Thing, marker: re.Match[str] | None, masked: str, role: Role) -> tuple[Role, bool]:
    """Whether the thing is what should be or what is, and whether that was said by a negation."""
    if marker is None:
        if _AFTER_EXPECTED.match(masked, thing.end):
            return Role.EXPECTED, False
        return (Role.ACTUAL if _AFTER_ACTUAL.match(masked, thing.end) else Role.UNSAID), False
    if marker["negative"]:
        return Role.ACTUAL, True
    if marker["expected"]:
        return Role.EXPECTED, False
    if role is Role.EXPECTED and not _TURN.search(masked, 0, marker.end()):
        return Role.EXPECTED, False
    return Role.ACTUAL, False


def _marker_before(thing: Thing, markers: Sequence[re.Match[str]], masked: str) -> re.Match[str] | None:
    for marker in reversed(markers):
        if marker.end() <= thing.start:
            return marker if _FILLER.fullmatch(masked, marker.end(), thing.start) else None
    return None


def _is_subject(thing: Thing, marker: re.Match[str] | None, masked: str) -> bool:
    """A call is what the sentence is about unless it is the value that a marker announces."""
    if marker is None or thing.expectation() is None:
        return True
    after = _MARKER.match(masked, thing.end + len(re.match(r"\s*", masked[thing.end :])[0]))  # type: ignore[index]
    return after is not None and not after["negative"]


def _subject_is_clear(marker: re.Match[str], masked: str) -> bool:
    """``The default should be 30`` is about a default; ``it should be 30`` is about the call at hand."""
    if not _BE.search(marker[0]):
        return True
    clause = _CLAUSE.split(masked[: marker.start()])[-1]
    words = re.findall(r"[\w'\x01\x02]+", clause.lower())
    return all(word in _GENERIC or _CALL in word for word in words)


def _masked(sentence: str, things: Sequence[Thing]) -> str:
    """``sentence`` with its things blanked: a call by ``_CALL``, all else by ``_THING``."""
    text = sentence
    for thing in things:
        mark = _CALL if thing.kind is ThingKind.CALL else _THING
        text = text[: thing.start] + mark * (thing.end - thing.start) + text[thing.end :]
    return text


def _without_emphasis(sentence: str) -> str:
    parts = re.split(r"(`+[^`]*`+)", sentence)
    return "".join(p if p.startswith("`") else re.sub(r"\*\*|(?<!\w)__|__(?!\w)", "", p) for p in parts)


def sentences_of(block: Block) -> Iterator[tuple[str, int]]:
    """The sentences of a block of prose with their lines; an item of a list or a label starts a new one."""
    groups: list[tuple[list[str], int]] = []
    for number, line in enumerate(block.lines):
        label = re.match(r"\W*\w+(?: \w+)?\**:", line)
        if not groups or _ITEM.match(line) or label:
            groups.append(([], block.line + number))
        groups[-1][0].append(_ITEM.sub("", line).strip())
    for lines, number in groups:
        for sentence in _SENTENCE_END.split(" ".join(lines)):
            if sentence.strip():
                yield sentence.strip()[:1_000], number


def read_claims(blocks: Sequence[Block]) -> tuple[Claim, ...]:
    """The claims of all sentences. A sentence without a call speaks of the call of the one before."""
    claims: list[Claim] = []
    call = ""
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.CODE:
            if any(has_call(node) for node in statements(block.text)) or ">>>" in block.text:
                call = ""
            elif block.role is not Role.UNSAID:
                claims.append(_value_block(block, number, call))
            continue
        if block.kind is BlockKind.HEADING and block.role is Role.UNSAID:
            call = ""
        for sentence, line in sentences_of(block):
            reading = read_sentence(sentence, block.role)
            call = reading.call or call
            if reading.expected or reading.actual:
                claims.append(_claim(reading, call, line, number, block, sentence))
    return tuple(claim for claim in claims if claim.expected or claim.actual)


def _claim(reading: Reading, carried: str, line: int, number: int, block: Block, sentence: str) -> Claim:
    expected = reading.expected if reading.call or reading.subject_is_clear else None
    return Claim(
        reading.call or carried,
        expected,
        reading.actual,
        line,
        number,
        leads_in=sentence.endswith(":"),
        section=block.role is not Role.UNSAID and block.kind is BlockKind.PROSE,
        own=bool(reading.call),
    )


def _value_block(block: Block, number: int, call: str) -> Claim:
    """A block of code that is nothing but a value, under a heading that says which."""
    text = block.text.strip()
    if "Traceback (most" in text or not text:
        return Claim(call, None, "", block.line, number)
    kind = Kind.VALUE if is_literal(text) else Kind.OUTPUT
    expected = Expectation(kind, text) if block.role is Role.EXPECTED else None
    return Claim(call, expected, "" if expected else text, block.line, number, section=True)


def read_statements(claims: Sequence[Claim]) -> tuple[Statement, ...]:
    """The calls that sentences speak of, each once, with all that is said of them."""
    found: list[Statement] = []
    for claim in claims:
        if not claim.call:
            continue
        at = next((i for i, known in enumerate(found) if same_code(known.call, claim.call)), None)
        if at is None:
            found.append(Statement(claim.call, claim.expected, claim.actual, claim.line))
        else:
            known = found[at]
            found[at] = replace(
                known, expected=known.expected or claim.expected, actual=known.actual or claim.actual
            )
    return tuple(found)
