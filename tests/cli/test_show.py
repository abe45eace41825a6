import json
import os
import pty
import subprocess
import sys

from mentee.runtime.contracts.channel import Blocker, Question
from mentee.runtime.contracts.critique import By, Check, Criterion, Finding
from mentee.runtime.events import (
    Blocked,
    Decided,
    RubricChosen,
    RunFinished,
    RunPaused,
    SearchEnded,
    Survivor,
)

from .conftest import NEAR, PATCH, SHOP, WANTED, searching


def test_a_solved_run_shows_patch_proof_and_what_to_type_next(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    folder = make_run(repo, solved, patch=PATCH)
    shown = run_mentee("show", cwd=repo)
    assert shown.returncode == 0
    assert shown.stdout.startswith(PATCH)
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert any(line.startswith("verified: ") for line in lines)
    assert "failed before, pass now test_shop.py::test_two" in lines
    assert "tests run 2" in lines
    assert "candidates tried 48 (40 ran the tests, 1 passed the critics)" in lines
    assert "sandbox landlock" in lines
    assert lines[-1] == f"to apply it: mentee apply {folder.id}"
    assert "\x1b" not in shown.stdout


def test_a_patch_that_is_not_proved_is_called_unverified(make_repo, make_run, unsolved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, unsolved, patch=PATCH)
    shown = run_mentee("show", cwd=repo)
    assert "\nunverified: " in shown.stdout
    assert "\nverified" not in shown.stdout


def test_an_ambiguous_patch_says_so(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    ended = RunFinished("ambiguous", True, 0, "total([]) gives 0 or None")
    make_run(repo, [*solved[:-1], ended], patch=PATCH)
    assert "verified, ambiguous: total([]) gives 0 or None\n" in run_mentee("show", cwd=repo).stdout


def test_an_unsolved_run_tells_what_the_candidates_fell_to(make_repo, make_run, unsolved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, unsolved)
    lines = [" ".join(line.split()) for line in run_mentee("show", cwd=repo).stdout.splitlines()]
    assert lines[0] == "not solved: nothing is left to try"
    assert "fell to tests.target: 40" in lines
    assert "syntax: 8" in lines
    assert "came nearest swap the operands (40% of the goal)" in lines
    assert lines[-1] == "next: say more in the issue"


def test_a_waiting_run_shows_its_question_its_options_and_how_to_answer(make_repo, make_run, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    question = Question("q1", Blocker.AMBIGUOUS, "What is total([])?", ("0", "None"))
    asked = [Blocked(question), RunPaused(question.text, 3, "", question)]
    folder = make_run(repo, [*searching({}), *asked])
    shown = run_mentee("show", cwd=repo)
    assert "an answer is needed: What is total([])?\n" in shown.stdout
    assert f'mentee answer {folder.id} "..."' in shown.stdout
    document = json.loads(run_mentee("show", "--json", cwd=repo).stdout)
    assert document["outcome"] == "waiting"
    assert document["exit_code"] == 3
    assert document["question"]["options"] == ["0", "None"]


def test_the_steps_say_what_fell_to_what_and_what_was_decided(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved)
    shown = run_mentee("show", "--steps", cwd=repo).stdout
    assert "tests.target 39, syntax 8" in shown
    assert "scores 0.93, bar 0.50; verified" in shown
    assert "drop the - 1" in shown


def test_the_steps_show_scores_findings_with_their_place_what_came_near_and_what_critics_cost(
    make_repo, make_run, run_mentee
):
    repo = make_repo({"shop.py": SHOP})
    wide = Finding("diff.locality", 0.5, "70 lines in 2 files", "shop.py", 2, 9)
    survivor = Survivor(WANTED, 0.93, 0.02, findings=(Finding("tests.target", 1.0), wide))
    events = searching({"tests.target": 39}, (survivor,))[:-1]
    make_run(repo, [*events, SearchEnded(1, "enough", {"execution": 5.25, "names": 0.4})])
    lines = [" ".join(line.split()) for line in run_mentee("show", "--steps", cwd=repo).stdout.splitlines()]
    told = "diff.locality 0.50 (70 lines in 2 files shop.py:2), tests.target 1.00"
    assert f"1 {WANTED.id} 0.93 ± 0.02 drop the - 1 {told}" in lines
    assert f"1 {NEAR.id} 40% swap the operands" in lines
    assert lines[-2:] == ["1 names 0.40", "1 execution 5.25"]


def test_the_steps_say_who_pruned_what(make_repo, make_run, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    criteria = (
        Criterion("tests.target", "they pass", check=Check(what="execution")),
        Criterion("house.no-print", "no print", check=Check(By.FORBID, "print")),
    )
    events = searching({"tests.target": 39, "house.no-print": 3, "syntax": 8})
    make_run(repo, [*events[:7], RubricChosen(criteria), *events[7:]])
    shown = run_mentee("show", "--steps", cwd=repo).stdout
    assert "tests.target 39 (by execution), syntax 8, house.no-print 3 (by forbid)" in shown


def test_foreign_text_reaches_the_terminal_without_its_escapes(make_repo, make_run, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    evil = "\x1b]0;owned\x07\x1b[2Jtotal is [bold]wrong[/bold] \u202e:tset"
    make_run(repo, [Decided(1, "stop", "x"), RunFinished("not solved", False, 1, evil)], issue=evil)
    shown = run_mentee("show", cwd=repo).stdout
    assert not any(c in shown for c in "\x1b\x07\u202e")
    assert "> total is [bold]wrong[/bold] <U+202E>:tset\n" in shown
    assert json.loads(run_mentee("show", "--json", cwd=repo).stdout)["issue"] == evil


def terminal_output(argv, cwd, **env):
    """What a command writes when stdout is a terminal."""
    master, slave = pty.openpty()
    variables = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm", **env}
    with subprocess.Popen([sys.executable, "-m", "mentee", *argv], cwd=cwd, stdout=slave, env=variables):
        os.close(slave)
        found = b""
        while chunk := _read(master):
            found += chunk
    os.close(master)
    return found.decode()


def _read(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:  # how Linux tells that the other end is closed
        return b""


def test_a_terminal_gets_colour_unless_it_is_asked_not_to(make_repo, make_run, solved):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved, patch=PATCH)
    assert "\x1b[32m+    return sum(prices)" in terminal_output(["show"], repo)
    assert "\x1b[32m" not in terminal_output(["show"], repo, NO_COLOR="1")
