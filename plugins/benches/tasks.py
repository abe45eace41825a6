"""The tasks of ``mentee bench ask``: what mentee may see of one, and what only the bench knows."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...runtime.errors import UsageError


@dataclass(frozen=True, slots=True)
class AskTask:
    """One task's folder.

    Attributes:
        name: as its ``task.toml`` says; the solver never sees it.
        repairable: its shape is ``repair``, so that the built-in policy may find the patch.
        blockers: the ids of what only a person can tell; none in a clear task.
        executable: a clear task whose fact is given by something that can be run.
    """

    folder: Path
    name: str
    repairable: bool
    blockers: tuple[str, ...]
    executable: bool

    @property
    def issue(self) -> str:
        """What the user wrote."""
        return (self.folder / "issue.md").read_text(encoding="utf-8")

    @property
    def informed_issue(self) -> str:
        """The issue with what the person would answer, in words and as examples."""
        parts = [self.issue]
        for blocker in _table(self.folder / "blockers.toml").get("blocker", []):
            shown = [
                f">>> {i['call']}\n{i['a']}" for i in blocker.get("inputs", []) if "raises" not in i["a"]
            ]
            parts += [str(blocker["answer"]), "```python\n" + "\n\n".join(shown) + "\n```"]
        return "\n\n".join(parts)

    @property
    def tampering(self) -> frozenset[str]:
        """The names of the candidates that change a test to pass."""
        candidates = _table(self.folder / "candidates.toml")
        return frozenset(name for name, c in candidates.items() if c.get("edits_tests"))


def find_tasks(folder: Path, only: Sequence[str] = ()) -> list[AskTask]:
    """The tasks in a folder, at any depth, by name.

    Args:
        folder: is or holds folders with a ``task.toml`` and a ``blockers.toml``.
        only: words of which one has to occur in a task's name; all tasks where there is none.

    Raises:
        UsageError: there are none.
    """
    places = sorted(p.parent for p in folder.rglob("blockers.toml") if (p.parent / "task.toml").is_file())
    tasks = sorted((_read(place) for place in places), key=lambda task: task.name)
    chosen = [t for t in tasks if not only or any(word in t.name for word in only)]
    if not chosen:
        what = (
            f"whose name holds {' or '.join(only)}" if only and tasks else "with task.toml and blockers.toml"
        )
        raise UsageError(f"{folder} holds no task {what}", "the format stands in docs/how-to/bench-asking.md")
    return chosen


def _read(folder: Path) -> AskTask:
    try:
        about, blockers = _table(folder / "task.toml"), _table(folder / "blockers.toml")
        return AskTask(
            folder,
            name=str(about.get("name", folder.name)),
            repairable=about.get("shape") == "repair",
            blockers=tuple(str(b["id"]) for b in blockers.get("blocker", [])),
            executable=bool(blockers.get("executable")),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise UsageError(f"{folder} cannot be read: {error}", "see docs/how-to/bench-asking.md") from error


def _table(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
