"""Runs made by hand, and the application on them, driven by keys."""

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from mentee.runtime.contracts.candidate import Candidate, Edit, Observation
from mentee.runtime.contracts.channel import Blocker, Question
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
    Observed,
    PhaseStarted,
    QuestionAsked,
    Reproduced,
    RunFinished,
    RunPaused,
    RunStarted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from mentee.runtime.journal import Journal
from mentee.runtime.runs import RunFolder, RunStore
from mentee.tui.app import MenteeApp
from mentee.tui.run import RunScreen
from mentee.tui.runs import RunsScreen
from textual.pilot import Pilot
from textual.widget import Widget

SHOP = "def total(prices):\n    return sum(prices) - 1\n"
PATCH = """\
diff --git a/shop.py b/shop.py
--- a/shop.py
+++ b/shop.py
@@ -1,2 +1,2 @@
 def total(prices):
-    return sum(prices) - 1
+    return sum(prices)
"""
WANTED = Candidate((Edit("shop.py", 0, 1, ""),), rationale="drop the - 1", origin="operand")
NEAR = Candidate((Edit("shop.py", 3, 4, "x"),), rationale="swap the operands", origin="swap")
QUESTION = Question("q1", Blocker.AMBIGUOUS, "What should total([]) give?", ("0", "None"))
WAITING: list[Event] = [QuestionAsked(QUESTION, "file"), RunPaused(QUESTION.text, 3, "", QUESTION)]

SEARCHED: list[Event] = [
    GroundChosen("t0", "landlock", ("no network",), "/usr/bin/python3", "on PATH", "pytest"),
    PhaseStarted("reproduce"),
    BaselineFinished(("test_shop.py::test_none",), ("test_shop.py::test_two",), duration_s=0.2),
    Reproduced(("test_shop.py::test_two",), origin="suite", says="the failing tests pass"),
    PhaseStarted("locate"),
    Observed("0" * 64, 2),
    StepStarted(1, 0, "t0"),
    PhaseStarted("propose"),
    BatchCritiqued(
        1,
        48,
        48,
        {"tests.target": 39, "syntax": 8},
        40,
        (
            Survivor(
                WANTED,
                0.93,
                0.02,
                "",
                (
                    Finding("tests.target", 1.0),
                    Finding("diff.locality", 0.5, "2 files in [shop]", "shop.py", 2),
                ),
            ),
        ),
        (Fallen(NEAR, 0.4),),
    ),
    SearchEnded(1, "enough"),
]
SOLVED: list[Event] = [
    *SEARCHED,
    Decided(1, "accept", "scores 0.93, bar 0.50", WANTED.id),
    ActionIntended(1, WANTED, "t0"),
    ActionFinished(1, WANTED.id, Observation(True, finished=True), "t1"),
    PhaseStarted("verify", 1),
    Verified(1, "t1", True, ("test_shop.py::test_two",), ran=2),
    RunFinished("solved", True, 0, "1 fixed, none broken"),
]

MakeRun = Callable[..., RunFolder]


@pytest.fixture
def make_run(data_dir: Path) -> MakeRun:
    """Write a run's journal: its first event, made from the repository and the issue, and the given ones."""

    def make(repository: Path, events: list[Event], *, issue: str = "", patch: str = "") -> RunFolder:
        folder = RunStore(data_dir).new()
        append(folder, [RunStarted(folder.id, Task(repository, issue), Budget(), {}, 0, "0.1.0"), *events])
        if patch:
            folder.patch.write_text(patch)
        return folder

    return make


def append(folder: RunFolder, events: list[Event]) -> None:
    """Write more events into a run's journal."""
    with Journal(folder.journal) as journal:
        for event in events:
            journal.append(event)


@pytest.fixture
def play(data_dir: Path, tmp_path: Path) -> Callable[..., None]:
    """Run the application, and let a coroutine drive it by a pilot."""

    def run(drive: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int] = (120, 36)) -> None:
        async def main() -> None:
            app = MenteeApp(data_dir, tmp_path)
            async with app.run_test(size=size, notifications=True) as pilot:
                await settle(pilot)
                await drive(pilot)

        with warnings.catch_warnings():
            # That a run goes on when the face that began it is gone is meant.
            warnings.filterwarnings("ignore", "subprocess .* is still running", ResourceWarning)
            asyncio.run(main())
            gc.collect()

    return run


async def settle(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one after the other, and wait each time until what they began is done."""
    for key in keys or ("",):
        if key:
            await pilot.press(key)
        for _ in range(3):  # what is done may begin something else
            await pilot.pause()
            # Those that wait for a yes or a no are left alone.
            if at_work := [w for w in pilot.app.workers if w.group != "confirm"]:
                await pilot.app.workers.wait_for_complete(at_work)


async def look(pilot: Pilot[None]) -> None:
    """Let the screen look at the disk now, as it does by itself several times a second."""
    shown = pilot.app.screen
    assert isinstance(shown, RunsScreen | RunScreen)
    shown.look()
    await settle(pilot)


def screen(pilot: Pilot[None]) -> str:
    """What the widgets on the screen show, line by line."""
    widgets = [w for w in pilot.app.screen.walk_children(Widget) if w.is_on_screen and not w.children]
    return "\n".join(w.render_line(y).text for w in widgets for y in range(w.size.height))
