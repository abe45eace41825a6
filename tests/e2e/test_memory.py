"""What was answered in one run is not asked in the next, and is not applied in another repository."""

import json
import os
import shutil
import subprocess

import pytest
from mentee.runtime.events import QuestionAsked, StepStarted
from mentee.runtime.journal import read

from .conftest import SHOP

WITNESS = """\
import json, os, sys
from mentee import hookimpl

@hookimpl(trylast=True)
def mentee_run_finished():
    with open(os.environ["LOADED"], "w") as file:
        json.dump(sorted(sys.modules), file)
"""


@pytest.fixture
def events(data_dir):
    """Read what the latest run did, of one kind of event."""

    def latest(kind):
        run = max((data_dir / "runs").iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
        return [entry.event for entry in read(run / "journal.jsonl") if isinstance(entry.event, kind)]

    return latest


@pytest.fixture
def quiet(make_repo):
    """Make a repository with the bug and no test that shows it, one commit of its own."""

    def make(note: str):
        tests = SHOP["test_shop.py"].split("    def test_at_the_limit")[0]
        return make_repo({"shop.py": SHOP["shop.py"], "test_shop.py": tests, "NOTE": note})

    return make


def test_an_answer_is_remembered_where_it_was_given(quiet, solve, run_mentee, data_dir, events):
    here, elsewhere = quiet("one"), quiet("another")
    issue = ("--text", "A price at the limit is left out of the total.")
    asked = solve(here, *issue)
    assert asked.returncode == 3, asked.stderr
    (run,) = (data_dir / "runs").iterdir()
    answered = run_mentee("answer", run.name, ">>> from shop import total\n>>> total([5], 5)\n5", cwd=here)
    assert answered.returncode == 0, answered.stderr
    assert "price <= limit" in answered.stdout

    again = solve(here, *issue)
    assert again.returncode == 0, again.stderr
    assert "price <= limit" in again.stdout
    assert [(asked.channel, asked.person) for asked in events(QuestionAsked)] == [("memory", False)]
    assert solve(elsewhere, *issue).returncode == 3

    records = json.loads(run_mentee("memory", "list", "--json", cwd=here).stdout)
    (correction,) = [r for r in records if r["kind"] == "Correction"]
    assert correction["source"] == "answer"
    assert "total([5], 5)" in correction["text"]
    assert [r["outcome"] for r in records if r["kind"] == "Experience"] == ["solved", "solved"]

    assert run_mentee("memory", "forget", correction["id"], cwd=here).returncode == 0
    assert solve(here, *issue).returncode == 3


def test_a_clone_is_the_same_repository_and_no_learn_keeps_nothing(shop, solve, run_mentee, tmp_path):
    assert solve(shop, "--no-learn").returncode == 0
    assert "nothing is remembered" in run_mentee("memory", "list", cwd=shop).stderr
    assert run_mentee("correct", "prices are in cents", cwd=shop).returncode == 0
    subprocess.run(["git", "clone", "-q", shop, tmp_path / "clone"], check=True)
    assert run_mentee("correct", "prices are never negative", cwd=tmp_path / "clone").returncode == 0
    records = json.loads(run_mentee("memory", "list", "--json", cwd=shop).stdout)
    assert len({r["repository"] for r in records}) == 1


def test_a_correction_reaches_the_steps_to_which_it_applies(make_repo, solve, run_mentee, tmp_path, events):
    here, elsewhere = make_repo({**SHOP, "NOTE": "one"}), make_repo({**SHOP, "NOTE": "another"})
    (tmp_path / "witness.py").write_text(WITNESS)
    env = {"PYTHONPATH": str(tmp_path), "LOADED": str(tmp_path / "loaded.json")}
    issue = (
        "--text",
        "`total([1, 5], 5)` returns 1 but should return 6: the price at the limit is left out.",
    )

    def recalled(repository) -> tuple[set[str], set[str]]:
        done = solve(repository, *issue, "-p", "witness", env=env)
        assert done.returncode == 0, done.stderr
        loaded = set(json.loads((tmp_path / "loaded.json").read_text()))
        return {text for step in events(StepStarted) for text in step.recalled}, loaded

    texts, loaded = recalled(here)
    assert texts == set()
    assert not loaded & {"chromadb", "numpy", "litellm", "torch"}

    for path in ("shop.py", "docs/*"):
        said = f"A price at the limit is part of the total, says {path}."
        assert run_mentee("correct", said, "--path", path, cwd=here).returncode == 0
    assert run_mentee("correct", "Log lines have no trailing dots.", cwd=here).returncode == 0
    texts, loaded = recalled(here)
    assert texts == {"A price at the limit is part of the total, says shop.py. (for shop.py)"}
    assert "chromadb" in loaded
    assert not loaded & {"litellm", "torch", "sentence_transformers"}
    assert recalled(elsewhere)[0] == set()

    shutil.rmtree(os.path.join(os.environ["MENTEE_DATA_DIR"], "memory", "chroma"))
    assert recalled(here)[0] == texts


def test_a_person_sees_and_searches_what_is_remembered(shop, run_mentee):
    said = json.loads(run_mentee("correct", "prices are in cents", "--json", cwd=shop).stdout)
    run_mentee("correct", "names of files are lower case", "--everywhere", cwd=shop)
    found = json.loads(run_mentee("memory", "search", "a price of 5 cents", "--json", cwd=shop).stdout)
    assert found[0]["id"] == said["id"]
    assert found[0]["likeness"] > found[1]["likeness"]
    shown = run_mentee("memory", "show", said["id"][:5], cwd=shop)
    assert "prices are in cents" in shown.stdout
    refused = run_mentee("memory", "forget", "no-such-id", cwd=shop)
    assert refused.returncode == 2
    assert "mentee memory list" in refused.stderr
