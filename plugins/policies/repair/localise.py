"""Where the mistake may be: units of code, ranked by what the tests executed and by what is said of them.

The spectrum (Ochiai's formula over executed lines) comes first. It is weighed by the tracebacks of the
failing tests, by how few calls lie between a failing test and the code, and by the names that the issue
and the failing tests mention.
"""

import ast
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ....runtime.contracts.evidence import Evidence, Outcome, TestResult
from ....runtime.contracts.tree import Tree
from .source import FUNCTIONS, UNITS, Function, Source

AT_IMPORT = 0.12  # a statement at module or class level, against one that a failing test executed
READ_LATER = 0.25  # one whose value is read by what a failing test executed
OWN_LINE = 0.7  # how much a line's own score counts against the best one of its function
HEADER = 0.35  # a function's own line: its parameters and defaults
INNERMOST_FRAME, OTHER_FRAME = 1.9, 1.3
MENTIONED = 1.35
LOOPS_FOR_EVER = 1.3
PER_CALL = 0.93  # for each call further away from the failing test
FARTHEST = 8


@dataclass(frozen=True, slots=True)
class Location:
    """A unit under suspicion.

    Attributes:
        suspiciousness: in (0, 1]; the most suspicious has 1.
        reasons: what speaks for it, for a person.
    """

    source: Source = field(repr=False)
    unit: ast.AST
    suspiciousness: float
    reasons: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The file, relative to the workspace."""
        return self.source.path

    @property
    def line(self) -> int:
        """The line on which the unit begins, from 1."""
        return getattr(self.unit, "lineno", None) or self.unit.pattern.lineno  # type: ignore[attr-defined]

    @property
    def function(self) -> str:
        """The function or class around it, as ``Class.method``; empty at module level."""
        return self.source.qualified_name(self.unit)


def locate(evidence: Evidence, tree: Tree, issue: str = "") -> tuple[Location, ...]:
    """Rank the units of the repository's own code, the most suspicious first.

    Files that mentee's interpreter cannot parse are left out. Nothing that no failing test executed is in
    the list, save what runs when a file that they use is imported.
    """
    sources = _sources(evidence, tree)
    mentioned = _words(issue) | _test_words(evidence, tree)
    distances = _distances(evidence, sources, mentioned)
    read = _read(sources, evidence)
    found: list[Location] = []
    for source in sources:
        found += _of_file(source, evidence, _words(issue), distances, read)
    top = max((location.suspiciousness for location in found), default=0.0)
    if not top:
        return ()
    scaled = [Location(f.source, f.unit, f.suspiciousness / top, f.reasons) for f in found]
    scaled.sort(key=lambda f: (-f.suspiciousness, f.path, f.line, f.source.first_offset(f.unit)))
    return tuple(scaled)


def is_test_file(path: str, tests: Iterable[str] = ()) -> bool:
    """Whether a file is part of the tests: by its name, its folder, or because a given test is in it."""
    parts = PurePosixPath(path)
    name = parts.name
    if name.startswith("test_") or name.endswith("_test.py") or name in ("conftest.py", "tests.py"):
        return True
    if {"test", "tests", "testing"} & set(parts.parts[:-1]):
        return True
    return any(test.split("::")[0] == path for test in tests)


def _sources(evidence: Evidence, tree: Tree) -> list[Source]:
    tests = [result.test for result in (*evidence.failing, *evidence.passing)]
    executed = {path for result in evidence.failing for path, lines in result.lines.items() if lines}
    executed |= {frame.path for result in evidence.failing for frame in result.frames}
    present = set(tree.files())
    sources: list[Source] = []
    for path in sorted(executed & present):
        if not path.endswith(".py") or is_test_file(path, tests):
            continue
        try:
            sources.append(Source(path, tree.read(path)))
        except (SyntaxError, ValueError, FileNotFoundError, RecursionError):
            continue  # not ours to repair: newer syntax, or gone
    return sources


def _of_file(
    source: Source,
    evidence: Evidence,
    words: frozenset[str],
    distances: dict[Function, int],
    read: frozenset[str],
) -> Iterator[Location]:
    scores = _blended(source, _spectrum(source.path, evidence))
    best = max(scores.values(), default=0.0)
    frames = _frames(source.path, evidence)
    endless = any(result.outcome is Outcome.TIMEOUT for result in evidence.failing)
    inside: dict[Function, float] = {}
    late: list[Function] = []
    for unit in _units(source):
        function = source.function(unit)
        if isinstance(unit, FUNCTIONS):
            late.append(unit)
        if function is None:
            if best and not isinstance(unit, ast.Import | ast.ImportFrom):
                used = isinstance(unit, ast.Assign | ast.AnnAssign) and _targets(unit) & read
                factor = READ_LATER if used else AT_IMPORT
                yield Location(source, unit, best * factor, ("runs at import",))
            continue
        score = max((scores.get(line, 0.0) for line in _lines(source, unit)), default=0.0)
        if not score:
            continue
        factor, reasons = _weigh(source, unit, function, frames, words)
        if endless and isinstance(unit, ast.While):
            factor *= LOOPS_FOR_EVER
            reasons.append("a failing test does not end")
        factor *= PER_CALL ** distances.get(function, FARTHEST)
        inside[function] = max(inside.get(function, 0.0), score * factor)
        yield Location(source, unit, score * factor, (f"executed by failing tests ({score:.2f})", *reasons))
    for function in late:
        if function in inside:
            yield Location(source, function, inside[function] * HEADER, ("its body is executed",))


def _read(sources: Iterable[Source], evidence: Evidence) -> frozenset[str]:
    """The names and attributes in the functions that failing tests executed."""
    found: set[str] = set()
    for source in sources:
        lines = {line for r in evidence.failing for line in r.lines.get(source.path, ())}
        for node in source.parents:
            if isinstance(node, FUNCTIONS) and node.body and lines & set(range(*_body_lines(node))):
                found |= _called(node)
    return frozenset(found)


def _body_lines(function: Function) -> tuple[int, int]:
    return function.body[0].lineno, (function.end_lineno or function.lineno) + 1


def _targets(unit: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = unit.targets if isinstance(unit, ast.Assign) else [unit.target]
    return {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def _units(source: Source) -> Iterator[ast.AST]:
    for node in ast.walk(source.tree):
        if isinstance(node, UNITS) and not _is_text(node) and not isinstance(node, ast.Try | ast.Global):
            yield node


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _lines(source: Source, unit: ast.AST) -> range:
    """The lines of a unit's own text."""
    start, end = source.own(unit)
    first = getattr(unit, "lineno", None) or unit.pattern.lineno  # type: ignore[attr-defined]
    text = source.text[start:end].rstrip()
    return range(first, first + len(re.findall(r"\r\n|\r|\n", text)) + 1)


