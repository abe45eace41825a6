"""The journal keeps what was acknowledged, drops what a kill tore, and hides no damage."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.codec import Unknown
from mentee.runtime.errors import EnvironmentFault, UsageError
from mentee.runtime.events import Note, PhaseStarted, PluginFaulted
from mentee.runtime.journal import CorruptJournal, Journal, follow, parse, read

EVENTS = st.lists(
    st.builds(Note, st.text())
    | st.builds(PhaseStarted, st.text(max_size=9), st.integers(0, 9))
    | st.builds(PluginFaulted, st.text(), st.text(), st.text()),
    min_size=1,
    max_size=8,
)


def write(path: Path, events: list) -> bytes:
    with Journal(path) as journal:
        for event in events:
            journal.append(event)
        journal.sync()
    return path.read_bytes()


@given(events=EVENTS)
def test_what_is_written_is_read_back(tmp_path_factory, events):
    path = tmp_path_factory.mktemp("j") / "journal.jsonl"
    write(path, events)
    assert [entry.event for entry in read(path)] == events


@given(events=EVENTS, share=st.floats(0, 1))
def test_a_journal_torn_anywhere_keeps_every_whole_line_and_can_be_written_on(
    tmp_path_factory, events, share
):
    path = tmp_path_factory.mktemp("j") / "journal.jsonl"
    whole = write(path, events)
    cut = round(share * len(whole))
    path.write_bytes(whole[:cut])
    kept = events[: whole[:cut].count(b"\n")]
    assert [entry.event for entry in read(path)] == kept
    with Journal(path) as journal:
        journal.append(Note("after"))
    assert [entry.event for entry in read(path)] == [*kept, Note("after")]


@given(share=st.floats(0, 1))
def test_a_changed_byte_in_the_middle_is_reported_with_its_line(tmp_path_factory, share):
    path = tmp_path_factory.mktemp("j") / "journal.jsonl"
    whole = write(path, [Note("one"), Note("two"), Note("three")])
    ends = [i for i, byte in enumerate(whole) if byte == 10]
    at = round(share * (ends[1] - 1))
    at -= at in ends
    changed = bytearray(whole)
    changed[at] ^= 1
    path.write_bytes(changed)
    line = 1 if at < ends[0] else 2
    with pytest.raises(CorruptJournal, match=f"line {line} "):
        read(path)


def test_a_lost_line_is_reported(tmp_path):
    path = tmp_path / "journal.jsonl"
    lines = write(path, [Note("one"), Note("two"), Note("three")]).splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(CorruptJournal, match="line 2 "):
        Journal(path)


def test_events_of_a_later_version_are_kept_and_written_back_unchanged(tmp_path):
    path = tmp_path / "journal.jsonl"
    later = Unknown("TeaMade", 3, {"cups": 2})
    write(path, [later, Note("known")])
    assert [entry.event for entry in read(path)] == [later, Note("known")]
    assert json.loads(path.read_bytes().splitlines()[0])["kind"] == "TeaMade"


def test_a_face_follows_line_by_line_and_waits_for_a_line_to_be_whole(tmp_path):
    path = tmp_path / "journal.jsonl"
    whole = write(path, [Note("one"), Note("two")])
    end = whole.index(b"\n") + 1
    path.write_bytes(whole[: end + 5])
    entries, offset, number = follow(path)
    assert [e.event for e in entries] == [Note("one")]
    path.write_bytes(whole)
    entries, offset, number = follow(path, offset, number)
    assert [e.event for e in entries] == [Note("two")]
    assert offset == len(whole)


def test_work_counts_on_where_the_process_before_left_off(tmp_path):
    path = tmp_path / "journal.jsonl"
    write(path, [Note("one")])
    before = read(path)[-1].elapsed_s
    with Journal(path) as journal:
        assert journal.elapsed_s >= before
        assert journal.append(Note("two")).number == 2


def test_a_missing_journal_and_a_missing_folder_are_clear_errors(tmp_path):
    with pytest.raises(UsageError, match="no journal"):
        read(tmp_path / "journal.jsonl")
    with pytest.raises(EnvironmentFault, match="cannot write"):
        Journal(tmp_path / "nowhere" / "journal.jsonl")


def test_reading_from_an_offset_numbers_lines_as_they_are(tmp_path):
    path = tmp_path / "journal.jsonl"
    whole = write(path, [Note("one"), Note("two")])
    end = whole.index(b"\n") + 1
    assert [e.number for e in parse(whole[end:], first=2)[0]] == [2]
