"""``mentee bench ask`` on two tasks: one that lacks a fact, and one in which a document has it."""

import json
from pathlib import Path

import pytest
from mentee.plugins.benches.ask import Scores

TASKS = Path(__file__).parents[3] / "examples" / "asking"


def test_what_a_document_tells_is_not_asked_and_what_is_open_is(run_mentee, tmp_path):
    done = run_mentee("bench", "ask", TASKS, "--arm", "mentee", "--json", tmp_path / "figures.json")
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "figures.json").read_text())
    attempts = {a["task"]: a for a in document["attempts"]}
    (question,) = attempts["parcels-open"]["questions"]
    assert question["about"] == ["full"]
    assert question["call"].startswith("parcels(")
    assert attempts["parcels-told"]["questions"] == []
    assert [a["accepted"] for a in attempts.values()] == ["c2.patch", "c2.patch"], done.stderr
    assert document["scores"]["mentee"]["ask_f1"] == 1.0
    assert done.stdout.splitlines()[0].split()[:2] == ["asks", "questions"]


def test_a_folder_without_tasks_is_said(run_mentee, tmp_path):
    done = run_mentee("bench", "ask", tmp_path)
    assert done.returncode == 2
    assert "holds no task" in done.stderr


def test_ask_f1_pools_questions_and_blockers():
    scores = Scores("mentee", tasks=4, questions=4, resolved=3, blockers=3, passed=3, needless=0, tampered=0)
    assert (scores.precision, scores.recall) == (0.75, 1.0)
    assert scores.ask_f1 == pytest.approx(2 * 0.75 / 1.75)
    assert scores.pass_rate == 0.75
    assert Scores("never", 4, 0, 0, 3, 1, 0, 0).ask_f1 == 0.0
