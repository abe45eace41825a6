"""What applies and is near is recalled, whatever happened to the index, and whoever else uses it."""

import math
import multiprocessing
import shutil
from pathlib import Path

import pytest
from mentee.memory.context import Context
from mentee.memory.index import Index
from mentee.memory.recall import recall, weighed
from mentee.memory.records import Correction, Experience
from mentee.memory.store import Memory


def test_what_is_near_and_applies_is_recalled_and_an_index_that_is_lost_or_damaged_is_made_again(tmp_path):
    memory = Memory(tmp_path)
    cents = memory.remember(Correction("", 0.0, "Amounts of an invoice are in cents.", "root-1"))
    memory.remember(Correction("", 0.0, "Log lines have no trailing dots.", "root-1"))
    memory.remember(Correction("", 0.0, "Amounts of an invoice are in pounds.", "root-2"))
    memory.remember(Experience("", 0.0, "root-1", "the invoice shows a wrong amount in cents", "solved"))

    def recalled() -> list[str]:
        now = Context(repo="root-1", task="the invoice shows a wrong amount in cents")
        return [found.correction.id for found in recall(memory, now)]

    assert recalled() == [cents]
    shutil.rmtree(memory.index.folder)
    memory = Memory(tmp_path)
    assert recalled() == [cents]
    for file in memory.index.folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    memory = Memory(tmp_path)
    assert recalled() == [cents]
    assert recall(memory, Context(repo="root-1", task="entirely unrelated weather")) == []


class Letters:
    """Tells texts apart by how many of two letters they have."""

    name = "letters"
    dimension = 2
    near = 0.5

    def embed(self, texts):
        return [[text.count("a") + 0.1, text.count("b") + 0.1] for text in texts]


class OtherLetters(Letters):
    name = "other letters"

    def embed(self, texts):
        return [vector[::-1] for vector in super().embed(texts)]


class Words(Letters):
    dimension = 3

    def embed(self, texts):
        return [[*vector, 0.0] for vector in super().embed(texts)]


def test_vectors_of_two_embedders_are_never_mixed_and_a_change_is_said_with_the_way_out(tmp_path, capsys):
    for embedder in (Letters(), OtherLetters(), Words(), Letters()):
        (found,) = Index(tmp_path / "chroma", embedder).vectors(["aaaa"], "texts")
        (own,) = embedder.embed(["aaaa"])
        assert sum(a * b for a, b in zip(found, own, strict=True)) == pytest.approx(
            math.hypot(*own), rel=1e-5
        )
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert "1 vectors are by letters, and the settings name other letters" in told[0]
    assert all("`mentee memory reembed`" in line for line in told)


def remember_and_recall(data_dir: Path, writer: int) -> None:
    memory = Memory(data_dir, "hashed-words")
    for number in range(5):
        text = f"rule {writer}{number}"
        kept = memory.remember(Correction("", 0.0, text, "r"))
        assert kept in {found.correction.id for found in weighed(memory, Context(repo="r", task=text))}


def test_processes_that_remember_and_recall_at_once_lose_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=remember_and_recall, args=(tmp_path, n)) for n in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    memory = Memory(tmp_path, "hashed-words")
    found = memory.nearest("rule", memory.corrections(), 100)
    assert sorted(c.text for c, _ in found) == sorted(f"rule {w}{n}" for w in range(2) for n in range(5))
