"""Which forms of code a correction forbids, and what it protects, read off its words."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..relevance.facts import lies_at
from ..rule import Rule
from .shapes import SHAPES, UNTYPED, Shape, called, used

_HANDS_OFF = re.compile(
    r"\b(?:never|don'?t|do not|not|nobody|nothing|no one|hands off"
    r"|keep (?:your hands )?off|leave|freeze|frozen|generated)\b",
    re.IGNORECASE,
)
_TOUCH = re.compile(
    r"\b(?:touch|edit|change|modify|hands off|off|alone|generated|by hand|freeze|frozen)\w*\b", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"\b(?:signatures?|parameters?|arguments?) of `?(?P<name>[A-Za-z_][\w.]*)", re.IGNORECASE
)
_LENGTH = re.compile(
    r"\b(?:functions?|methods?)\b[^.;]*?\b(?:under|below|at most|max(?:imum)?"
    r"|longer than|more than|over|within) (?P<most>\d+) lines",
    re.IGNORECASE,
)
_WIDTH = re.compile(
    r"\blines?\b[^.;]*?\b(?:under|below|at most|max(?:imum)?|longer than|over"
    r"|within) (?P<most>\d+) (?:char|col)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"`(?P<quoted>[A-Za-z_][\w.]*)(?P<call>\(\))?`"
    r"|\b(?P<plain>[A-Za-z_]\w*(?:\.\w+)+|[A-Za-z_]\w*(?=\(\)))"
)


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a patch does what was forbidden: what, and on which line of the file as it would be."""

    what: str
    line: int


@dataclass(frozen=True, slots=True)
class Checks:
    """What of a correction code can check; all empty where it is nothing.

    Attributes:
        shapes: forms of code that it forbids.
        closed: globs of files that must not be edited.
        signatures: functions whose parameters must not change.
        longest: lines of a function at most; ``widest`` characters of a line; 0 for no bound.
    """

    shapes: tuple[Shape, ...] = ()
    closed: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    longest: int = 0
    widest: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.shapes or self.closed or self.signatures or self.longest or self.widest)

    def breaches(self, path: str, before: str, after: str) -> list[Breach]:
        """What a change of a file adds that is forbidden; what stood there before is no candidate's fault."""
        if lies_at(path, self.closed):
            return [Breach(f"edits {path}", 1)]
        found = self._wide(before, after)
        old, new = _parsed(before), _parsed(after)
        if new is None or not path.endswith((".py", ".pyi")):
            return found
        for shape in self.shapes:
            found += _added(shape.name, list(shape.lines(old)) if old else [], list(shape.lines(new)))
        return [*found, *self._long(old, new), *self._changed(old, new)]

    def _wide(self, before: str, after: str) -> list[Breach]:
        if not self.widest:
            return []
        known = set(before.splitlines())
        return [
            Breach(f"a line of {len(line)} characters", number)
            for number, line in enumerate(after.splitlines(), 1)
            if len(line) > self.widest and line not in known
        ]

    def _long(self, old: ast.Module | None, new: ast.Module) -> list[Breach]:
        if not self.longest:
            return []
        known = {name: lines for name, (lines, _) in _lengths(old).items()}
        return [
            Breach(f"{name} of {lines} lines", line)
            for name, (lines, line) in _lengths(new).items()
            if lines > self.longest and lines > known.get(name, 0)
        ]

    def _changed(self, old: ast.Module | None, new: ast.Module) -> list[Breach]:
        before, after = _signatures(old), _signatures(new)
        return [
            Breach(f"another signature of {name}", 1)
            for name in self.signatures
            if name in before and before[name] != after.get(name)
        ]


@lru_cache(maxsize=4096)
def checks(rule: Rule) -> Checks:
    """What of a correction code can check, by its words."""
    forbids = rule.forbidden
    shapes = [shape for shape in SHAPES if shape.words.search(forbids)]
    shapes += [_named(found) for found in _NAME.finditer(forbids) if not _is_file(found[0])]
    if UNTYPED.words.search(rule.wanted):
        shapes.append(UNTYPED)
    touching = _HANDS_OFF.search(rule.what) and _TOUCH.search(rule.what) and not shapes
    length, width = _LENGTH.search(rule.what), _WIDTH.search(rule.what)
    signatures = tuple(found["name"].split(".")[-1] for found in _SIGNATURE.finditer(forbids))
    return Checks(
        shapes=() if signatures else tuple(shapes),
        closed=rule.where.paths[:1] if touching else (),
        signatures=signatures,
        longest=int(length["most"]) if length else 0,
        widest=int(width["most"]) if width else 0,
    )


def _named(found: re.Match[str]) -> Shape:
    name = found["quoted"] or found["plain"]
    call = bool(found["call"]) or found.string[found.end() : found.end() + 2] == "()"
    return Shape(name, re.compile(re.escape(name)), called(name.split(".")[-1]) if call else used(name))


def _is_file(text: str) -> bool:
    return bool(re.fullmatch(r"`?[\w-]+\.(?:py|md|toml|ya?ml|json|txt|cfg|ini|sql)`?", text))


def _added(name: str, old: Sequence[int], new: Sequence[int]) -> list[Breach]:
    """One breach where there is more of it than before, at the last place."""
    return [Breach(name, new[-1])] if len(new) > len(old) else []


@lru_cache(maxsize=256)
def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _functions(module: ast.Module | None) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(module) if module else ()
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lengths(module: ast.Module | None) -> dict[str, tuple[int, int]]:
    return {f.name: ((f.end_lineno or f.lineno) - f.lineno + 1, f.lineno) for f in _functions(module)}


def _signatures(module: ast.Module | None) -> dict[str, str]:
    return {f.name: ast.dump(f.args) for f in _functions(module)}
