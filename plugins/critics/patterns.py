"""Criteria that are regular expressions over the diff: what a change must bring, and what it must not.

An expression may come from a repository, and one that backtracks for ever would hold the interpreter. So they
are matched in a process of their own, which reads lines and expressions, executes nothing of either, and is
killed when it takes too long.
"""

import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence
from fnmatch import fnmatch

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.critique import By, Context, Criterion, Critic, Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.errors import MenteeError
from ...runtime.hookspecs import hookimpl
from .changes import DiffLine, Files, changes_of, diff_lines

LIMIT_S = 2.0

LONGEST = 2_000
"""Characters of a line that are looked at."""

_MATCHER = """
import json, re, sys
expressions, texts = json.load(sys.stdin)
compiled = [re.compile(expression) for expression in expressions]
found = [[at for at, text in enumerate(texts) if one.search(text)] for one in compiled]
json.dump(found, sys.stdout)
"""

Place = tuple[str, DiffLine]


class Patterns:
    """Judges the criteria ``demand`` and ``forbid`` of the rubric."""

    name = "patterns"
    cost_ms = 10.0

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        """``limit_s``: seconds that all expressions may take over a batch."""
        self._limit_s = limit_s

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """A finding for each such criterion and candidate with edits: 1 where it holds, 0 where not.

        Raises:
            MenteeError: an expression takes too long.
        """
        criteria = context.rubric.checked_by(By.DEMAND, By.FORBID)
        if not criteria:
            return [Critique()] * len(batch)
        files = Files(context.tree)
        lines = [
            [(change.path, line) for change in changes_of(candidate, files) for line in diff_lines(change)]
            for candidate in batch
        ]
        texts = sorted({_text(line) for found in lines for _, line in found})
        hits = await _matched([c.check.what for c in criteria], texts, self._limit_s)
        known = [{texts[at] for at in found} for found in hits]
        return [
            Critique(tuple(_finding(c, k, found) for c, k in zip(criteria, known, strict=True) if found))
            for found in lines
        ]


def _text(line: DiffLine) -> str:
    return (line.sign + line.text)[:LONGEST]


def _finding(criterion: Criterion, known: set[str], lines: Sequence[Place]) -> Finding:
    """What a criterion says of the diff of one candidate."""
    paths = criterion.check.paths
    there = [(p, line) for p, line in lines if (not paths or fnmatch(p, paths)) and _text(line) in known]
    if criterion.check.by is By.DEMAND:
        return Finding(criterion.id, 1.0 if there else 0.0, "" if there else f"missing: {criterion.text}")
    if not there:
        return Finding(criterion.id, 1.0)
    path, line = there[0]
    return Finding(criterion.id, 0.0, f"{criterion.text}: {_text(line)[:120]}", path, line.line, line.line)


async def _matched(expressions: Sequence[str], texts: Sequence[str], limit_s: float) -> list[list[int]]:
    """For each expression, the indices of the texts in which it is found.

    Raises:
        MenteeError: they take too long.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-S",
        "-c",
        _MATCHER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={},
    )
    try:
        asked = json.dumps([list(expressions), list(texts)]).encode()
        output, _ = await asyncio.wait_for(process.communicate(asked), limit_s)
    except TimeoutError:
        raise MenteeError(
            f"the expressions of the rubric take longer than {limit_s:g} s on one batch",
            "write them without repetitions inside repetitions; `mentee rubric show` lists them",
        ) from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return json.loads(output)


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [Patterns()]
