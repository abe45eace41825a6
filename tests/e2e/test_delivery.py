"""What a run learned is kept once, though its process is killed before it could tell."""

import json
import signal

from mentee.runtime.outcomes import FILE, recall

KILLER = """\
import os, signal
from mentee import hookimpl

@hookimpl
def mentee_event(event):
    if type(event).__name__ == "RunFinished":
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_learned_is_told_by_the_next_and_once(shop, solve, run_mentee, tmp_path, data_dir):
    (tmp_path / "killer.py").write_text(KILLER)
    killed = solve(shop, "-p", "killer", env={"PYTHONPATH": str(tmp_path)})
    assert killed.returncode in (0, -signal.SIGKILL, 137), killed.stderr
    (run,) = (folder.name for folder in (data_dir / "runs").iterdir())
    assert [note.name for note in (data_dir / "undelivered").iterdir()] == [run]
    assert not (data_dir / "memory").exists()
    assert not (data_dir / FILE).exists()

    assert run_mentee("apply", run, cwd=shop).returncode == 0
    for _ in range(2):
        solve(shop)  # nothing is left to repair; that it starts is enough
    records = json.loads(run_mentee("memory", "list", "--json", cwd=shop).stdout)
    assert [record["run"] for record in records if record["outcome"] == "solved"] == [run]
    assert records[0]["fate"] == "applied"
    assert len(recall(data_dir)) == 1
    assert list((data_dir / "undelivered").iterdir()) == []
