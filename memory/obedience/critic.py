"""The critic that holds candidates against what people said, as far as code can check it.

Facts decide which corrections hold for a change: the repository, the file, the date. Likeness has no part in
it: a patch that adds a ``print`` where none is wanted breaks the word whatever the issue is about.

A candidate that breaks one is not rejected, since it may be the only one; it scores below the others.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...runtime.contracts.candidate import Candidate, Edit, splice
from ...runtime.contracts.critique import Context as CriticContext
from ...runtime.contracts.critique import Critique, Finding
from ...runtime.contracts.task import Setup
from ...runtime.contracts.tree import Tree
from ...runtime.text import one_line
from ..at_hand import called_by, spoken, today, version
from ..context import Context
from ..giving import understood
from ..opening import memory_of
from ..records import Correction
from ..relevance.facts import barred
from ..scope import applies, identity, in_force
from ..store import Memory
from .checks import Checks, checks

PREFIX = "said."
"""How the criteria of this critic begin; the correction's id follows."""


@dataclass(frozen=True, slots=True)
class Held:
    """A correction that a run's candidates are held against."""

    said: Correction
    checks: Checks


class Obedience:
    """Finds candidates that break what a person said."""

    name = "obedience"
    cost_ms = 0.5

    def __init__(self, setup: Setup) -> None:
        """Looks at nothing before the first batch."""
        self._setup = setup
        self._seen = (-1, -1, -1)
        self._held: list[Held] = []
        self._here = Context()

    async def critique(self, batch: Sequence[Candidate], context: CriticContext) -> Sequence[Critique]:
        """A finding for each correction that holds for what a candidate changes: 1 kept, 0 broken."""
        memory = await asyncio.to_thread(
            memory_of, self._setup.data_dir, self._setup.options.get("memory", {})
        )
        if (seen := memory.version()) != self._seen and any(seen):
            self._here = await asyncio.to_thread(_here, self._setup.repository, context.tree)
            self._held = _checkable(memory, self._here)
            self._seen = seen
        if not self._held:
            return [Critique() for _ in batch]
        texts: dict[str, str] = {}
        return [Critique(tuple(self._findings(one, context, texts))) for one in batch]

    def _findings(
        self, candidate: Candidate, context: CriticContext, texts: dict[str, str]
    ) -> Iterator[Finding]:
        changes = list(_changes(candidate, context.tree, texts))
        for held in self._held:
            concerned = [change for change in changes if _holds(held.said, self._here, change[0], context)]
            found = [(path, b) for path, *both in concerned for b in held.checks.breaches(path, *both)]
            criterion = PREFIX + held.said.id
            words = one_line(held.said.text, 80)
            for path, breach in found[:1]:
                yield Finding(
                    criterion, 0.0, f"{breach.what}, though: {words}", path, breach.line, breach.line
                )
            if concerned and not found:
                yield Finding(criterion, 1.0, words)


def _here(repository: Path, tree: Tree) -> Context:
    return Context(
        repo=identity(repository),
        called=called_by(repository),
        languages=spoken(tree),
        step="edit",
        date=today(),
        version=version(tree),
    )


def _checkable(memory: Memory, here: Context) -> list[Held]:
    found = [(said, checks(understood(said))) for said in in_force(memory.corrections(), here)]
    return [Held(said, what) for said, what in found if what and said.source != "answer"]


def _holds(said: Correction, here: Context, path: str, context: CriticContext) -> bool:
    """Whether a correction holds for a change of that file; one on closed files holds in them alone."""
    now = Context(
        repo=here.repo,
        called=here.called,
        languages=here.languages,
        path=path,
        task=context.task.issue,
        step="edit",
        date=here.date,
        version=here.version,
    )
    return applies(said, here.repo, {path}) and not barred(understood(said), said.given, now)


def _changes(candidate: Candidate, tree: Tree, texts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What a candidate does to each file: its path, its text before and after."""
    by_path: dict[str, list[Edit]] = {}
    for edit in sorted(candidate.edits):
        by_path.setdefault(edit.path, []).append(edit)
    for path, edits in by_path.items():
        if path not in texts:
            try:
                texts[path] = tree.read(path)
            except (FileNotFoundError, UnicodeDecodeError):
                texts[path] = ""
        try:
            yield path, texts[path], splice(texts[path], edits)
        except ValueError:
            continue  # edits that do not fit are another critic's matter
