"""What is asked for, in which repository, within which limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from .model import Model, ModelProvider


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
        data_dir: mentee's data directory, where a plugin may keep a folder of its own.
        seed: the run's seed; every random choice derives from it.
        options: the plugin's own table of the configuration (``[plugins.NAME]``), by plugin name.
        settings: the run's settings.
        models: where language models come from.
    """

    repository: Path
    workspace: Path
    run_folder: Path
    data_dir: Path
    seed: int
    options: dict[str, dict[str, object]]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    models: "tuple[ModelProvider, ...]" = ()

    def model(self, name: str) -> "Model":
        """The model of that name, from the first provider that claims it.

        Raises:
            UsageError: no provider claims it.
        """
        for provider in self.models:
            if provider.claims(name):
                return provider.open(name)
        there = ", ".join(provider.name for provider in self.models) or "none"
        raise UsageError(f"no provider knows the model {name!r}", f"providers: {there}; name one by --model")
