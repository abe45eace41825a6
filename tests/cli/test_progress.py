import io
import os
import sys

from mentee.cli.progress import Progress
from mentee.runtime.contracts.task import Budget, Task
from mentee.runtime.events import Note, PluginFaulted, RunResumed, RunStarted
from mentee.runtime.journal import Journal
from mentee.runtime.runs import RunStore


def told(data_dir, events, monkeypatch, *, resumed_after=None):
    """What progress says on a stderr that is no terminal, looking after every event."""
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    folder = RunStore(data_dir).new()
    first = RunStarted(folder.id, Task(data_dir), Budget(), {}, 0, "0.1.0")
    events = [first, *events]
    before, after = (events[:resumed_after], events[resumed_after:]) if resumed_after else ([], events)
    with Journal(folder.journal) as journal:
        for event in before:
            journal.append(event)
        with Progress(folder, new=not before) as progress:
            progress.tick()
            for event in after:
                journal.append(event)
                progress.tick()
    return folder, stderr.getvalue().splitlines()


def test_each_phase_is_told_when_it_begins_and_with_its_counts_when_it_ends(data_dir, solved, monkeypatch):
    folder, lines = told(data_dir, solved, monkeypatch)
    assert lines[0] == f"mentee: run {folder.id}"
    text = "\n".join(lines)
    at = [text.index(f"mentee: {phase} ...") for phase in ("reproduce", "locate", "propose", "verify")]
    assert at == sorted(at)
    assert (
        "mentee: reproduce: 1 tests pass, 1 fail; the failure: test_shop.py::test_two (from the suite), "
        in text
    )
    assert "mentee: locate: 2 tests traced, " in text
    assert "mentee: propose: 48 candidates" in text
    assert "mentee: critique: 40 ran the tests, 1 plausible, best 0.93" in text
    assert "mentee: verify: 2 tests ran: 1 fixed, none broken, " in text


def test_faults_and_notes_are_told_without_their_escapes(data_dir, monkeypatch):
    events = [
        PluginFaulted("evil", "critique", "raised", "\x1b[2Jboom\nmore"),
        Note("left out: \x1b]0;x\x07t"),
    ]
    _, lines = told(data_dir, events, monkeypatch)
    assert lines[1:] == ["mentee: plugin evil: raised in critique: boom", "mentee: note: left out: t"]


def test_a_resumed_run_does_not_tell_again_what_happened_before(data_dir, solved, monkeypatch):
    events = [*solved[:8], RunResumed(("evil",)), *solved[8:]]
    _, lines = told(data_dir, events, monkeypatch, resumed_after=9)
    assert lines[1] == "mentee: resumed, with evil set aside"
    assert not any("reproduce" in line for line in lines)


def test_a_watcher_that_goes_away_does_not_end_the_run(data_dir, solved, monkeypatch):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as gone:
        monkeypatch.setattr(sys, "stderr", gone)
        folder = RunStore(data_dir).new()
        with Journal(folder.journal) as journal, Progress(folder) as progress:
            for event in solved:
                journal.append(event)
                progress.tick()
        monkeypatch.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), gone.fileno())
