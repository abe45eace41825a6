"""Type delta: what the repository's own type checker finds that it did not find before.

Only a repository that has configured mypy or pyright is judged, by the checker that is installed beside its
interpreter; where it is configured and not installed, that is said once. A checker reads what a candidate
wrote, and mypy executes the plugins that its configuration names, so both run in the sandbox, on a copy.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tree import Tree
from ...runtime.hookspecs import hookimpl
from .changes import edited, is_python
from .copies import Copy, copied, too_large

CRITERION = "types.delta"
LIMIT_S = 120.0

_MYPY_LINE = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+):(?:\d+:)? error: (?P<says>.*)$", re.MULTILINE)
_MYPY = ("--no-error-summary", "--no-color-output", "--no-pretty", "--cache-dir=.mentee-mypy")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a checker says of a place."""

    path: str
    line: int
    says: str


class Types:
    """Asks the repository's type checker."""

    name = "types"
    cost_ms = 3_000.0
    patience_s = 600.0

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``types.delta`` for each complaint that is new, or one of 1 for a clean change."""
        critiques = [Critique()] * len(batch)
        there = [i for i in edited(batch) if any(is_python(e.path) for e in batch[i].edits)]
        name = configured(context.tree)
        if not name or not there or context.ground is None:
            return critiques
        if not (context.ground.interpreter.path.parent / name).exists():
            said = f"the repository configures {name}, which is not installed beside its interpreter"
            return [Critique(note=f"types are not judged: {said}")] * len(batch)
        if large := too_large(context, CRITERION):
            return [large] * len(batch)
        limit = min(LIMIT_S, max(1.0, context.deadline_s))
        async with copied(context) as copy:
            before = await _check(copy, name, limit)
            for i in there if before is not None else ():
                critiques[i] = await _judged(copy, batch[i], name, before or (), limit)
        return critiques


def configured(tree: Tree) -> str:
    """The type checker that a repository has configured: ``mypy``, ``pyright``, ``basedpyright``, or none."""
    signs: Mapping[str, tuple[tuple[str, str], ...]] = {
        "mypy": (
            ("mypy.ini", ""),
            (".mypy.ini", ""),
            ("setup.cfg", "[mypy]"),
            ("pyproject.toml", "[tool.mypy]"),
        ),
        "basedpyright": (("pyproject.toml", "[tool.basedpyright]"),),
        "pyright": (("pyrightconfig.json", ""), ("pyproject.toml", "[tool.pyright]")),
    }
    for name, places in signs.items():
        if any(sign in _text(tree, path) for path, sign in places if path in tree.files()):
            return name
    return ""


def _text(tree: Tree, path: str) -> str:
    try:
        return tree.read(path)
    except (FileNotFoundError, UnicodeDecodeError):
        return "\0"


async def _judged(
    copy: Copy, candidate: Candidate, name: str, before: Sequence[Complaint], limit_s: float
) -> Critique:
    try:
        files = copy.patched(candidate)
    except ValueError:  # they do not fit, which is for others to say
        return Critique()
    kept = {path: copy.folder.read(path) for path in files if copy.folder.stamp(path) is not None}
    copy.write(files)
    after = await _check(copy, name, limit_s)
    for path in files:
        if path not in kept:
            copy.folder.remove(path)
    copy.write(kept)
    if after is None:
        return Critique()
    new = delta(before, after)
    if not new:
        return Critique((Finding(CRITERION, 1.0),))
    score = 1.0 / (1.0 + len(new))
    return Critique(tuple(Finding(CRITERION, score, c.says, c.path, c.line, c.line) for c in new))


def delta(before: Iterable[Complaint], after: Iterable[Complaint]) -> list[Complaint]:
    """The complaints that are new; lines move, so one counts as known by its file and words."""
    known = Counter((one.path, one.says) for one in before)
    new: list[Complaint] = []
    for one in after:
        if known[one.path, one.says] > 0:
            known[one.path, one.says] -= 1
        else:
            new.append(one)
    return new


async def _check(copy: Copy, name: str, limit_s: float) -> list[Complaint] | None:
    """What the checker says of the copy; ``None`` where it did not get to the end."""
    interpreter = copy.ground.interpreter.path
    if name == "mypy":
        ran = await copy.run((str(interpreter), "-m", "mypy", *_MYPY, "."), limit_s)
        return read_mypy(ran.output) if ran.status in (0, 1) else None
    ran = await copy.run((str(interpreter.parent / name), "--outputjson"), limit_s)
    return read_pyright(ran.output, str(copy.ground.repository), str(copy.folder.root))


def read_mypy(output: str) -> list[Complaint]:
    """The errors in the output of mypy."""
    return [Complaint(m["path"], int(m["line"]), m["says"][:300]) for m in _MYPY_LINE.finditer(output)]


def read_pyright(output: str, *roots: str) -> list[Complaint] | None:
    """The errors in the JSON of pyright, paths relative to one of the roots; ``None`` for anything else."""
    try:
        found = json.loads(output)["generalDiagnostics"]
        return [
            Complaint(
                _relative(d["file"], roots), int(d["range"]["start"]["line"]) + 1, str(d["message"])[:300]
            )
            for d in found
            if d["severity"] == "error"
        ]
    except (ValueError, KeyError, TypeError):
        return None


def _relative(path: str, roots: Iterable[str]) -> str:
    for root in roots:
        path = path.removeprefix(root + "/")
    return path.lstrip("/")


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Types()]
