"""Lint delta: what ruff finds in the edited files that it did not find before.

ruff reads what a candidate wrote outside the sandbox, and that is safe as it is called here: it is a parser
that executes nothing of what it reads, ``--isolated`` keeps every configuration of the repository from it,
``--ignore-noqa`` lets no candidate silence it, and it sees nothing but copies in a folder of its own, made
for one batch: no path of the repository, no environment, no cache. The rules are few and fixed, such that a
finding means a likely mistake whatever the style of the house.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import Context, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.hookspecs import hookimpl
from .changes import Change, Files, is_python

CRITERION = "lint.delta"

RULES = "E9,F,B"
"""Syntax and tokens, what pyflakes knows, likely bugs."""

# No version is older than the newest: what the repository's own Python takes is for the tests to say.
_OPTIONS = ("--isolated", "--no-cache", "--ignore-noqa", "--quiet", "--exit-zero", "--target-version=py313")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding of ruff, without and with its place."""

    rule: str
    says: str
    line: int
    end: int


class Lint:
    """Asks ruff about the candidates of a batch, all in one process."""

    name = "lint"
    cost_ms = 30.0

    def __init__(self, ruff: str) -> None:
        """``ruff`` is the executable."""
        self._ruff = ruff
        self._before: dict[tuple[str, str], tuple[Remark, ...]] = {}

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding ``lint.delta`` for each remark that is new, or one of 1 for a clean change."""
        files = Files(context.tree)
        changes = [_changes(candidate, files) for candidate in batch]
        if len(self._before) > 256:
            self._before.clear()
        unseen = {(c.path, c.before) for found in changes for c in found} - self._before.keys()
        texts = [*unseen, *((c.path, c.after) for found in changes for c in found)]
        remarks = iter(await self._check(texts, context.deadline_s))
        self._before |= {key: next(remarks) for key in unseen}
        return [_critique([(c, self._old(c), next(remarks)) for c in found]) for found in changes]

    def _old(self, change: Change) -> tuple[Remark, ...]:
        return self._before.get((change.path, change.before), ())

    async def _check(self, texts: Sequence[tuple[str, str]], deadline_s: float) -> list[tuple[Remark, ...]]:
        """Ruff's remarks on texts, aligned; file names are kept, since some rules depend on them."""
        if not texts:
            return []
        with tempfile.TemporaryDirectory(prefix="mentee-lint-") as folder:
            places: dict[str, int] = {}
            for index, (path, text) in enumerate(texts):
                place = Path(folder, str(index), path.rpartition("/")[2])
                place.parent.mkdir()
                place.write_text(text, encoding="utf-8", errors="replace", newline="")
                places[os.path.realpath(place)] = index
            output = await self._run(folder, deadline_s)
        found: list[list[Remark]] = [[] for _ in texts]
        for raw in json.loads(output or b"[]"):
            index = places.get(os.path.realpath(raw["filename"]))
            if index is not None:
                lines = raw["location"]["row"], raw["end_location"]["row"]
                found[index].append(Remark(raw["code"] or "E999", raw["message"], *lines))
        return [tuple(remarks) for remarks in found]

    async def _run(self, folder: str, deadline_s: float) -> bytes:
        command = [self._ruff, "check", *_OPTIONS, f"--select={RULES}", "--output-format=json", "."]
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), max(1.0, deadline_s))
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        return output


def _changes(candidate: Candidate, files: Files) -> list[Change]:
    try:
        return [change for change in files.changes(candidate) if is_python(change.path)]
    except ValueError:  # it cannot be carried out, which is for others to say
        return []


def _critique(judged: Iterable[tuple[Change, tuple[Remark, ...], tuple[Remark, ...]]]) -> Critique:
    """The remarks that are new; the score is that of all together, since the worst finding counts."""
    new = [(change.path, r) for change, old, now in judged for r in delta(change, old, now)]
    if not new:
        return Critique((Finding(CRITERION, 1.0),)) if judged else Critique()
    score = 1.0 / (1.0 + len(new))
    return Critique(tuple(Finding(CRITERION, score, f"{r.rule} {r.says}", p, r.line, r.end) for p, r in new))


def delta(change: Change, old: Iterable[Remark], now: Iterable[Remark]) -> list[Remark]:
    """The remarks that a change adds: of those that say the same, the ones nearest to what it wrote."""
    spans = change.spans()
    known = Counter((r.rule, r.says) for r in old)
    added: list[Remark] = []
    by_distance = sorted(now, key=lambda r: -min(_distance(r.line, span) for span in spans))
    for remark in by_distance:  # the farthest are the likeliest to have been there before
        if known[remark.rule, remark.says] > 0:
            known[remark.rule, remark.says] -= 1
        else:
            added.append(remark)
    return sorted(added, key=lambda r: (r.line, r.rule))


def _distance(line: int, span: tuple[int, int]) -> int:
    return max(span[0] - line, line - span[1], 0)


@cache
def find_ruff() -> str | None:
    """Ruff as installed beside mentee, or else the one on PATH."""
    beside = Path(sysconfig.get_path("scripts"), "ruff")
    return str(beside) if beside.is_file() else shutil.which("ruff")


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic, where there is a ruff."""
    ruff = find_ruff()
    return [Lint(ruff)] if ruff else []
