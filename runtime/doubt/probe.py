"""What calls give, told by tests that fail with it.

Candidates are run on inputs in the same way, and behind the same walls, as on tests. A call that takes too
long, or whose setup fails, tells nothing.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import cast

from ..contracts.evidence import TestResult
from .inputs import Input

FILE = "test_mentee_probe.py"

TOGETHER = 8
"""Calls in one test: their outcomes, packed, must fit into what a runner keeps of a message."""

LONGEST = 150
"""Characters of an outcome."""

CALL_S = 0.5
"""Seconds that one call may take."""

_MARK = "mentee-probe:"
_WHOLE = re.compile(r"(?<![\w.])(\d+)\.0(?![\w.])")

_HEAD = f'''"""Made by mentee: what calls give, told by tests that fail."""
import base64
import itertools
import json
import re
import signal
import zlib


class _TooLong(BaseException):
    pass


def _stop(*_):
    raise _TooLong


def _shown(value):
    if isinstance(value, (set, frozenset)) and value:
        try:
            inner = ", ".join(map(repr, sorted(value)))
        except Exception:
            return repr(value)
        return "{{" + inner + "}}" if isinstance(value, set) else "frozenset({{" + inner + "}})"
    if hasattr(value, "__next__"):
        return repr(list(itertools.islice(value, 60)))
    return repr(value)


def _outcome(before, call):
    names = {{"__name__": "probe"}}
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, {CALL_S})
    try:
        for line in before:
            exec(line, names)
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", _shown(eval(call, names)))
    except _TooLong:
        return None
    except Exception as error:
        return "raises " + type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if len(text) > {LONGEST}:
        text = text[: {LONGEST} - 12] + "..." + format(zlib.crc32(text.encode("utf-8", "replace")), "08x")
    return text


def _load(lines):
    for line in lines:
        try:
            exec(line, {{}})
        except BaseException:
            continue


def _tell(calls):
    told = json.dumps([_outcome(before, call) for before, call in calls]).encode()
    raise AssertionError({_MARK!r} + base64.b64encode(zlib.compress(told, 9)).decode())
'''


def as_told(value: str) -> str:
    """The representation of a value as a probe tells it: the end of a long one as a checksum."""
    if len(value) > LONGEST:
        value = value[: LONGEST - 12] + "..." + format(zlib.crc32(value.encode("utf-8", "replace")), "08x")
    return plain(value)


def was_cut(outcome: str) -> bool:
    """Whether an outcome is the beginning of a longer one, with a checksum of the whole behind it."""
    return len(outcome) > LONGEST // 2 and re.search(r"\.\.\.[0-9a-f]{8}$", outcome) is not None


def module(inputs: Sequence[Input]) -> str:
    """The source of a test module that tells what calls give."""
    # What is loaded before the first fork need not be loaded by each candidate again.
    needed = dict.fromkeys(line for i in inputs for line in i.before if line.startswith(("import ", "from ")))
    parts = [_HEAD, f"_load({list(needed)!a})\n"]
    for number, at in enumerate(range(0, len(inputs), TOGETHER)):
        calls = [(i.before, i.call) for i in inputs[at : at + TOGETHER]]
        parts.append(f"def test_probe_{number}():\n    _tell({calls!a})\n")
    return "\n\n".join(parts)


def outcomes(inputs: Sequence[Input], results: Iterable[TestResult]) -> dict[str, str]:
    """What each call gives, read from the tests of :func:`module`; what tells nothing is left out."""
    found: dict[str, str] = {}
    for result in results:
        _, mark, packed = result.message.partition(_MARK)
        number = result.test.rpartition("test_probe_")[2]
        if not mark or not number.isdigit():
            continue
        told = _unpacked(packed.split()[0] if packed.split() else "")
        first = int(number) * TOGETHER
        pairs = zip(inputs[first : first + TOGETHER], told, strict=False)
        found |= {i.text: plain(text) for i, text in pairs if isinstance(text, str)}
    return found


def plain(outcome: str) -> str:
    """The outcome with whole numbers written as such: 60 and 60.0 are equal, and nobody is asked which."""
    return outcome if "'" in outcome or '"' in outcome else _WHOLE.sub(r"\1", outcome)


def _unpacked(packed: str) -> list[object]:
    """The list that a test packed; the repository's code shares the process, so it may be anything."""
    try:
        told: object = json.loads(zlib.decompressobj().decompress(base64.b64decode(packed), 1 << 16))
    except (ValueError, zlib.error):
        return []
    return list(cast("list[object]", told)) if isinstance(told, list) else []
