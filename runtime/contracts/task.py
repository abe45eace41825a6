"""What is asked for, in which repository, within which limits."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may spend; ``None`` means unlimited.

    Attributes:
        wall_s: seconds of work, pauses between a kill and its resume not counted.
        steps: steps of the loop.
        candidates: candidates proposed.
        tokens: tokens of models, in and out.
        money: US dollars of hosted models.
        questions: questions to a person.
    """

    wall_s: float | None = 300.0
    steps: int | None = 200
    candidates: int | None = None
    tokens: int | None = None
    money: float | None = None
    questions: int | None = 3


@dataclass(frozen=True, slots=True)
class Task:
    """An issue and the repository that it is about.

    Attributes:
        repository: the root of the user's own working tree; never written to.
        issue: the issue's text; empty when the failing tests are the issue.
        tests: node ids of the tests that show the failure, as the user gave them.
        clean: take the last commit instead of the tree as it stands.
    """

    repository: Path
    issue: str = ""
    tests: tuple[str, ...] = ()
    clean: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """What a plugin's factory is given when a run starts.

    Attributes:
        repository: the root of the user's working tree; read-only by agreement.
        workspace: the run's worktree.
        run_folder: where the run keeps its files.
        seed: the run's seed; every random choice derives from it.
        options: the plugin's own table of the configuration (``[plugins.NAME]``), by plugin name.
    """

    repository: Path
    workspace: Path
    run_folder: Path
    seed: int
    options: dict[str, dict[str, object]]
