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


def status(pid: int) -> list[str]:
    """The fields of a process after its name: state, parent, and so on; none when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def lives(pid: int) -> bool:
    return status(pid)[:1] not in ([], ["Z"], ["X"])


def descendants(pid: int) -> list[int]:
    """All processes below one, those in namespaces of their own included."""
    everyone = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    found = [pid]
    for parent in found:
        found += [one for one in everyone if status(one)[1:2] == [str(parent)]]
    return found[1:]


@pytest.mark.parametrize(
    ("ended", "number"),
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGTERM), (os.killpg, signal.SIGHUP)],
    ids=["by Ctrl-C", "by a request to end", "by a terminal that goes away"],
)
def test_an_interrupted_run_ends_with_130_leaves_no_process_and_resumes(
    shop, tmp_path, data_dir, run_mentee, ended, number
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
        [*command, "--candidates", "80", "--runner", "unittest"],
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
    below = descendants(started.pid)
    assert len(below) > 1
    ended(started.pid, number)
    output, errors = started.communicate(timeout=20)
    os.close(told)
    assert started.returncode == 130, errors
    assert output == ""
    assert "Traceback" not in errors
    (folder,) = RunStore(data_dir).all()
    assert f"mentee resume {folder.id}" in errors
    assert not [pid for pid in below if lives(pid)]
    done = run_mentee("resume", folder.id, cwd=shop, env={"TELL": "1", "PYTHONPATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_reader_that_goes_away_does_not_end_a_run(shop, data_dir, stream):
    reader, writer = os.pipe()
    os.close(reader)
    out = {"stdout": writer, "stderr": subprocess.PIPE}
    err = {"stdout": subprocess.PIPE, "stderr": writer}
    command = [sys.executable, "-m", "mentee", "solve", "--candidates", "24", "--runner", "unittest"]
    done = subprocess.run(command, cwd=shop, stdout=out[stream], stderr=err[stream], check=False)
    os.close(writer)
    assert done.returncode == 0
    (folder,) = RunStore(data_dir).all()
    assert "price <= limit" in folder.patch.read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_under_the_output_is_said_in_one_line():
    command = [sys.executable, "-m", "mentee", "schema"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 5
    assert "disk is full" in done.stderr
