"""What the author of a plugin tests with: contracts to subclass, and the small things that they take.

A contract is a class of tests. Subclass it under a name that pytest collects, and say how to make yours::

    class TestMyCritic(CriticContract):
        def make(self) -> Critic:
            return MyCritic()

Nothing here needs pytest, a repository or a sandbox.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from .contracts.candidate import Candidate, Edit, ToolCall
from .contracts.critique import Context, Critic, Critique, Rubric
from .contracts.evidence import Evidence
from .contracts.report import Reporter
from .contracts.task import Task
from .report import Asked, Candidates, Report, Tests
from .scoring import valid

SAMPLE = {
    "shop/price.py": "def total(prices):\n    return sum(prices) - 1\n",
    "shop/broken.py": "def total(:\n",
    "tests/test_price.py": "from shop.price import total\n\n\ndef test_one():\n    assert total([1]) == 1\n",
    "README.md": "# A shop\n",
}
"""The files of the contracts' tree; one of them does not compile."""

HOSTILE = "\x1b[31m\x00<b>`@someone`|\n```\n]]> \ud800 <script>\u202e"
"""What an issue may hold: escapes, markup, half a character."""


class MemoryTree:
    """A tree of texts in memory. Critics only read: writing to it fails."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """``texts`` by path."""
        self._texts = dict(texts)

    def files(self) -> tuple[str, ...]:
        """See :class:`~mentee.runtime.contracts.tree.Tree`."""
        return tuple(sorted(self._texts))

    def read(self, path: str) -> str:
        """See :class:`~mentee.runtime.contracts.tree.Tree`."""
        if path not in self._texts:
            raise FileNotFoundError(path)
        return self._texts[path]

    def write(self, path: str, text: str) -> None:
        """Refuse."""
        raise ValueError(f"{path} was written to, but nobody who judges may change what is judged")


def a_context(texts: Mapping[str, str] = SAMPLE, rubric: Rubric | None = None) -> Context:
    """What a critic is given, on files in memory; no test is known, and none can be run."""
    return Context(Task(Path("/repository")), MemoryTree(texts), Evidence((), ()), rubric or Rubric())


def some_candidates() -> list[Candidate]:
    """One of each kind: edits that fit or not, a file that is new, emptied or not there, a tool call."""
    price = SAMPLE["shop/price.py"]
    minus = price.index(" - 1")
    return [
        Candidate((Edit("shop/price.py", minus, minus + 4, ""),), rationale="drop the - 1"),
        Candidate((Edit("shop/price.py", 0, len(price), ""),)),
        Candidate((Edit("shop/price.py", 0, 3, "("),)),
        Candidate((Edit("shop/new.py", 0, 0, "VAT = 19\n"),)),
        Candidate((Edit("shop/nowhere.py", 10, 20, "x"),)),
        Candidate((Edit("shop/price.py", 0, 9, "x"), Edit("shop/price.py", 5, 12, "y"))),
        Candidate((Edit("shop/broken.py", 10, 10, "x"), Edit("README.md", 0, 0, "x\n"))),
        Candidate((Edit("tests/test_price.py", 0, 0, "import os\n"),)),
        Candidate(call=ToolCall("run", {"command": "true"})),
    ]


class CriticContract(ABC):
    """What holds for every critic."""

    @abstractmethod
    def make(self) -> Critic:
        """A new critic."""

    def context(self) -> Context:
        """What it is given; override it for a critic that needs other files."""
        return a_context()

    def candidates(self) -> list[Candidate]:
        """What it judges."""
        return some_candidates()

    def judged(self, batch: Sequence[Candidate]) -> Sequence[Critique]:
        """The critiques of a new critic."""
        return asyncio.run(self.make().critique(batch, self.context()))

    def test_it_is_a_critic_with_a_name_and_a_cost(self) -> None:
        """The registry knows it by its name; the first order of critics is that of their costs."""
        critic = self.make()
        assert isinstance(critic, Critic), "it lacks name, cost_ms or critique"
        assert critic.name, "a critic has a name"
        assert critic.cost_ms >= 0.0, "cost_ms is in milliseconds"

    def test_there_is_one_critique_a_candidate(self) -> None:
        """Aligned by index; whatever the candidates are."""
        batch = self.candidates()
        found = self.judged(batch)
        assert isinstance(found, list | tuple), "a list or a tuple is expected"
        assert len(found) == len(batch), f"{len(batch)} candidates, {len(found)} critiques"
        assert all(isinstance(critique, Critique) for critique in found)

    def test_an_empty_batch_has_no_critiques(self) -> None:
        """The survivors of another critic may be none."""
        assert list(self.judged([])) == []

    def test_numbers_lie_between_0_and_1(self) -> None:
        """A number outside is a fault, and the critiques are lost."""
        assert all(valid(critique) for critique in self.judged(self.candidates()))

    def test_the_same_batch_is_judged_alike(self) -> None:
        """A resumed run comes to the same patch only so."""
        batch = self.candidates()
        assert list(self.judged(batch)) == list(self.judged(batch))

    def test_places_are_relative_paths_and_lines_in_order(self) -> None:
        """A finding's place is shown to people as ``path:line``."""
        for finding in (f for critique in self.judged(self.candidates()) for f in critique.findings):
            assert finding.criterion, "a finding names its criterion"
            assert not PurePosixPath(finding.path).is_absolute(), finding.path
            assert 0 <= finding.start <= finding.end, f"lines {finding.start} to {finding.end}"


