"""What is read of a repository to compare survivors: calls, facts, constants; and inputs made of it."""

import ast
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

from ..contracts.candidate import Edit
from ..contracts.tree import Tree
from ..issue.modules import ModuleIndex, index_modules
from . import claims, documents, variation
from .documents import Source
from .inputs import Input, calls_in_tests
from .question import Known, gain, split
from .weighing import Outcomes, kinds

FIRST, SECOND = 176, 120
"""Inputs of the first round, and of each further one."""

SEEDS = 10
"""Inputs that a further round starts from."""

OTHERS = 8
"""Calls seen besides those that show the failure that are varied."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a comparison is about.

    Attributes:
        tree: the files under repair; ``root`` where they are.
        issue: what was asked for, with the answers so far.
        targets: ids of the tests that show the failure.
        reproductions: sources of test modules made from the issue.
        edits: of all survivors.
        seed: where random choices derive from.
    """

    tree: Tree
    root: Path
    issue: str
    targets: tuple[str, ...]
    reproductions: tuple[str, ...]
    edits: tuple[Edit, ...]
    seed: int


class Material:
    """What is read, and the inputs that are made of it.

    Attributes:
        sources: the issue, documents and docstrings; ``facts`` what they state of calls.
        examples: the calls that show the failure; ``seen`` all others, those of the same functions first.
        defaults: parameters of the files that survivors change, with their defaults where these are numbers.
    """

    def __init__(self, scene: Scene) -> None:
        self._tree = scene.tree
        files = [p for p in self._tree.files() if p.endswith(".py")]
        index: ModuleIndex = index_modules(scene.root, files)
        self.sources: list[Source] = list(documents.sources(self._tree, scene.issue))
        self._edits = scene.edits
        stated = (fact for said in self.sources for fact in documents.facts(said, index))
        self.facts = list(islice(stated, documents.MOST_FACTS))
        found = self._calls(scene, files, index)
        names = _edited(scene.edits, self._read).union(*(_called(one) for one in found if one.example))
        self.examples = [one for one in found if one.example]
        self.seen = sorted(
            (one for one in found if not one.example), key=lambda one: not names & _called(one)
        )
        codes = [text for path in dict.fromkeys(e.path for e in scene.edits) if (text := self._read(path))]
        self.defaults: dict[str, float | None] = {}
        for code in codes:
            self.defaults |= claims.parameters(code)
        self._pool = variation.pool_of((*(e.text for e in scene.edits), *codes), found)
        self._rng = random.Random(scene.seed)  # noqa: S311  no secret: a resumed run draws the same

    @property
    def raised(self) -> frozenset[str]:
        """Exceptions that a patch raises, or that a source asks for."""
        patched = " ".join(e.text for e in self._edits)
        asked = {f.expected.text.rpartition(".")[2] for f in self.facts if f.value.startswith("raises ")}
        return frozenset(re.findall(r"raise\s+(\w+)", patched)) | asked

    def first(self) -> list[Input]:
        """What survivors are run on first: what was seen and stated, and what is near the failure."""
        near = [step for one in self.examples for step in variation.steps(one)]
        stated = [fact.input for fact in self.facts]
        start = [*self.examples, *near[: FIRST // 3], *stated, *self.seen[: FIRST // 3]]
        wide = _in_turn([variation.variants(o, self._pool) for o in (*self.examples, *self.seen[:OTHERS])])
        return _unique(chain(start, wide), (), FIRST)

    def further(
        self, ids: Sequence[str], outcomes: Outcomes, inputs: Mapping[str, Input], *, last: bool
    ) -> list[Input]:
        """Inputs around those that told most of some survivors; in the last round simpler ones first."""
        groups = kinds(ids, outcomes)
        known = Known(outcomes)
        worth = {call: gain(split(call, groups, known)) for call in inputs}
        telling = sorted((c for c in worth if worth[c] > 0.0), key=lambda c: (-round(worth[c], 6), len(c)))
        chosen = [inputs[call] for call in telling[:SEEDS]]
        base = [*chosen, *self.examples, *self.seen[: OTHERS // 2]]
        mixed = variation.mixed(base, self._pool, self._rng, SECOND)
        around = _in_turn([variation.variants(one, self._pool) for one in chosen or base])
        if last:
            around = chain(_in_turn([variation.simpler(one) for one in chosen]), around)
        return _unique(_in_turn([around, mixed]), inputs, SECOND)

    def _calls(self, scene: Scene, files: Sequence[str], index: ModuleIndex) -> list[Input]:
        shows = frozenset(t.rpartition("::")[2].rpartition(".")[2].partition("[")[0] for t in scene.targets)
        texts = [*scene.reproductions, *(self._read(path) for path in files if _may_call(path))]
        found = [one for text in texts for one in calls_in_tests(text, shows)]
        found += [one for said in self.sources for one in documents.calls(said, index)]
        return list({one.text: one for one in reversed(found)}.values())[::-1]

    def _read(self, path: str) -> str:
        try:
            return self._tree.read(path)
        except (FileNotFoundError, UnicodeDecodeError):
            return ""


def _in_turn(columns: Sequence[Iterable[Input]]) -> Iterable[Input]:
    return (one for line in zip_longest(*columns) for one in line if one is not None)


def _unique(inputs: Iterable[Input], known: Iterable[str], most: int) -> list[Input]:
    seen = set(known)
    found: list[Input] = []
    for one in inputs:
        if one.text not in seen:
            seen.add(one.text)
            found.append(one)
        if len(found) >= most:
            break
    return found


def _may_call(path: str) -> bool:
    return "test" in path.rpartition("/")[2] or "test" in path.split("/", maxsplit=1)[0]


def _called(one: Input) -> set[str]:
    """The names of functions, methods and classes that a call uses."""
    return set(re.findall(r"(\w+)\(", one.call))


def _edited(edits: Sequence[Edit], read: Callable[[str], str]) -> set[str]:
    """The names of the functions, methods and classes that edits lie in."""
    found: set[str] = set()
    for edit in edits:
        text = read(edit.path)
        line = text.count("\n", 0, edit.start) + 1
        try:
            nodes = list(ast.walk(ast.parse(text)))
        except (SyntaxError, ValueError, RecursionError):
            continue
        named = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        found |= {node.name for node in named if node.lineno <= line <= (node.end_lineno or 0)}
    return found
