"""How memory takes part in runs: recall, answers given before, and what is learned at the end."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..runtime.contracts.channel import Answer, Channel, Question
from ..runtime.contracts.critique import Critic, Rubric
from ..runtime.contracts.policy import Situation
from ..runtime.contracts.precedent import Precedent
from ..runtime.contracts.task import Setup
from ..runtime.events import RunStarted
from ..runtime.hookspecs import hookimpl
from ..runtime.runs import RunFolder
from ..runtime.signature import signature_of
from ..runtime.state import State
from ..runtime.workspace.patch import load_patch
from .at_hand import at_hand, paths_of, today
from .context import Context
from .experiences.fate import renewed
from .experiences.precedents import precedents
from .experiences.tale import experience
from .feedback.critic import RUBRIC as KEEPS
from .feedback.critic import Keeping
from .giving import answered
from .obedience.critic import Obedience
from .opening import deliver, memory_of
from .recall import recall, told
from .records import Correction
from .scope import identity
from .store import Memory

if TYPE_CHECKING:
    import click

_known_by = lru_cache(maxsize=None)(identity)  # a run's repository does not become another one


class MemoryChannel:
    """Answers what was answered before, in the same repository; asks nobody."""

    name = "memory"
    person = False

    def __init__(self, setup: Setup) -> None:
        """Looks at nothing before the first question."""
        self._setup = setup

    async def ask(self, question: Question) -> Answer | None:
        """The latest answer that a person gave to the same question here."""
        return await asyncio.to_thread(self._find, question)

    def _find(self, question: Question) -> Answer | None:
        memory = _memory(self._setup)
        if not memory.corrections():
            return None
        found = memory.answer(question, _known_by(self._setup.repository))
        return Answer(question.id, found.text, found.author) if found else None


@hookimpl
def mentee_channels(setup: Setup) -> Sequence[Channel]:
    """Bring the channel that asks nobody."""
    return [MemoryChannel(setup)]


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critics that hold candidates against what people said, and against what they kept."""
    return [Obedience(setup), Keeping(setup)]


@hookimpl
def mentee_rubrics() -> Rubric:
    """Ask for what people kept, as an opinion."""
    return KEEPS


@hookimpl
def mentee_recall(situation: Situation, setup: Setup) -> Sequence[str | Precedent]:
    """What people said that applies here and is near to the task; before the first step, earlier runs."""
    memory = _memory(setup)
    if not any(version := memory.version()):
        return ()
    known_by = _known_by(setup.repository)
    now = at_hand(situation, known_by, setup.repository.name)
    texts = _recalled(memory, version, now, paths_of(situation))
    if situation.step > 1 or not setup.settings.get("learn", True):
        return texts
    signature = signature_of(situation.evidence, situation.tree)
    return (*texts, *precedents(memory.experiences(), signature, known_by))


@lru_cache(maxsize=8)
def _recalled(
    memory: Memory, version: tuple[int, int, int], now: Context, paths: frozenset[str]
) -> tuple[str, ...]:
    """The texts for a step; most steps of a run ask the same, and are told the same.

    ``version`` is the memory's: once it is another, so may the answer be.
    """
    if not memory.corrections():
        return ()
    return tuple(told(found.correction) for found in recall(memory, now, paths))


def _memory(setup: Setup) -> Memory:
    return memory_of(setup.data_dir, setup.options.get("memory", {}))


@hookimpl
def mentee_run_started(event: RunStarted) -> None:
    """See what came of the patches of earlier runs here; nothing with ``--no-learn``."""
    if not event.settings.get("learn", True):
        return
    data_dir = Path(str(event.settings["data_dir"]))
    memory = memory_of(data_dir, event.settings.get("plugins", {}).get("memory", {}))
    if tried := memory.experiences():
        repository = event.task.repository
        for changed in renewed(tried, repository, _known_by(repository), data_dir / "runs"):
            memory.edit(changed)


@hookimpl
def mentee_run_finished(state: State, setup: Setup) -> None:
    """Keep the run's answers as corrections, and the run as an experience; nothing with ``--no-learn``.

    What is told a second time, after a kill, is kept once.
    """
    if not setup.settings.get("learn", True):
        return
    memory = _memory(setup)
    run = RunFolder(setup.run_folder)
    source = (_known_by(setup.repository), setup.repository.name, run.id)
    kept = {said.about or said.question for said in memory.corrections() if said.run == run.id}
    for correction in answers(state, *source):
        if (correction.about or correction.question) not in kept:
            memory.remember(correction)
    if not any(known.run == run.id for known in memory.experiences()):
        patch = load_patch(run.patch) if run.patch.is_file() else ""
        repository, place, _ = source
        tried = experience(run.events(), patch, repository=repository, place=place, run=run.id)
        if tried is not None:
            memory.remember(tried)
    deliver(memory)


def answers(state: State, repository: str, place: str, run: str) -> list[Correction]:
    """What people answered in a run, in their own words; what came from memory is remembered already."""
    people = {q.id: q for q in state.questions if q.id not in state.recollected}
    here = Context(repo=repository, called=place, date=today())
    return [
        answered(
            people[a.question].text,
            a.text,
            here,
            about=people[a.question].about,
            author=a.author,
            run=run,
        )
        for a in state.answers
        if a.question in people
    ]


@hookimpl
def mentee_commands() -> "Sequence[click.Command]":
    """Bring ``mentee correct``, ``memory``, ``rate``, ``why`` and ``bench memory``."""
    from .commands.bench import bench
    from .commands.correct import correct
    from .commands.memory import memory
    from .commands.rate import rate
    from .commands.why import why

    return [correct, memory, rate, why, bench]