class ReporterContract(ABC):
    """What holds for every form of a report."""

    @abstractmethod
    def make(self) -> Reporter:
        """A new reporter."""

    def test_it_is_a_reporter_with_a_name(self) -> None:
        """The word of ``--format``."""
        assert isinstance(self.make(), Reporter), "it lacks name or render"
        assert self.make().name, "a reporter has a name"

    def test_every_kind_of_report_becomes_a_text_that_can_be_written(self) -> None:
        """Whatever the run came to, and whatever the issue holds."""
        for report in some_reports():
            text = self.make().render(report)
            assert text.endswith("\n"), "a text file ends with a line feed"
            text.encode()

    def test_the_same_report_gives_the_same_text(self) -> None:
        """No clock, no order of a set."""
        for report in some_reports():
            assert self.make().render(report) == self.make().render(report)


def a_report(**changed: object) -> Report:
    """The report of a solved run, with some fields of your own."""
    patch = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"
    fields: dict[str, object] = {
        "version": 1,
        "run": "20250101-120000-ab12",
        "repository": "/repository",
        "issue": "x is 1",
        "outcome": "solved",
        "exit_code": 0,
        "verified": True,
        "ambiguous": False,
        "reason": "1 fixed, none broken",
        "way_out": "`mentee apply` puts it on your tree",
        "patch": patch,
        "files": ("a.py",),
        "tests": Tests(fixed=("test_a.py::test_x[1-2]",), ran=2),
        "candidates": Candidates(proposed=48, executed=40, plausible=1, fell={"tests.target": 39}),
        "steps": 1,
        "seconds": 1.5,
        "faults": (),
        "notes": (),
    }
    empty = dict.fromkeys(("reproduction", "ground", "question", "accepted"))
    return Report(**{**fields, **empty, **changed})  # pyright: ignore[reportArgumentType]


def some_reports() -> list[Report]:
    """A solved run, one that found nothing, one that waits, one at work, and one full of hostile text."""
    still = Tests(still_failing=("test_a.py::test_x",), unrelated=("test_b.py::test_y",))
    nothing: dict[str, object] = {"verified": False, "patch": "", "files": (), "tests": still}
    question = Asked("q1", "ambiguous request", HOSTILE, (HOSTILE, "None"))
    return [
        a_report(),
        a_report(outcome="not solved", exit_code=1, **nothing),
        a_report(outcome="waiting", exit_code=3, question=question, **nothing),
        a_report(outcome="unfinished", exit_code=None, **nothing),
        a_report(
            issue=HOSTILE, reason=HOSTILE, patch=HOSTILE, tests=Tests(fixed=(HOSTILE,)), notes=(HOSTILE,)
        ),
    ]
