"""What a run learned is kept once, though its process is killed before it could tell, and serves the next."""

import json
import signal
import subprocess

from mentee.runtime.events import StepStarted
from mentee.runtime.journal import read
from mentee.runtime.outcomes import FILE, recall

from .conftest import SHOP

WRONG = "def adults(ages, least):\n    return [age for age in ages if age > least]\n"
RIGHT = WRONG.replace(">", ">=")
TESTS = (
    "import unittest\nfrom ages import adults\n\n"
    "class AdultsTest(unittest.TestCase):\n"
    "    def test_above(self):\n        self.assertEqual(adults([3, 30], 18), [30])\n"
    "    def test_at_the_bar(self):\n        self.assertEqual(adults([17, 18], 18), [18])\n"
)
KILLER = """\
import os, signal
from mentee import hookimpl

@hookimpl
def mentee_event(event):
    if type(event).__name__ == "RunFinished":
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_second_of_a_kind_takes_fewer_candidates_though_the_first_was_killed_at_its_end(
    make_repo, solve, run_mentee, tmp_path, data_dir
):
    (tmp_path / "killer.py").write_text(KILLER)
    repo = make_repo({**SHOP, "ages.py": RIGHT, "test_ages.py": TESTS})
    env = {"PYTHONPATH": str(tmp_path), "MENTEE_COLLECT": "24"}
    killed = solve(repo, "--candidates", "200", "-p", "killer", env=env)
    assert killed.returncode in (0, -signal.SIGKILL, 137), killed.stderr
    (first,) = (folder.name for folder in (data_dir / "runs").iterdir())
    assert [note.name for note in (data_dir / "undelivered").iterdir()] == [first]
    assert not (data_dir / "memory").exists()
    assert not (data_dir / FILE).exists()

    assert run_mentee("apply", first, "--commit", cwd=repo).returncode == 0
    (repo / "ages.py").write_text(WRONG)
    subprocess.run(["git", "commit", "-qam", "change the bar"], cwd=repo, check=True)
    done = json.loads(solve(repo, "--candidates", "200", "--json", env=env).stdout)
    assert list((data_dir / "undelivered").iterdir()) == []
    events = [entry.event for entry in read(data_dir / "runs" / done["run"] / "journal.jsonl")]
    (precedent,) = next(event.precedents for event in events if isinstance(event, StepStarted))
    assert (precedent.solved, precedent.units) == (("comparison operator",), ("If",))
    assert precedent.proved == 1.0  # it was applied

    before, now = json.loads(run_mentee("memory", "list", "--json", cwd=repo).stdout)
    assert (before["run"], before["fate"], now["run"]) == (first, "applied", done["run"])
    assert now["origin"] == "comparison operator"
    assert now["candidates"] < before["candidates"]
    assert len(recall(data_dir)) == 2
    told = run_mentee("memory", "show", precedent.id, cwd=repo).stdout
    assert "fate        applied" in told