def _spectrum(path: str, evidence: Evidence) -> dict[int, float]:
    """Ochiai's score of each line that a failing test executed."""
    failed: dict[int, int] = {}
    passed: dict[int, int] = {}
    for results, counts in ((evidence.failing, failed), (evidence.passing, passed)):
        for result in results:
            for line in result.lines.get(path, ()):
                counts[line] = counts.get(line, 0) + 1
    for result in evidence.failing:  # an import that failed leaves frames where no lines were traced
        for frame in result.frames:
            if frame.path == path:
                failed.setdefault(frame.line, 1)
    every = max(len(evidence.failing), 1)
    return {line: n / math.sqrt(every * (n + passed.get(line, 0))) for line, n in failed.items()}


def _blended(source: Source, scores: dict[int, float]) -> dict[int, float]:
    """Each line's score drawn towards the best one of its function.

    A line that every caller runs through says little by itself, and is still likelier to be wrong in a
    function that has lines of which only the failing tests knew.
    """
    best: dict[int, float] = {}
    for node in ast.walk(source.tree):  # outer functions come first, so that inner ones win
        if isinstance(node, FUNCTIONS):
            inside = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            top = max((scores.get(line, 0.0) for line in inside), default=0.0)
            best.update(dict.fromkeys(inside, top))
    return {n: score**OWN_LINE * best.get(n, score) ** (1.0 - OWN_LINE) for n, score in scores.items()}


def _frames(path: str, evidence: Evidence) -> dict[int, float]:
    """How much the tracebacks point at a line."""
    found: dict[int, float] = {}
    tests = [result.test for result in evidence.failing]
    for result in evidence.failing:
        own = [frame for frame in result.frames if not is_test_file(frame.path, tests)]
        for index, frame in enumerate(own):
            if frame.path == path:
                weight = INNERMOST_FRAME if index == len(own) - 1 else OTHER_FRAME
                found[frame.line] = max(found.get(frame.line, 1.0), weight)
    return found


def _weigh(
    source: Source, unit: ast.AST, function: Function, frames: dict[int, float], words: frozenset[str]
) -> tuple[float, list[str]]:
    factor, reasons = 1.0, list[str]()
    pointed = max((frames.get(line, 1.0) for line in _lines(source, unit)), default=1.0)
    if pointed > 1:
        factor *= pointed
        reasons.append("in the traceback")
    names = {function.name, *(n.name for n in source.ancestors(function) if isinstance(n, ast.ClassDef))}
    if names & words:
        factor *= MENTIONED
        reasons.append("the issue names its function")
    return factor, reasons


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d]\w{2,}", text[:200_000]))


def _test_words(evidence: Evidence, tree: Tree) -> frozenset[str]:
    """The names in the text of the failing test functions."""
    found: set[str] = set()
    for path in sorted({result.test.split("::")[0] for result in evidence.failing}):
        try:
            source = Source(path, tree.read(path))
        except (SyntaxError, ValueError, FileNotFoundError):
            continue
        wanted = {_function_of(r) for r in evidence.failing if r.test.split("::")[0] == path}
        for node in source.parents:
            if isinstance(node, FUNCTIONS) and node.name in wanted:
                found |= _called(node)
    return frozenset(found)


def _function_of(result: TestResult) -> str:
    return result.test.split("::")[-1].split("[")[0]


def _called(node: ast.AST) -> set[str]:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def _distances(evidence: Evidence, sources: list[Source], start: frozenset[str]) -> dict[Function, int]:
    """How many calls lie between a failing test and each executed function, by the names that are called."""
    frames = {frame.function for result in evidence.failing for frame in result.frames}
    by_name: dict[str, list[Function]] = {}
    for source in sources:
        for node in source.parents:
            if isinstance(node, FUNCTIONS):
                by_name.setdefault(_called_as(source, node), []).append(node)
                by_name.setdefault(node.name, []).append(node)
    found: dict[Function, int] = {}
    wave = sorted((start | frames) & set(by_name))
    for distance in range(FARTHEST):
        following: set[str] = set()
        for name in wave:
            for function in by_name[name]:
                if function not in found:
                    found[function] = distance
                    following |= _called(function)
        wave = sorted(following & set(by_name))
    return found


def _called_as(source: Source, function: Function) -> str:
    """A constructor is called by the name of its class."""
    owner = source.parents[function]
    return owner.name if isinstance(owner, ast.ClassDef) and function.name.startswith("__") else function.name
