"""Candidates validated a second: the warm worker against a fresh ``python -m pytest`` for each.

For each repository (the examples, or the PATHs given) a run goes as ``mentee solve`` makes it up to the
first search. Then the search judges the repair policy's own stream of candidates, in the sandbox. After
each batch, some of its candidates are tried again with a fresh process each on the same tests: outside a
sandbox, without third-party plugins of pytest, one for each core at a time, so that the comparison leans to
the other side. A PATH is a git repository whose tests fail; add ``:TEST`` to name the test to repair.

``overhead`` is what dispatch, journal and state take beside the critics, as a share of validation.
"""

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentee.runtime.contracts.candidate import Candidate, splice
from mentee.runtime.contracts.critique import Context, Critique
from mentee.runtime.contracts.policy import Situation
from mentee.runtime.contracts.runner import Ground, Session, Trial, Validation
from mentee.runtime.contracts.task import Task

from .harness import (
    EXAMPLES,
    Figure,
    Goal,
    Result,
    arguments,
    conclude,
    copy_example,
    environment,
    examples,
    scratch,
    table,
)

if TYPE_CHECKING:
    from mentee.runtime.config.settings import Settings
    from mentee.runtime.run import Run

GOALS = [Goal("median_ratio", at_least=30.0), Goal("overhead", at_most=0.05)]
_CANDIDATES = 480
_FRESH = 10
_PATIENCE_S = 10.0


@dataclass
class Clock:
    """What a search spends where, in seconds.

    Attributes:
        critics_s: all of the critics' time, that of fresh processes included.
        validating_s: in the warm worker, for ``validated`` candidates.
        fresh_s: for each candidate that was tried afresh.
    """

    proposing_s: float = 0.0
    critics_s: float = 0.0
    validating_s: float = 0.0
    validated: int = 0
    fresh_s: list[float] = field(default_factory=list)


class TimedPolicy:
    """A policy with a clock."""

    def __init__(self, policy: Any, clock: Clock) -> None:  # noqa: ANN401  whatever a plugin brought
        self.policy, self.clock, self.name = policy, clock, policy.name

    async def propose(self, situation: Situation, width: int) -> AsyncIterator[tuple[Candidate, ...]]:
        """Yield what the policy does."""
        stream = self.policy.propose(situation, width)
        while True:
            since = time.perf_counter()
            batch = await anext(stream, None)
            self.clock.proposing_s += time.perf_counter() - since
            if batch is None:
                return
            yield batch


class TimedCritic:
    """A critic with a clock."""

    def __init__(self, critic: Any, clock: Clock) -> None:  # noqa: ANN401  whatever a plugin brought
        self.critic, self.clock, self.name, self.cost_ms = critic, clock, critic.name, critic.cost_ms
        self.patience_s = getattr(critic, "patience_s", 0.0) + 2 * _PATIENCE_S  # for the fresh processes

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """Answer as the critic does."""
        since = time.perf_counter()
        try:
            return await self.critic.critique(batch, context)
        finally:
            self.clock.critics_s += time.perf_counter() - since


