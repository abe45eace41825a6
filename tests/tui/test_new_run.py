"""New runs are real processes, which the face starts and does not keep."""

import asyncio
import fcntl
import os

from mentee.runtime.runs import RunStore
from mentee.tui import starting
from mentee.tui.run import RunScreen
from textual.widgets import Input, TextArea

from .conftest import screen, settle

FILES = {
    "shop.py": "def total(prices):\n    return sum(prices) - 1\n",
    "test_shop.py": "import unittest\nfrom shop import total\n\n"
    "class TotalTest(unittest.TestCase):\n"
    "    def test_two(self):\n        self.assertEqual(total([1, 2]), 3)\n",
}
ISSUE = "# The total is one too low\n\ntotal([1, 2]) returns 2 but should return 3"


async def until_opened(pilot):
    async with asyncio.timeout(60):
        while not isinstance(pilot.app.screen, RunScreen):
            await pilot.pause()


def wait_for_end(folder):
    """Blocks until the run's process lets go of the run."""
    with (folder.path / "run.lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def test_a_run_from_a_pasted_issue_outlives_the_face_and_is_found_again(play, make_repo, data_dir):
    repo = make_repo(FILES)

    async def begin(pilot):
        await settle(pilot, "n")
        pilot.app.screen.query_one("#issue", TextArea).text = ISSUE
        pilot.app.screen.query_one("#repository", Input).value = str(repo)
        await pilot.press("ctrl+s")
        await until_opened(pilot)

    play(begin)
    (folder,) = RunStore(data_dir).all()
    wait_for_end(folder)
    began = folder.state().started
    assert began is not None
    assert began.task.issue.startswith("# The total is one too low")
    assert began.settings["channel"] == "file"  # whoever is asked may be away
    assert began.budget.questions

    async def come_back(pilot):
        assert "The total is one too low" in screen(pilot)
        await settle(pilot, "enter")
        assert "solved" in screen(pilot)
        assert "+    return sum(prices)" in screen(pilot)
        await settle(pilot, "a")
        assert "- 1" not in (repo / "shop.py").read_text()

    play(come_back, size=(80, 24))


def test_a_started_run_leads_a_session_of_its_own_and_prints_into_its_folder(make_repo, data_dir):
    started = starting.solve(RunStore(data_dir), make_repo(FILES), "")
    assert os.getsid(started.process.pid) == started.process.pid
    assert started.process.wait() == 0
    folder = started.run(RunStore(data_dir))
    assert folder is not None
    assert "verified" in (folder.path / starting.OUTPUT).read_text()
    assert os.listdir(data_dir / "output") == []


def test_a_folder_that_is_no_repository_is_told_on_the_form(play, tmp_path):
    async def drive(pilot):
        await settle(pilot, "n")
        pilot.app.screen.query_one("#repository", Input).value = str(tmp_path)
        await settle(pilot, "ctrl+s")
        assert "git init" in " ".join(screen(pilot).split())
        await settle(pilot, "escape")
        assert "No runs yet" in screen(pilot)

    play(drive)
