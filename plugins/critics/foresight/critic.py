"""The critic: candidates of which it is certain that the failing tests go on failing are not run.

The failing tests run once more, in a copy, and what the variables hold at each line is noted. Up to the place
where a candidate differs they run as before. So an expression that the values there cannot bear (a missing
attribute, a variable that nothing has set) raises, and one that gives the same at every visit changes
nothing. What cannot be told is left to the tests.

That candidates with equal values at a place are equal for a test is the test-equivalence of Mechtaev et al.,
"Test-Equivalence Analysis for Automatic Patch Generation" (2018); here it is asked of each and the original.
"""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ....runtime.contracts.candidate import Candidate
from ....runtime.contracts.critique import Context, Critic, Critique, Finding
from ....runtime.contracts.task import Setup
from ....runtime.hookspecs import hookimpl
from ..changes import Change, Files, changes_of, is_python
from ..copies import copied, too_large
from ..places import parsed, tests_of
from .known import UNKNOWN, Object
from .places import SCOPES, Difference, bound, difference, line_of
from .verdict import Verdict, Visits

CRITERION = "fix.acts"

PROBE = Path(__file__).parent / "probe.py"

WORTH_S = 1.0
"""So long the failing tests take over all candidates so far before they are run once more to be watched: that
takes about as long, so that no search costs more than twice what the better choice would have."""

SHORTEST_S = 0.001
"""What trying a candidate takes at least."""

VISITS = 120
"""Visits of a line that are noted."""

LIMIT_S = 20.0
TARGETS = 12
"""Failing tests that are watched; where there are more, nothing is told."""

_LISTED: Mapping[str, type] = {t.__name__: t for t in (list, tuple, set, frozenset)}

Lines = Mapping[str, Mapping[int, Visits]]
"""By path and line, the variables at each visit."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was noted while the tests ran.

    Attributes:
        texts: the files that were watched, as they were.
        before: what ran before the tests; ``tests`` what ran in each.
        raising: a test expects something to be raised, so that raising is no failure.
    """

    texts: Mapping[str, str]
    before: Lines = field(default_factory=dict[str, Mapping[int, Visits]])
    tests: tuple[Lines, ...] = ()
    raising: bool = False


class Foresight:
    """Lets fall what is certain to fail; see the module."""

    name = "foresight"
    cost_ms = 0.15
    patience_s = 60.0

    def __init__(self) -> None:
        """Nothing is noted before trying candidates has cost as much."""
        self._spent_s = 0.0
        self._record: Record | None = None

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``fix.acts``, 0, for each candidate that cannot make the failing tests pass."""
        spent_s = self._spent_s
        each_s = max(SHORTEST_S, sum(result.duration_s for result in context.evidence.failing))
        self._spent_s += each_s * len(batch)
        if spent_s < WORTH_S or context.ground is None or not any(c.edits for c in batch):
            return [Critique()] * len(batch)
        if self._record is None:
            if large := too_large(context, CRITERION):
                return [large] * len(batch)
            self._record = await note(context)
        files, record = Files(context.tree), self._record
        return [_critique(candidate, files, record) for candidate in batch]


def _critique(candidate: Candidate, files: Files, record: Record) -> Critique:
    changes = changes_of(candidate, files) if record.tests else []
    if len(changes) != 1 or changes[0].before != record.texts.get(changes[0].path):
        return Critique()
    found = foreseen(changes[0], record)
    return Critique((found,)) if found else Critique()


def foreseen(change: Change, record: Record) -> Finding | None:
    """What is certain of a change of one file in each test that was noted; ``None`` where anything is not."""
    found = difference(*parts(change))
    line = line_of(found) if found else 0
    if found is None or not line or line in record.before.get(change.path, {}) or _shares(found, line):
        return None
    judged = Verdict(found, _names(change.before))
    said = [
        _certain(judged, found, lines.get(change.path, {}), line, record.raising) for lines in record.tests
    ]
    if not said or not all(said):
        return None
    return Finding(CRITERION, 0.0, said[0], change.path, line, line)


def parts(change: Change) -> tuple[ast.Module, ast.Module]:
    """The statement of a module in which all edits lie, before and after, on its lines; or the whole file."""
    first, last = change.edits[0].start, max(edit.end for edit in change.edits)
    grown = len(change.after) - len(change.before)
    for start, end, line in _statements(change.before):
        if start <= first and last < end:
            blank = "\n" * line
            return parsed(blank + change.before[start:end]), parsed(blank + change.after[start : end + grown])
    return parsed(change.before), parsed(change.after)


@lru_cache(maxsize=16)
def _statements(text: str) -> tuple[tuple[int, int, int], ...]:
    """Where each statement of a module begins and ends, in whole lines, and how many lines come before."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(min(starts[-1] + len(line) + 1, len(text)))
    found: list[tuple[int, int, int]] = []
    for node in parsed(text).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        found.append((starts[first - 1], starts[node.end_lineno or node.lineno], first - 1))
    return tuple(found)


