"""What a worker is asked to do, and what a session has learned about asking."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...runtime.contracts.runner import Ground
from ...runtime.errors import EnvironmentFault
from .process import WORKER, Message

_PLACES_OF_PACKAGES = ("src", "lib", "python")


class Jobs:
    """Makes jobs for one repository.

    Args:
        ground: where the tests run.
        kind: which adapter of the worker takes the job: ``pytest`` or ``unittest``.
        settings: what is particular to that adapter; see there.
    """

    def __init__(self, ground: Ground, kind: str, settings: Mapping[str, Any]) -> None:
        self._ground = ground
        self._kind = kind
        self._settings = dict(settings)
        self._lean = bool(settings.get("lean", True))
        self._extra: list[str] = []
        self.root = ground.repository if ground.sandbox.mounts else ground.workspace

    def serve(self, only: Sequence[str] | None) -> Message:
        """Collect the tests, or only the files of some, and stay to run them and to try candidates."""
        ground = self._ground
        return {
            **self._settings,
            "kind": self._kind,
            "root": str(self.root),
            "repository": str(ground.repository),
            "roots": [str(path) for path in self._roots()],
            "foreign": [str(path) for path in (*ground.interpreter.prefixes, WORKER) if self._apart(path)],
            "reproductions": [str(path) for path in ground.reproductions],
            "lean": self._lean,
            "extra": self._extra,
            "tests": None if only is None else list(only),
            "cores": _cores(),
        }

    def learn(self, message: Message) -> bool:
        """Take in what a worker said of its collection; return whether it must be asked again.

        Raises:
            EnvironmentFault: the interpreter lacks the test framework.
        """
        absent = message.get("absent")
        if absent:
            python = self._ground.interpreter.path
            raise EnvironmentFault(
                f"{python} cannot import {absent}, which the repository's tests need",
                f"{python} -m pip install {absent}, or name another interpreter by --python PATH",
            )
        again = bool(message.get("needs")) and self._lean
        self._lean = self._lean and not again
        return again

    def look_at(self, tests: Sequence[str]) -> bool:
        """Name the files of tests that were not found, for the next job; return whether any is new."""
        files: list[str] = []
        for test in tests:
            path = self._ground.workspace / test.partition("::")[0]
            seen_at = str(self.root / test.partition("::")[0])
            if "::" in test and path.is_file() and seen_at not in self._extra:
                files.append(seen_at)
        self._extra += dict.fromkeys(files)
        return bool(files)

    def _apart(self, prefix: Path) -> bool:
        """Whether what lies in a prefix is not the repository's; the tree may itself be an environment."""
        return not any(
            tree.is_relative_to(prefix) for tree in (self._ground.repository, self._ground.workspace)
        )

    def _roots(self) -> list[Path]:
        """Folders that imports come from: the root, and the usual places of packages that are there."""
        places = [name for name in _PLACES_OF_PACKAGES if self._holds_packages(self._ground.workspace / name)]
        return [self.root, *(self.root / name for name in places)]

    @staticmethod
    def _holds_packages(folder: Path) -> bool:
        if not folder.is_dir() or (folder / "__init__.py").exists():
            return False
        return any(folder.glob("*.py")) or any(folder.glob("*/__init__.py"))


def _cores() -> int:
    # macOS does not say which cores a process may use.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
