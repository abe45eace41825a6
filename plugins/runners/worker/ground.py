"""Where the repository's modules must come from, and which came from elsewhere.

The files under repair are seen at ``root``. Where the sandbox cannot mount, that is not the repository's
own path, and an editable install would import the user's files instead. So entries of ``sys.path`` that
point into the repository are turned to ``root``, import roots come first, and a finder turns modules that
an import hook of an installer would take from the repository.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

NOT_OURS = ("site-packages", "dist-packages", ".venv", "venv", ".tox", ".nox", "node_modules")


class Ground:
    """The paths of one job.

    Attributes:
        root: where the files under repair are seen.
        repository: the user's own tree.
        reproductions: our own test files, outside both.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self.root: str = os.path.realpath(job["root"])
        self.repository: str = os.path.realpath(job["repository"])
        self.reproductions: list[str] = [os.path.realpath(path) for path in job["reproductions"]]
        self._foreign = tuple(os.path.realpath(path) + os.sep for path in job["foreign"])
        self._known: dict[str, str] = {}

    def relative(self, filename: str) -> str:
        """Name a source file: its path from the root, ``mentee:NAME`` for a reproduction, "" for others."""
        known = self._known.get(filename)
        if known is None:
            known = self._known[filename] = self._relative(filename)
        return known

    def _relative(self, filename: str) -> str:
        if not os.path.isabs(filename):
            return ""  # frozen, generated, or typed in
        path = os.path.realpath(filename)
        if path in self.reproductions:
            return "mentee:" + os.path.basename(path)
        if not path.startswith(self.root + os.sep) or self.is_foreign(path):
            return ""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def is_foreign(self, path: str) -> bool:
        """Whether a path inside the tree belongs to an environment and not to the repository."""
        return path.startswith(self._foreign) or not set(path.split(os.sep)).isdisjoint(NOT_OURS)

    def moved(self, path: str) -> str:
        """Turn a path inside the repository to where the files under repair are seen; "" for others."""
        real = os.path.realpath(path)
        if self.root == self.repository or self.is_foreign(real):
            return ""
        if real != self.repository and not real.startswith(self.repository + os.sep):
            return ""
        return "" if self._inside(real) else self.root + real[len(self.repository) :]

    def _inside(self, real: str) -> bool:
        return real == self.root or real.startswith(self.root + os.sep)

    def loaded(self) -> list[str]:
        """List the repository's files that are loaded, relative to the root."""
        files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        names = {self.relative(file) for file in files if isinstance(file, str)}
        return sorted(name for name in names if name and not name.startswith("mentee:"))

    def strays(self, roots: Sequence[str]) -> list[str]:
        """List modules that are the repository's by path or by name, but not the files under repair."""
        ours = top_level_names(roots)
        found: list[str] = []
        for name, module in sorted(sys.modules.items()):
            path = getattr(module, "__file__", None)
            if not isinstance(path, str) or not isinstance(module, ModuleType):
                continue
            real = os.path.realpath(path)
            if self._inside(real) or real in self.reproductions:
                continue
            if self.moved(path) or (name.partition(".")[0] in ours and not _is_standard(name)):
                found.append(f"{name} from {path}")
        return found


class Turner:
    """A finder that takes modules from the files under repair where others would from the repository."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Ask the other finders, and turn what they found when it lies in the repository."""
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = None if finder is self or find is None else find(name, path, target)
            if spec is not None:
                return self._turned(spec)
        return None

    def _turned(self, spec: importlib.machinery.ModuleSpec) -> importlib.machinery.ModuleSpec | None:
        path = self._ground.moved(spec.origin) if spec.origin and spec.has_location else ""
        if not path or not os.path.exists(path):
            return spec
        folders = None if spec.submodule_search_locations is None else [os.path.dirname(path)]
        return importlib.util.spec_from_file_location(spec.name, path, submodule_search_locations=folders)


def enter(job: dict[str, Any]) -> None:
    """Go to the root and make imports come from there."""
    ground = Ground(job)
    os.chdir(ground.root)
    sys.path[:] = _unique([*job["roots"], *(ground.moved(entry) or entry for entry in sys.path)])
    if ground.root != ground.repository:
        sys.meta_path.insert(0, Turner(ground))


def _unique(entries: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(entries))


def top_level_names(roots: Sequence[str]) -> set[str]:
    """Names that can be imported from these folders."""
    names: set[str] = set()
    for root in roots:
        for entry in os.scandir(root):
            if entry.name.endswith(".py"):
                names.add(entry.name[:-3])
            elif os.path.exists(os.path.join(entry.path, "__init__.py")):
                names.add(entry.name)
    return names


def _is_standard(name: str) -> bool:
    top = name.partition(".")[0]
    names = getattr(sys, "stdlib_module_names", None)
    if names is not None:
        return top in names
    path = getattr(sys.modules.get(top), "__file__", None) or ""
    return os.path.dirname(os.path.dirname(path)) == os.path.dirname(os.__file__)
