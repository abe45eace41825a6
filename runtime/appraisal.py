"""Judging patches that are there already, by every critic and without pruning: to measure the critics.

As far as the first proposal it is a run like any other (the failure reproduced, the tests traced, what is
needed in a folder of its own); then nothing is proposed and nothing decided.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .config.settings import Settings
from .contracts.candidate import Candidate
from .contracts.critique import Context, Critique, Finding, Rubric
from .contracts.task import Task
from .contracts.tree import Tree
from .dispatch import Brought, Fault, items
from .errors import MenteeError
from .journal import Journal
from .play import rehearsed
from .run import Run
from .runs import RunFolder
from .scoring import valid


@dataclass
class Appraisal:
    """What the critics say of patches.

    Attributes:
        findings: of each candidate, aligned with what was judged.
        rubric: the criteria that hold for the task.
        costs: milliseconds a candidate, by critic.
        faults: what plugins did wrong.
    """

    findings: list[list[Finding]]
    rubric: Rubric
    costs: dict[str, float] = field(default_factory=dict[str, float])
    faults: list[Fault] = field(default_factory=list[Fault])


async def appraise(
    place: Path, task: Task, settings: Settings, candidates: Callable[[Tree], Sequence[Candidate]]
) -> Appraisal:
    """Ask every critic about every candidate.

    Args:
        place: an empty folder that the work may be done in.
        task: the issue and the repository.
        settings: which plugins take part, and their options.
        candidates: makes the candidates for the files as they are.

    Raises:
        MenteeError: the failure cannot be reproduced, or the repository's tests cannot be run.
    """
    folder = RunFolder(place)
    with Journal(folder.journal) as record:
        async with rehearsed(folder, record, task, settings) as (run, cast, stage):
            if run.state.reproduced is None:
                asked = run.state.blockers[0].text if run.state.blockers else "nothing shows the failure"
                raise MenteeError(f"the failure is not reproduced: {asked}", "say more in the issue")
            batch = list(candidates(stage.workspace.tree))
            found = Appraisal([[] for _ in batch], cast.rubric)
            context = Context(
                task,
                stage.workspace.tree,
                run.evidence,
                cast.rubric,
                stage.session,
                run.seconds_left(),
                ground=stage.ground,
            )
            for critic in cast.critics:
                await _ask(run, critic, batch, context, found)
            return found


async def _ask(run: Run, critic: Brought, batch: list[Candidate], context: Context, found: Appraisal) -> None:
    since = time.perf_counter()
    limit = max(run.plugins.timeout_s, float(getattr(critic.thing, "patience_s", 0.0)))
    told = await run.plugins.call(
        critic.plugin, "critique", critic.thing.critique, batch, context, timeout_s=limit
    )
    if isinstance(told, Fault):
        found.faults.append(told)
        return
    critiques = items(told, Critique)
    if critiques is None or len(critiques) != len(batch) or not all(map(valid, critiques)):
        found.faults.append(Fault(critic.plugin, "critique", "type", "expected one critique a candidate"))
        return
    if any(critique.findings for critique in critiques):
        found.costs[critic.thing.name] = 1000.0 * (time.perf_counter() - since) / max(1, len(batch))
    for i, critique in enumerate(critiques):
        found.findings[i] += critique.findings
