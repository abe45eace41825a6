"""What applies and is near is recalled, whatever happened to the index, and whoever else uses it."""

import multiprocessing
import shutil
from pathlib import Path

from mentee.memory.index import Index
from mentee.memory.recall import recall
from mentee.memory.records import Correction, Experience
from mentee.memory.store import Memory


def test_what_is_near_and_applies_is_recalled_and_an_index_that_is_lost_or_damaged_is_made_again(tmp_path):
    memory = Memory(tmp_path)
    cents = memory.remember(Correction("", 0.0, "Amounts of an invoice are in cents.", "root-1"))
    memory.remember(Correction("", 0.0, "Log lines have no trailing dots.", "root-1"))
    memory.remember(Correction("", 0.0, "Amounts of an invoice are in pounds.", "root-2"))
    memory.remember(Experience("", 0.0, "root-1", "the invoice shows a wrong amount in cents", "solved"))

    def recalled() -> list[str]:
        return [c.id for c in recall(memory, "the invoice shows a wrong amount in cents", "root-1", ())]

    assert recalled() == [cents]
    shutil.rmtree(memory.index.folder)
    assert recalled() == [cents]
    for file in memory.index.folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    assert recalled() == [cents]
    assert recall(memory, "entirely unrelated weather", "root-1", ()) == []


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


def test_vectors_of_two_embedders_are_never_mixed(tmp_path):
    texts = {"a": "aaaa", "b": "bbbb"}
    for embedder in (Letters(), OtherLetters(), Words(), Letters()):
        ((id_, likeness),) = Index(tmp_path / "chroma", embedder).nearest("aaa", "texts", texts, texts, 1)
        assert id_ == "a"
        assert likeness > 0.99


def remember_and_recall(data_dir: Path, writer: int) -> None:
    memory = Memory(data_dir, "hashed-words")
    for number in range(5):
        text = f"rule {writer}{number}"
        kept = memory.remember(Correction("", 0.0, text, "r"))
        assert kept in {c.id for c in recall(memory, text, "r", ())}


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