class TimedSession:
    """A session with a clock on what it validates, and fresh processes after it."""

    def __init__(self, session: Session, clock: Clock, afresh: "Afresh", fresh: int) -> None:
        self.session, self.clock, self.afresh, self.fresh = session, clock, afresh, fresh
        self.collect, self.run, self.close = session.collect, session.run, session.close

    async def validate(self, batch: Sequence[Trial], *, deadline_s: float = 60.0) -> Sequence[Validation]:
        """Answer as the session does."""
        since = time.perf_counter()
        try:
            return await self.session.validate(batch, deadline_s=deadline_s)
        finally:
            self.clock.validating_s += time.perf_counter() - since
            self.clock.validated += len(batch)
            if left := min(self.afresh.lanes, self.fresh - len(self.clock.fresh_s)):
                sample = batch[:: max(1, len(batch) // left)][:left]
                self.clock.fresh_s += await asyncio.to_thread(self.afresh.seconds, sample)


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of one repository, in candidates a second where nothing else is said."""

    name: str
    candidates: int
    hot: float
    fresh: float
    overhead: float
    clock: dict[str, Any]


async def measure(task: Task, folder: Path, candidates: int, fresh: int) -> Found:
    """Validate candidates for a task hot, and some of them afresh."""
    from mentee.runtime.config.settings import Settings
    from mentee.runtime.dispatch import load_plugins
    from mentee.runtime.journal import Journal
    from mentee.runtime.run import Run
    from mentee.runtime.runs import RunStore

    settings = Settings(
        data_dir=folder / "data",
        candidates=candidates,
        collect=10**9,
        collect_s=1e9,
        wall_s=3600.0,
        python="" if (task.repository / ".venv").exists() else sys.executable,
    )
    run_folder = RunStore(settings.data_dir).new()
    with Journal(run_folder.journal) as journal:
        run = Run(run_folder, journal, load_plugins())
        return await _search(run, settings, task, fresh)


async def _search(run: "Run", settings: "Settings", task: Task, fresh: int) -> Found:
    from mentee.runtime.contracts.critique import Critic, Rubric
    from mentee.runtime.contracts.policy import Policy
    from mentee.runtime.contracts.task import Budget, Setup
    from mentee.runtime.dispatch import Brought
    from mentee.runtime.events import RunStarted
    from mentee.runtime.loop import Loop
    from mentee.runtime.project.failure import reproduce, take_baseline
    from mentee.runtime.project.ground import prepare
    from mentee.runtime.project.observation import observe
    from mentee.runtime.run import Cast
    from mentee.runtime.workspace.workspace import Workspace

    budget = Budget(wall_s=settings.wall_s, candidates=settings.candidates)
    await run.record(RunStarted(run.folder.id, task, budget, settings.model_dump(mode="json"), 0, "", {}))
    workspace = Workspace.open(task.repository, run.folder.path)
    setup = Setup(task.repository, workspace.path, run.folder.path, settings.data_dir, 0, {})
    policies = await run.plugins.bring("mentee_policies", Policy, setup=setup)
    critics = await run.plugins.bring("mentee_critics", Critic, setup=setup)
    rubric = Rubric()
    for _, found in await run.plugins.gather("mentee_rubrics", task=task):
        rubric = rubric.merge(found)
    policy = next(brought for brought in policies if brought.thing.name == settings.policy)
    stage = await prepare(run, setup, workspace)
    try:
        for prepared in (take_baseline, reproduce, observe):
            await prepared(run, stage)
        targets = tuple(result.test for result in run.evidence.failing)
        await stage.session.validate([Trial((), targets)])  # the worker starts once a run, not once a batch
        clock = Clock()
        afresh = Afresh(stage.ground, stage.runner.name)
        stage.session = TimedSession(stage.session, clock, afresh, fresh)
        cast = Cast(
            Brought(policy.plugin, TimedPolicy(policy.thing, clock)),
            [Brought(critic.plugin, TimedCritic(critic.thing, clock)) for critic in critics],
            {},
            [],
            rubric,
        )
        loop = Loop(run, cast, stage)
        await loop.begin(0)
        since = time.perf_counter()
        await loop.search()
        total = time.perf_counter() - since
        return _found(task.repository.name, clock, total, afresh.lanes)
    finally:
        await stage.session.close()


def _found(name: str, clock: Clock, total_s: float, lanes: int) -> Found:
    if not clock.validated or not clock.fresh_s:
        raise SystemExit(f"there were no candidates in {name}")
    return Found(
        name,
        clock.validated,
        clock.validated / clock.validating_s,
        min(lanes, len(clock.fresh_s)) / statistics.median(clock.fresh_s),
        (total_s - clock.critics_s - clock.proposing_s) / clock.validating_s,
        asdict(clock),
    )


class Afresh:
    """Tries candidates in copies of the workspace, each with a process of its own.

    Attributes:
        lanes: how many at a time.
    """

    def __init__(self, ground: Ground, runner: str) -> None:
        """``runner`` is ``pytest`` or ``unittest``; the interpreter is the ground's."""
        self._ground = ground
        self._runner = runner
        self.lanes = os.cpu_count() or 1
        self._places = [ground.workspace.parent / f"fresh-{lane}" for lane in range(self.lanes)]
        for place in self._places:
            subprocess.run(["cp", "-a", str(ground.workspace), str(place)], check=True)

    def seconds(self, trials: Sequence[Trial]) -> list[float]:
        """Seconds that each of the trials takes, all at the same time; at most :attr:`lanes` of them."""
        with ThreadPoolExecutor(len(trials)) as pool:
            return list(pool.map(self._try, self._places, trials))

    def _try(self, place: Path, trial: Trial) -> float:
        """Edit, run the tests, restore; the seconds that the tests took, at most those of a hanging one."""
        files = {path: (place / path).read_bytes() for path in {edit.path for edit in trial.edits}}
        for path, data in files.items():
            edits = [edit for edit in trial.edits if edit.path == path]
            (place / path).write_bytes(splice(data.decode(), edits).encode())
        since = time.perf_counter()
        quiet = subprocess.DEVNULL
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                self._command(trial), cwd=place, env=self._environment(place), stdin=quiet, stdout=quiet,
                stderr=quiet, timeout=_PATIENCE_S, check=False,
            )  # fmt: skip
        seconds = time.perf_counter() - since
        for path, data in files.items():
            (place / path).write_bytes(data)
        return seconds

    def _command(self, trial: Trial) -> list[str]:
        tests = (*trial.targets, *trial.guards)
        python = str(self._ground.interpreter.path)
        if self._runner == "unittest":
            return [python, "-m", "unittest", *(test.removeprefix("mentee:") for test in tests)]
        folders = {file.name: f"{file.parent}{os.sep}" for file in self._ground.reproductions}
        named = [
            folders.get(t.removeprefix("mentee:").partition("::")[0], "") + t.removeprefix("mentee:")
            for t in tests
        ]
        return [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *named]

    def _environment(self, place: Path) -> dict[str, str]:
        roots = [place, place / "src", *(file.parent for file in self._ground.reproductions)]
        path = os.pathsep.join(str(root) for root in roots if root.is_dir())
        quick = {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return {**os.environ, **quick, "PYTHONPATH": path}


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument(
        "paths", nargs="*", metavar="PATH[:TEST]", help="repositories instead of the examples"
    )
    parser.add_argument(
        "--candidates", type=int, default=_CANDIDATES, metavar="N", help="hot ones (%(default)s)"
    )
    parser.add_argument("--fresh", type=int, default=_FRESH, metavar="N", help="fresh ones (%(default)s)")
    options = parser.parse_args()
    with scratch() as folder:
        env = environment(folder)
        os.environ.update(env)
        named = (path.partition(":") for path in options.paths)
        tasks = [Task(Path(path).resolve(), tests=(test,) if test else ()) for path, _, test in named]
        tasks = tasks or [Task(copy_example(name, folder, env), _issue(name)) for name in examples()]
        found = [asyncio.run(measure(task, folder, options.candidates, options.fresh)) for task in tasks]
    rows: list[list[Figure]] = [
        [f.name, f.candidates, f.hot, f.fresh, f.hot / f.fresh, 100 * f.overhead] for f in found
    ]
    table(["repository", "candidates", "hot a second", "fresh a second", "times", "overhead %"], rows)
    figures: dict[str, Figure] = {
        "least_ratio": min(f.hot / f.fresh for f in found),
        "median_ratio": statistics.median(f.hot / f.fresh for f in found),
        "hot_per_s": statistics.median(f.hot for f in found),
        "fresh_per_s": statistics.median(f.fresh for f in found),
        "overhead": max(f.overhead for f in found),
    }
    raw = {f.name: {"hot": f.hot, "fresh": f.fresh, "overhead": f.overhead, "clock": f.clock} for f in found}
    return conclude("validation", Result(figures, raw, {}), GOALS, options.json)


def _issue(example: str) -> str:
    return (EXAMPLES / example / "issue.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
