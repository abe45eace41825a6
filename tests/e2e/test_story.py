"""The whole story in one go: a question, its answer, a patch, a memory; seen by a person, judged by a plugin.

A class of fifteen paid the full price. From which size on a party is a group, neither the issue nor the code
tells, so mentee asks. Its run is killed twice on the way. When a colleague reports the same from a clone, in
other words, nobody is asked.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mentee.runtime.events import QuestionAsked, RunFinished, RunResumed, Verified
from mentee.runtime.runs import RunStore

from ..tui.conftest import play, screen, settle  # noqa: F401 - a fixture is used by its name

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KILLER = """\
import os, signal
from mentee import hookimpl

@hookimpl
def mentee_event(event):
    if type(event).__name__ == os.environ.get("KILL_AT"):
        os.kill(os.getpid(), signal.SIGKILL)
"""
DUPLICATE = "A party of 15 is a group: `entrance(15)` returns 13500 but should return 10800."


def price(visitors: int) -> int:
    """What the museum means: groups, of a dozen and more, pay four fifths."""
    return visitors * 900 * (80 if visitors >= 12 else 100) // 100


@pytest.fixture
def museum(tmp_path) -> Path:
    repository = tmp_path / "museum"
    shutil.copytree(
        EXAMPLES / "museum" / "repo", repository, ignore=shutil.ignore_patterns("__pycache__", ".pytest*")
    )
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it is"]):
        subprocess.run(["git", *arguments], cwd=repository, check=True)
    return repository


@pytest.fixture
def mentee(run_mentee, tmp_path, monkeypatch):
    """Run mentee with the plugin of a third party at hand, and one that kills the process at an event."""
    (tmp_path / "killer.py").write_text(KILLER)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{EXAMPLES / 'plugin-narrow-excepts'}")

    def run(*arguments, cwd, code=0, kill_at="") -> str:
        done = run_mentee(*arguments, cwd=cwd, env={"KILL_AT": kill_at})
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    return run


def solve(*issue):
    plugins = ("-p", "killer", "-p", "mentee_narrow_excepts")
    return ("solve", *issue, *plugins, "--runner", "unittest", "--candidates", "240", "--questions", "1")


def test_what_was_asked_of_one_person_is_known_to_the_next_run(museum, mentee, data_dir, tmp_path, request):
    colleague = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", museum, colleague], check=True)
    mentee(*solve("--issue", EXAMPLES / "museum" / "issue.md"), cwd=museum, code=137, kill_at="Observed")
    (folder,) = RunStore(data_dir).all()
    mentee("resume", folder.id, cwd=museum, code=137, kill_at="BatchCritiqued")
    said = mentee("resume", folder.id, cwd=museum, code=3)

    question = folder.state().blockers[0]
    assert question.about in said
    meant = str(price(int(question.about.removeprefix("entrance(").removesuffix(")"))))
    assert meant in question.options
    assert (museum / "museum" / "prices.py").read_text() == (colleague / "museum" / "prices.py").read_text()

    mentee("answer", folder.id, meant, cwd=museum)
    events = folder.events()
    assert sum(isinstance(event, RunResumed) for event in events) == 3
    assert sum(isinstance(event, Verified) for event in events) == 1
    state = folder.state()
    assert state.accepted is not None
    assert "errors.not-hidden" in {finding.criterion for finding in state.accepted.findings}
    assert "## mentee: a verified patch" in mentee("report", folder.id, "--format", "markdown", cwd=museum)

    mentee("apply", folder.id, cwd=museum)
    program = "from museum import entrance; print(*map(entrance, range(30)))"
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=museum, capture_output=True, text=True, check=True
    )
    assert shown.stdout.split() == [str(price(visitors)) for visitors in range(30)]

    kept = json.loads(mentee("memory", "list", "--json", cwd=museum))
    assert [record["text"] for record in kept if record["kind"] == "Correction"] == [meant]

    added = (museum / "tests" / "test_prices.py").read_text()
    assert "self.assertEqual(entrance(15), 10800)" in added
    assert f"self.assertEqual({question.about}, {meant})" in added

    mentee(*solve("--text", DUPLICATE, "--no-test"), cwd=colleague)
    again = next(run for run in RunStore(data_dir).all() if run.id != folder.id)
    assert isinstance(again.events()[-1], RunFinished)
    assert {e.channel for e in again.events() if isinstance(e, QuestionAsked)} == {"memory"}
    assert folder.patch.read_text().startswith(again.patch.read_text())

    async def drive(pilot):
        runs = screen(pilot)
        assert runs.count("solved") == 2
        assert runs.index("A party of 15 is a group") < runs.index("Our class paid the full price")
        await settle(pilot, "down", "enter")
        for part in (question.text, f"answer {meant}", "errors.not-hidden", "patch, verified"):
            assert part in " ".join(screen(pilot).split())

    request.getfixturevalue("play")(drive)
