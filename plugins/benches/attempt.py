"""One task of ``mentee bench ask``, taken by mentee in a repository of its own, and what came of it."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...runtime.config.settings import Settings
from ...runtime.contracts.task import Task
from ...runtime.errors import Exit, Interrupted
from ...runtime.project.scratch import open_scratch, put_patch
from ...runtime.runs import RunFolder, RunStore
from ...runtime.solve import launch
from ...runtime.workspace.git import execute
from .tasks import AskTask

HIDDEN_S = 120.0
"""Seconds that the hidden tests may take."""

ARMS: Mapping[str, Mapping[str, Any]] = {
    "mentee": {},
    "never": {"questions": 0},
    "always": {"ask": "always", "questions": 100},
    "informed": {"questions": 0},
}
"""The ways of asking that are compared, with their settings; ``informed`` finds the answers in the issue."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a task.

    Attributes:
        blockers: how many it has; ``resolved`` the ids of those that a question was about.
        questions: what was asked, each with the blockers it was about and the answer.
        outcome: as the run says.
        passed: the final patch passes the hidden tests of what the person wants.
        accepted: the file name of the candidate that was taken, where patches were given.
        tampered: it changes tests.
    """

    task: str
    arm: str
    blockers: int
    resolved: tuple[str, ...]
    questions: tuple[Mapping[str, Any], ...]
    outcome: str
    passed: bool
    accepted: str
    tampered: bool
    executable: bool
    origins: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return len(self.questions)


def attempt(task: AskTask, arm: str, *, judge: bool, base: Settings) -> Attempt:
    """Let mentee take a task.

    Args:
        task: which one.
        arm: one of :data:`ARMS`.
        judge: the candidates are those of the task; otherwise the policy that is set proposes.
        base: settings to start from; what the bench decides itself is replaced.

    Raises:
        Interrupted: somebody stopped the run.
    """
    with tempfile.TemporaryDirectory(prefix="mentee-bench-") as name:
        place = Path(name)
        repository = _lay(task, place / "project")  # the task's own name may tell
        settings = _settings(task, arm, place, judge=judge, base=base)
        folder = RunStore(settings.data_dir).new()
        issue = task.informed_issue if arm == "informed" else task.issue
        if launch(Task(repository, issue), settings, folder, lambda: None) == Exit.INTERRUPTED:
            raise Interrupted("interrupted", "what was measured so far stands above")
        return _judged(task, arm, folder, place, settings)


def _lay(task: AskTask, repository: Path) -> Path:
    shutil.copytree(task.folder / "repo", repository)
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "first"],
    ):
        execute(["git", *words], repository)
    return repository


def _settings(task: AskTask, arm: str, place: Path, *, judge: bool, base: Settings) -> Settings:
    plugins: dict[str, dict[str, Any]] = {
        **base.plugins,
        "simulated": {"task": str(task.folder.resolve()), "log": str(place / "asked.jsonl")},
    }
    changes: dict[str, Any] = {"data_dir": place / "data", "channel": "simulated", "learn": False}
    if judge:
        shown = place / "patches"
        shutil.copytree(task.folder / "candidates", shown)
        plugins["patches"] = {"folder": str(shown)}
        changes["policy"] = "patches"
    return base.model_copy(update={**changes, "plugins": plugins, **ARMS[arm]})


def _judged(task: AskTask, arm: str, folder: RunFolder, place: Path, settings: Settings) -> Attempt:
    state = folder.state()
    log = place / "asked.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    questions = tuple(json.loads(line) for line in lines)
    about = {id_ for question in questions for id_ in question["about"]}
    accepted = state.accepted.candidate if state.accepted and folder.patch.exists() else None
    return Attempt(
        task.name,
        arm,
        len(task.blockers),
        tuple(id_ for id_ in task.blockers if id_ in about),
        questions,
        state.finished.outcome
        if state.finished
        else "paused: " + (state.paused.reason if state.paused else "?"),
        passed=accepted is not None and asyncio.run(_passes(task, folder, place, settings)),
        accepted=accepted.rationale if accepted else "",
        tampered=accepted is not None and accepted.rationale in task.tampering,
        executable=task.executable,
    )


async def _passes(task: AskTask, folder: RunFolder, place: Path, settings: Settings) -> bool:
    """Whether the run's patch passes the hidden tests, on a fresh copy of the files."""
    fresh = place / "fresh"
    shutil.copytree(task.folder / "repo", fresh)
    put_patch(folder.patch.read_bytes(), fresh)
    shutil.copy(task.folder / "hidden" / "test_a.py", fresh / "test_hidden_a.py")
    scratch = await open_scratch(fresh, settings)
    status, _ = await scratch.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_hidden_a.py", limit_s=HIDDEN_S
    )
    return status == 0
