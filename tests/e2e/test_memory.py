"""What was answered in one run is not asked in the next, and is not applied in another repository."""

import json
import subprocess

import pytest

from .conftest import SHOP


@pytest.fixture
def quiet(make_repo):
    """Make a repository with the bug and no test that shows it, one commit of its own."""

    def make(note: str):
        tests = SHOP["test_shop.py"].split("    def test_at_the_limit")[0]
        return make_repo({"shop.py": SHOP["shop.py"], "test_shop.py": tests, "NOTE": note})

    return make


def test_an_answer_is_remembered_where_it_was_given(quiet, solve, run_mentee, data_dir):
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
