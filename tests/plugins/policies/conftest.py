"""What the tests of policies share: evidence as a runner would give it, and the candidates of one file."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from mentee.plugins.policies.repair.policy import candidates, locate
from mentee.runtime.contracts.candidate import Candidate, splice
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.contracts.policy import Partial, Situation
from mentee.runtime.contracts.task import Task

MOST = 20_000


class Files:
    """A tree of files in memory."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)

    def files(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def read(self, path: str) -> str:
        if path not in self._files:
            raise FileNotFoundError(path)
        return self._files[path]

    def write(self, path: str, text: str) -> None:
        self._files[path] = text


def executed(text: str) -> frozenset[int]:
    """Every line, as if the failing test had executed the whole file."""
    return frozenset(range(1, text.count("\n") + text.count("\r") + 2))


def situation_of(
    text: str,
    *,
    rounds: int = 0,
    partials: tuple[Partial, ...] = (),
    exception: str = "AssertionError",
    message: str = "",
    test: str = "def test_it():\n    assert True\n",
) -> Situation:
    path = "shop.py"
    failing = TestResult(
        "test_shop.py::test_it",
        Outcome.FAILED,
        message=message,
        exception=exception,
        lines={path: executed(text)},
    )
    tree = Files({path: text, "test_shop.py": test})
    return Situation(Task(Path("/nowhere")), 1, rounds, tree, Evidence((failing,), ()), partials)


def stream_of(situation: Situation) -> Iterator[Candidate]:
    locations = locate(situation.evidence, situation.tree, situation.task.issue)
    return islice(candidates(locations, situation), MOST)


def edited_by_template(text: str, **seen: Any) -> dict[str, list[str]]:
    """The edited texts of a file by what made them; ``seen`` is what the failing test showed."""
    found: dict[str, list[str]] = {}
    for candidate in stream_of(situation_of(text, **seen)):
        found.setdefault(candidate.origin, []).append(splice(text, candidate.edits))
    return found


@pytest.fixture(scope="session")
def edited() -> Callable[..., dict[str, list[str]]]:
    return edited_by_template


@pytest.fixture(scope="session")
def situate() -> Callable[..., Situation]:
    return situation_of


@pytest.fixture(scope="session")
def files() -> type[Files]:
    return Files
