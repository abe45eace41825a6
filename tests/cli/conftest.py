"""Runs made by hand: a journal written event by event, as the core would."""

from collections.abc import Callable
from pathlib import Path

import pytest
from mentee.runtime.contracts.candidate import Candidate, Edit, Observation
from mentee.runtime.contracts.critique import Finding
from mentee.runtime.contracts.task import Budget, Task
from mentee.runtime.events import (
    ActionFinished,
    ActionIntended,
    BaselineFinished,
    BatchCritiqued,
    Decided,
    Event,
    Fallen,
    GroundChosen,
    Note,
    Observed,
    PhaseStarted,
    Reproduced,
    RunFinished,
    RunStarted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from mentee.runtime.journal import Journal
from mentee.runtime.runs import RunFolder, RunStore

MakeRun = Callable[..., RunFolder]

PATCH = """\
diff --git a/shop.py b/shop.py
--- a/shop.py
+++ b/shop.py
@@ -1,2 +1,2 @@
 def total(prices):
-    return sum(prices) - 1
+    return sum(prices)
"""
SHOP = "def total(prices):\n    return sum(prices) - 1\n"

WANTED = Candidate((Edit("shop.py", 0, 1, ""),), rationale="drop the - 1", origin="operand")
NEAR = Candidate((Edit("shop.py", 3, 4, "x"),), rationale="swap the operands", origin="swap")


def searching(fell: dict[str, int], survivors: tuple[Survivor, ...] = ()) -> list[Event]:
    """A run up to the end of its first search."""
    return [
        GroundChosen("t0", "landlock", ("no network",), "/usr/bin/python3", "on PATH", "pytest"),
        PhaseStarted("reproduce"),
        BaselineFinished(("test_shop.py::test_none",), ("test_shop.py::test_two",), duration_s=0.2),
        Reproduced(("test_shop.py::test_two",), origin="suite", says="the failing tests pass"),
        PhaseStarted("locate"),
        Observed("0" * 64, 2),
        StepStarted(1, 0, "t0"),
        PhaseStarted("propose"),
        BatchCritiqued(1, 48, 48, fell, 40, survivors, (Fallen(NEAR, 0.4),)),
        SearchEnded(1, "enough"),
    ]


@pytest.fixture
def solved() -> list[Event]:
    """The events of a run that ends in a verified patch, but for the first."""
    survivor = Survivor(WANTED, 0.93, 0.02, findings=(Finding("tests.target", 1.0),))
    return [
        *searching({"tests.target": 39, "syntax": 8}, (survivor,)),
        Decided(1, "accept", "scores 0.93, bar 0.50", WANTED.id),
        ActionIntended(1, WANTED, "t0"),
        ActionFinished(1, WANTED.id, Observation(True, finished=True), "t1"),
        PhaseStarted("verify", 1),
        Verified(1, "t1", True, ("test_shop.py::test_two",), ran=2),
        RunFinished("solved", True, 0, "1 fixed, none broken", "`mentee apply` puts it on your tree"),
    ]


@pytest.fixture
def unsolved() -> list[Event]:
    """The events of a run that finds nothing, but for the first."""
    return [
        *searching({"tests.target": 40, "syntax": 8}),
        Note("unstable, left out: test_shop.py::test_clock"),
        Decided(1, "stop", "nothing is left to try"),
        RunFinished("not solved", False, 1, "nothing is left to try", "say more in the issue"),
    ]


@pytest.fixture
def make_run(data_dir: Path) -> MakeRun:
    """Write a run's journal: its first event, made from the repository and the issue, and the given ones."""

    def make(repository: Path, events: list[Event], *, issue: str = "", patch: str = "") -> RunFolder:
        folder = RunStore(data_dir).new()
        task = Task(repository, issue)
        with Journal(folder.journal) as journal:
            journal.append(RunStarted(folder.id, task, Budget(), {}, 0, "0.1.0"))
            for event in events:
                journal.append(event)
        if patch:
            folder.patch.write_text(patch)
        return folder

    return make