def _certain(
    judged: Verdict, found: Difference, lines: Mapping[int, Visits], line: int, raising: bool
) -> str:
    """What a change is certain to do in one test; empty where that is not certain."""
    visits, function = lines.get(line, ()), found.function
    if not any(function.lineno <= n for n in lines):  # it may run in a process of its own
        return ""
    if not raising and (error := judged.raises(visits)):
        return f"raises {error} in the failing test"
    return "changes nothing in the failing test" if len(visits) < VISITS and judged.idle(visits) else ""


def _shares(found: Difference, line: int) -> bool:
    """Whether another statement stands on the line, so that a visit may be of either."""
    inner = getattr(found.before, "body", [])
    return not found.alone or any(one.lineno == line for one in inner)


@lru_cache(maxsize=16)
def _names(text: str) -> frozenset[str]:
    """The names that anything in a file binds."""
    return frozenset().union(*(bound(node) for node in ast.walk(parsed(text)) if isinstance(node, SCOPES)))


async def note(context: Context) -> Record:
    """Run the failing tests in a copy, and note what the variables hold; nothing where that fails."""
    assert context.ground is not None
    targets = [result.test for result in context.evidence.failing]
    texts = {path: context.tree.read(path) for path in _watched(context)}
    if len(targets) > TARGETS or not texts:
        return Record(texts)
    shown = {path.name: str(path) for path in context.ground.reproductions}
    names = [shown.get(place, place) + colons + rest for place, colons, rest in map(_parts, targets)]
    job = {
        "files": list(texts),
        "tests": names,
        "pytest": any("::" in test for test in targets),
        "visits": VISITS,
    }
    argv = (str(context.ground.interpreter.path), "-B", str(PROBE))
    async with copied(context) as copy:
        readable = (PROBE, *context.ground.reproductions)
        ran = await copy.run(argv, min(LIMIT_S, context.deadline_s), json.dumps(job).encode(), readable)
    try:
        before, *tests = [read(one) for one in json.loads(ran.output)]
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ):  # the repository's code may have written anything
        return Record(texts)
    told = "\n".join(ast.unparse(test) for test in tests_of(context, targets))
    raising = not told or "raises" in told.lower()
    return Record(texts, before, tuple(tests), raising) if len(tests) == len(targets) else Record(texts)


def _parts(test: str) -> tuple[str, str, str]:
    """The place of a test, and the rest of its id; of a reproduction, the name of its file."""
    place, colons, rest = test.partition("::")
    return place.removeprefix("mentee:"), colons, rest


def _watched(context: Context) -> list[str]:
    """The Python files of the tree that a failing test executed, and that can be read."""
    there = set(context.tree.files())
    ran = {path for result in context.evidence.failing for path, lines in result.lines.items() if lines}
    return sorted(path for path in ran & there if is_python(path) and not path.endswith(".pyi"))


def read(record: Mapping[str, Mapping[str, Any]]) -> Lines:
    """What the probe tells of one test.

    Raises:
        ValueError, TypeError, KeyError: it is no such record.
    """
    return {
        path: {
            int(line): [{n: value(v) for n, v in visit.items()} for visit in visits]
            for line, visits in lines.items()
        }
        for path, lines in record.items()
    }


def value(told: Sequence[Any]) -> object:
    """A value that the probe told."""
    match told:
        case ["object", str(kind), list(attributes)]:
            return Object(kind, frozenset(attributes))
        case ["dict", list(items)]:
            found = [value(item) for item in items]
            return dict(zip(found[::2], found[1::2], strict=True))
        case [str(kind), list(items)] if kind in _LISTED:
            return _LISTED[kind](value(item) for item in items)
        case ["float", str(text)]:
            return float(text)
        case [str(), str(text)]:
            return ast.literal_eval(text)
        case _:
            return UNKNOWN


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Foresight()]
