"""Ctrl-C ends a run at once, leaves nothing running, and loses nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from mentee.runtime.runs import RunStore

PLUGIN = """\
import os
from mentee import hookimpl

@hookimpl
def mentee_event(event):
    if type(event).__name__ == "BatchCritiqued":
        os.write(int(os.environ["TELL"]), b"x")
"""


def running(mark: str) -> list[str]:
    """Command lines that name a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if mark in line:
                found.append(line)
    return found


@pytest.mark.parametrize("whole_group", [True, False], ids=["from the terminal", "to the command alone"])
def test_an_interrupted_run_ends_with_130_leaves_no_process_and_resumes(
    shop, tmp_path, data_dir, run_mentee, whole_group
):
    (tmp_path / "teller.py").write_text(PLUGIN)
    told, tell = os.pipe()
    command = [
        sys.executable,
        "-m",
        "mentee",
        "solve",
        "-p",
        "teller",
        "--width",
        "4",
        "--runner",
        "unittest",
    ]
    started = subprocess.Popen(
        [*command, "--candidates", "400", "--runner", "unittest"],
        cwd=shop,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "TELL": str(tell)},
        pass_fds=[tell],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(tell)
    assert os.read(told, 1) == b"x"
    (os.killpg if whole_group else os.kill)(started.pid, signal.SIGINT)
    output, errors = started.communicate(timeout=20)
    os.close(told)
    assert started.returncode == 130, errors
    assert output == ""
    assert "Traceback" not in errors
    (folder,) = RunStore(data_dir).all()
    assert f"mentee resume {folder.id}" in errors
    assert not running(str(folder.path))
    done = run_mentee("resume", folder.id, cwd=shop, env={"TELL": "1", "PYTHONPATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout
