"""Memory keeps what was acknowledged, recalls it where it applies, and forgets it when it is told to."""

import multiprocessing
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.embed import HashedWords
from mentee.memory.log import CorruptMemory, Log
from mentee.memory.records import Correction, Experience, Forgotten, from_json, to_json
from mentee.memory.scope import applies
from mentee.memory.store import Memory
from mentee.runtime.errors import UsageError

TEXT = st.text(max_size=12)
RECORDS = st.one_of(
    st.builds(Correction, TEXT, st.floats(0, 9), TEXT, TEXT, TEXT),
    st.builds(Experience, TEXT, st.floats(0, 9), TEXT, TEXT, TEXT, met=st.lists(TEXT, max_size=2).map(tuple)),
    st.builds(Forgotten, TEXT, st.floats(0, 9), TEXT),
)


@given(record=RECORDS)
def test_a_record_survives_the_disk(record):
    assert from_json(to_json(record) | {"of a later version": 1}) == record


@given(records=st.lists(RECORDS, min_size=1, max_size=5), share=st.floats(0, 1))
def test_a_log_torn_anywhere_keeps_its_whole_lines_and_can_be_written_on(tmp_path_factory, records, share):
    log = Log(tmp_path_factory.mktemp("m") / "log.jsonl")
    for record in records:
        log.append(record)
    whole = log.path.read_bytes()
    cut = round(share * len(whole))
    log.path.write_bytes(whole[:cut])
    kept = records[: whole[:cut].count(b"\n")]
    assert log.read() == kept
    log.append(records[0])
    assert log.read() == [*kept, records[0]]


def test_a_changed_line_is_reported(tmp_path):
    log = Log(tmp_path / "log.jsonl")
    log.append(Correction("a", 1.0, "one"))
    log.append(Correction("b", 2.0, "two"))
    log.path.write_bytes(log.path.read_bytes().replace(b"one", b"won"))
    with pytest.raises(CorruptMemory, match="line 1 "):
        log.read()


def write_many(path, writer: int) -> None:
    for number in range(25):
        Log(path).append(Correction(f"{writer}-{number}", 0.0, "x" * number))


def test_four_writers_at_once_lose_nothing(tmp_path):
    path = tmp_path / "log.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(path, n)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    ids = [record.id for record in Log(path).read()]
    assert sorted(ids) == sorted(f"{w}-{n}" for w in range(4) for n in range(25))


def test_a_correction_applies_in_its_repository_and_to_its_paths_only():
    here = Correction("", 0.0, "cents", "root-1", "billing/*")
    assert applies(here, "root-1", frozenset({"billing/tax.py"}))
    assert not applies(here, "root-1", frozenset({"shop.py"}))
    assert not applies(here, "root-2", frozenset({"billing/tax.py"}))
    assert applies(Correction("", 0.0, "anywhere"), "root-2", frozenset())


def test_what_is_near_and_applies_is_recalled_and_an_index_that_is_lost_or_damaged_is_made_again(tmp_path):
    memory = Memory(tmp_path)
    cents = memory.remember(Correction("", 0.0, "Amounts of an invoice are in cents.", "root-1"))
    memory.remember(Correction("", 0.0, "Log lines have no trailing dots.", "root-1"))
    memory.remember(Correction("", 0.0, "Amounts of an invoice are in pounds.", "root-2"))

    def recalled() -> list[str]:
        return [c.id for c in memory.recall("the invoice shows a wrong amount in cents", "root-1")]

    assert recalled() == [cents]
    shutil.rmtree(memory.index.folder)
    assert recalled() == [cents]
    for file in memory.index.folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    assert recalled() == [cents]
    assert memory.recall("entirely unrelated weather", "root-1") == []


def test_what_is_forgotten_is_not_recalled_nor_listed(tmp_path):
    memory = Memory(tmp_path)
    kept = memory.remember(Correction("", 0.0, "Amounts are in cents.", about="q", repository="r"))
    assert memory.answer("q", "r") is not None
    assert memory.answer("q", "another") is None
    memory.forget(kept[:6])
    assert memory.answer("q", "r") is None
    assert memory.live() == []
    with pytest.raises(UsageError, match="no memory"):
        memory.forget(kept)


@given(text=st.text())
def test_every_text_has_a_vector_of_unit_length(text):
    (vector,) = HashedWords().embed([text])
    assert sum(x * x for x in vector) == pytest.approx(1.0)
