"""What is remembered is its owner's: to list, to edit with its history, to carry away, and to set right."""

import json
import shutil

import pytest
from click.testing import CliRunner
from mentee.memory.commands.correct import correct
from mentee.memory.commands.memory import memory
from mentee.runtime.errors import UsageError


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTEE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(command, *words: str) -> str:
        return CliRunner().invoke(command, words, standalone_mode=False, catch_exceptions=False).output

    return run


def said(call, words: str) -> dict:
    return json.loads(call(correct, words, "--everywhere", "--json"))


def test_an_export_taken_in_and_exported_again_is_the_same_byte_by_byte(call, tmp_path, monkeypatch):
    for words in ("names are in größerer Schrift", "no floats until 2.0, except in tests", "use tuples"):
        said(call, words)
    first = call(memory, "export")
    (tmp_path / "memory.jsonl").write_text(first, encoding="utf-8")
    monkeypatch.setenv("MENTEE_DATA_DIR", str(tmp_path / "other"))
    assert "3 new" in call(memory, "import", "memory.jsonl")
    assert call(memory, "export") == first
    assert "0 new, 0 changed, 3 known" in call(memory, "import", "memory.jsonl")
    assert call(memory, "export") == first


def test_a_file_that_is_no_export_changes_nothing(call, tmp_path):
    said(call, "use tuples")
    good = call(memory, "export")
    call(memory, "forget", json.loads(good)["id"])
    (tmp_path / "memory.jsonl").write_text(good + "{}\n")
    with pytest.raises(UsageError, match="line 2 "):
        call(memory, "import", "memory.jsonl")
    assert call(memory, "export") == ""


def test_an_edit_keeps_what_it_was_in_its_history(call):
    one = said(call, "amounts are in cents")
    changed = json.loads(call(memory, "edit", one["id"], "--text", "amounts are in pence", "--json"))
    assert (changed["id"], changed["text"]) == (one["id"], "amounts are in pence")
    shown = call(memory, "show", one["id"][:5])
    assert "amounts are in pence" in shown
    assert "amounts are in cents" in shown
    assert [r["text"] for r in json.loads(call(memory, "list", "--json"))] == ["amounts are in pence"]


def test_what_takes_the_place_of_another_says_so_and_gives_it_back_when_forgotten(call):
    one = said(call, "use tuples for points")
    told = call(correct, "no tuples for points anymore, use a class", "--everywhere")
    assert f"takes the place of {one['id']}: use tuples for points" in told
    assert json.loads(call(memory, "stats", "--json"))["replaced"] == 1
    newer = json.loads(call(memory, "list", "--json"))[-1]
    assert f"counts again: {one['id']}" in call(memory, "forget", newer["id"])
    assert json.loads(call(memory, "stats", "--json"))["in_force"] == 1


def test_the_doctor_makes_a_lost_index_again_and_reembed_makes_another(call, tmp_path):
    said(call, "amounts are in cents")
    assert "index: 2 vectors by all-MiniLM-L6-v2" in call(memory, "doctor")
    shutil.rmtree(tmp_path / "data" / "memory" / "chroma")
    assert "log: 1 records, all check; 1 count" in call(memory, "doctor")
    assert (tmp_path / "data" / "memory" / "chroma").is_dir()
    assert "index: 2 vectors by hashed-words-1" in call(memory, "reembed", "--embedder", "hashed-words")
