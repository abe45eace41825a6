"""The tasks of ``mentee bench critics``: a repository, an issue, and patches of which is known what they are.

A task is a folder with ``repo/``, ``issue.md``, ``candidates/NAME.patch``, and ``candidates.toml`` with a
table a patch: its ``reading`` is ``wrong``, ``a`` (what is wanted) or ``b`` (another reading of the issue).
Where ``blockers.toml`` names a blocker, the issue leaves both open, and both are right by it; else ``b`` is
wrong.
"""

import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...runtime.contracts.candidate import Candidate
from ...runtime.contracts.tree import Tree
from ...runtime.errors import UsageError
from ...runtime.workspace.repository import Repository
from ...runtime.workspace.revision import Span, edits_between

_AUTHOR = ("-c", "user.name=mentee", "-c", "user.email=mentee@localhost", "-c", "commit.gpgSign=false")


@dataclass(frozen=True, slots=True)
class CriticTask:
    """One task: its folder, its name, and of each patch whether it is right."""

    folder: Path
    name: str
    right: dict[str, bool]

    @property
    def issue(self) -> str:
        """What the user wrote."""
        return (self.folder / "issue.md").read_text(encoding="utf-8")


def find_tasks(folder: Path, only: Sequence[str] = ()) -> list[CriticTask]:
    """The tasks in a folder, at any depth, by name; of these, those whose name holds one of some words.

    Raises:
        UsageError: there are none, or one cannot be read.
    """
    places = sorted(p.parent for p in folder.rglob("candidates.toml") if (p.parent / "repo").is_dir())
    found = [_read(place, str(place.relative_to(folder))) for place in places]
    chosen = [task for task in found if not only or any(word in task.name for word in only)]
    if not chosen:
        raise UsageError(
            f"{folder} holds no task", "a task has repo/, issue.md, candidates/ and candidates.toml"
        )
    return chosen


def _read(place: Path, name: str) -> CriticTask:
    listed = _table(place / "candidates.toml")
    blockers = place / "blockers.toml"
    open_ = bool(_table(blockers).get("blocker")) if blockers.is_file() else False
    good = {"a", "b"} if open_ else {"a"}
    return CriticTask(place, name, {patch: about.get("reading") in good for patch, about in listed.items()})


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}", "write it as TOML") from None


class Patches:
    """The repository of a task in a folder of its own, and its patches as commits on top."""

    def __init__(self, task: CriticTask, place: Path) -> None:
        """Lay the repository, and commit each patch on its base.

        Raises:
            UsageError: a patch does not apply.
        """
        self.root = place
        shutil.copytree(task.folder / "repo", place)
        self._git("init", "-q")
        self.base = self._commit()
        self.heads: dict[str, str] = {}
        for name in task.right:
            patch = task.folder / "candidates" / name
            done = self._run("apply", "--whitespace=nowarn", str(patch.resolve()))
            if done.returncode:
                raise UsageError(f"{patch} does not apply to the task's repo/", done.stderr.strip()[:200])
            self.heads[name] = self._commit()
            self._git("reset", "-q", "--hard", self.base)

    def candidates(self, tree: Tree) -> list[Candidate]:
        """The patches as candidates, in the order of their names in the task."""
        repository = Repository(self.root)
        return [
            Candidate(
                edits_between(repository, Span(self.base, head), tree)[0], rationale=name, origin="bench"
            )
            for name, head in self.heads.items()
        ]

    def _commit(self) -> str:
        self._git("add", "-A")
        self._git(*_AUTHOR, "commit", "-q", "--allow-empty", "-m", "as it is")
        return self._git("rev-parse", "HEAD").strip()

    def _git(self, *words: str) -> str:
        done = self._run(*words)
        if done.returncode:
            raise UsageError(f"git {words[0]} failed: {done.stderr.strip()[:200]}", "is git installed?")
        return done.stdout

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["git", *words]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
