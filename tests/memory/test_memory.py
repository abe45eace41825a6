"""Memory keeps what was acknowledged, recalls it where it applies, and forgets it when it is told to."""

import multiprocessing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.context import Context
from mentee.memory.distil import distil
from mentee.memory.log import CorruptMemory, Log
from mentee.memory.recall import recall
from mentee.memory.records import Correction, Experience, Forgotten, from_json, to_json
from mentee.memory.scope import applies
from mentee.memory.store import Memory
from mentee.runtime.contracts.channel import Blocker, Question
from mentee.runtime.contracts.precedent import Signature
from mentee.runtime.errors import UsageError

TEXT = st.text(max_size=12)
RECORDS = st.one_of(
    st.builds(
        Correction,
        *(TEXT, st.floats(0, 9), TEXT, TEXT, TEXT),
        given=st.builds(Context, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple)),
        rule=st.none() | TEXT.map(lambda words: distil(words, Context())),
    ),
    st.builds(
        Experience,
        *(TEXT, st.floats(0, 9), TEXT, TEXT, TEXT),
        met=st.lists(TEXT, max_size=2).map(tuple),
        signature=st.builds(Signature, st.lists(TEXT, max_size=2).map(tuple)),
        good=st.none() | st.booleans(),
    ),
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


def asked(text: str, about: str = "") -> Question:
    return Question("q1", Blocker.MISSING, text, about=about)


def test_an_answer_is_found_by_what_the_question_is_about_and_only_without_that_by_its_text(tmp_path):
    memory = Memory(tmp_path)
    memory.remember(Correction("", 0.0, "5", "r", about="total", question="What is it?", source="answer"))
    memory.remember(Correction("", 0.0, "yes", "r", question="In  cents?", source="answer"))
    memory.remember(Correction("", 0.0, "no", "r", source="correct"))

    def answer(question: Question, repository: str = "r") -> str:
        found = memory.answer(question, repository)
        return found.text if found else ""

    assert answer(asked("Worded otherwise", about="total")) == "5"
    assert answer(asked("What is it?", about="another call")) == ""
    assert answer(asked("What is it?")) == ""
    assert answer(asked("in cents?")) == "yes"
    assert answer(asked("in cents?"), "another") == ""
    assert answer(asked("")) == ""


def test_what_is_forgotten_is_not_recalled_nor_listed(tmp_path):
    memory = Memory(tmp_path)
    kept = memory.remember(Correction("", 0.0, "In cents.", "r", about="q", source="answer"))
    assert memory.answer(asked("?", about="q"), "r") is not None
    assert recall(memory, Context(repo="r", task="In cents.")) != []
    memory.forget(kept[:6])
    assert memory.answer(asked("?", about="q"), "r") is None
    assert recall(memory, Context(repo="r", task="In cents.")) == []
    assert memory.live() == []
    with pytest.raises(UsageError, match="no memory"):
        memory.forget(kept)
