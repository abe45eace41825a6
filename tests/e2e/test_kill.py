"""A run that is killed goes on to the same patch, wherever the kill falls.

A kill leaves what the run's folder held at that moment, so the folder is copied before each event, laid again
with a part of the next line, and taken up. A few real kills stand below.
"""

import asyncio
import json
import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from mentee.runtime.codec import KINDS
from mentee.runtime.config import Settings, load
from mentee.runtime.contracts.task import Task
from mentee.runtime.events import ActionFinished, RunFinished, RunResumed, Verified
from mentee.runtime.journal import Entry, Journal, read
from mentee.runtime.play import perform
from mentee.runtime.runs import RunFolder, RunStore
from mentee.runtime.solve import take_up
from mentee.runtime.state import fold_all

MODULE = """\
def total(prices, limit):
    \"\"\"The sum of the prices that do not exceed the limit.\"\"\"
    result = 0
    for price in prices:
        if price < limit:
            result += price
    return result
"""
TESTS = """\
import unittest
from shop import total

class TotalTest(unittest.TestCase):
    def test_below(self):
        self.assertEqual(total([1, 2], 5), 3)
    def test_at_the_limit(self):
        self.assertEqual(total([1, 5], 5), 6)
    def test_above(self):
        self.assertEqual(total([1, 6, 9], 5), 1)
"""
FILES = {"shop.py": MODULE, "test_shop.py": TESTS}
SHORT = {"candidates": 36, "width": 9, "collect": 12, "collect_s": 1e6, "wall_s": 1e6}
FLAGS = {**SHORT, "runner": "unittest", "questions": 0}


class PhotographedJournal(Journal):
    """Before each line it copies the run's folder: what a kill at that moment leaves on the disk."""

    def __init__(self, folder: RunFolder, album: Path) -> None:
        self.folder, self.album = folder, album
        super().__init__(folder.journal)

    def append(self, event) -> Entry:
        copy = self.album / str(sum(1 for _ in self.album.iterdir()))
        shutil.copytree(self.folder.path, copy, symlinks=True, ignore_dangling_symlinks=True)
        before = self.path.stat().st_size
        entry = super().append(event)
        (copy / "next-line").write_bytes(self.path.read_bytes()[before:])
        return entry


@dataclass(frozen=True)
class Film:
    """A whole run, and what its folder held before each of its events."""

    task: Task
    settings: Settings
    folder: RunFolder
    album: Path
    patch: str
    events: list

    def resume_from(self, event: int, share: float) -> None:
        """Lay the folder as a kill left it, with a share of the next line torn off; resume, and compare."""
        shutil.rmtree(self.folder.path)
        shutil.copytree(self.album / str(event), self.folder.path, symlinks=True)
        line = (self.folder.path / "next-line").read_bytes()
        with self.folder.journal.open("ab") as file:
            file.write(line[: int(share * len(line))])
        assert play(self.folder, self.task, self.settings, Journal(self.folder.journal)) == 0
        patch, events = finished(self.folder)
        assert patch == self.patch
        assert sum(isinstance(e, ActionFinished) for e in events) == 1
        assert sum(isinstance(e, Verified) for e in events) == 1


def play(folder: RunFolder, task: Task, settings: Settings, journal: Journal) -> int:
    with folder.lock(), journal:
        return asyncio.run(perform(folder, journal, task, settings))


@pytest.fixture
def world(make_repo):
    repository = make_repo(FILES)
    settings = load(repository, {**FLAGS, "sandbox": "landlock"}).settings
    return Task(repository), settings, RunStore(settings.data_dir)


def finished(folder: RunFolder) -> tuple[str, list]:
    """The patch and the events of a finished run, of which nothing is left lying about."""
    events = folder.events()
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome in ("solved", "ambiguous")
    assert not (folder.path / "tree").exists()
    assert not (folder.path / "git").exists()
    assert json.loads(folder.report.read_text())["exit_code"] == 0
    assert fold_all(events) == folder.state()
    return folder.patch.read_text(), events


@pytest.fixture
def film(world, tmp_path) -> Film:
    task, settings, store = world
    folder, album = store.new(), tmp_path / "album"
    album.mkdir()
    assert play(folder, task, settings, PhotographedJournal(folder, album)) == 0
    patch, events = finished(folder)
    assert "price <= limit" in patch
    return Film(task, settings, folder, album, patch, events)


def test_a_run_killed_before_each_kind_of_event_resumes_to_the_same_patch_and_does_nothing_twice(film):
    first = {type(event): index for index, event in reversed(list(enumerate(film.events)))}
    chance = random.Random(20)
    for index in sorted(first.values()):
        film.resume_from(index, chance.choice((0.0, chance.random())))


@pytest.mark.stress
def test_a_run_killed_at_any_event_resumes_to_the_same_patch(film):
    for index in range(len(film.events)):
        film.resume_from(index, 0.0)


@pytest.mark.stress
def test_a_run_killed_at_any_byte_of_its_journal_resumes_to_the_same_patch(film):
    chance = random.Random(20)
    for _ in range(30):
        film.resume_from(chance.randrange(len(film.events)), chance.random())


def test_a_run_killed_after_its_end_is_tidied_when_it_is_taken_up(world):
    task, settings, store = world
    folder = store.new()
    assert play(folder, task, settings, Journal(folder.journal)) == 0
    (folder.path / "tree").mkdir()
    folder.report.unlink()
    assert take_up(folder, lambda: None) == 0
    finished(folder)


def test_replaying_reads_a_journal_to_the_same_state_and_changes_nothing(world, run_mentee):
    task, settings, store = world
    folder = store.new()
    assert play(folder, task, settings, Journal(folder.journal)) == 0
    before = {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()}
    first, second = (run_mentee("replay", folder.id, cwd=task.repository) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()} == before


KILLER = """\
import os, signal
from mentee import hookimpl

@hookimpl
def mentee_event(event):
    if type(event).__name__ == os.environ["KILL_AT"]:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("event", ["BatchCritiqued", "ActionIntended"])
def test_a_real_kill_leaves_no_process_and_the_run_resumes(make_repo, run_mentee, tmp_path, data_dir, event):
    kill_and_resume(make_repo, run_mentee, tmp_path, data_dir, event)


@pytest.mark.stress
@pytest.mark.parametrize("event", sorted(KINDS))
def test_a_real_kill_at_any_kind_of_event_leaves_no_process(
    film, make_repo, run_mentee, tmp_path, data_dir, event
):
    if event not in {type(e).__name__ for e in film.events[1:-1]}:
        pytest.skip("no event of this run")
    kill_and_resume(make_repo, run_mentee, tmp_path, data_dir, event)


def kill_and_resume(make_repo, run_mentee, tmp_path, data_dir, event):
    repository = make_repo(FILES)
    (tmp_path / "killer.py").write_text(KILLER)
    env = {"PYTHONPATH": str(tmp_path), "KILL_AT": event}
    killed = run_mentee(
        "solve", "-p", "killer", "--candidates", "60", "--runner", "unittest", cwd=repository, env=env
    )
    assert killed.returncode == 137, killed.stderr
    assert "Traceback" not in killed.stderr
    (folder,) = RunStore(data_dir).all()
    assert not living(str(folder.path))
    resumed = run_mentee("resume", folder.id, cwd=repository, env={**env, "KILL_AT": ""})
    assert resumed.returncode == 0, resumed.stderr
    patch, events = finished(folder)
    assert "price <= limit" in patch
    assert sum(isinstance(e, RunResumed) for e in events) == 1
    assert not living(str(folder.path))


def living(mark: str) -> list[str]:
    """Command lines of processes that work on a folder, other than ours."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if mark in line:
                found.append(line)
    return found


def test_two_processes_cannot_hold_one_run(world, run_mentee):
    task, settings, store = world
    folder = store.new()
    assert play(folder, task, settings, Journal(folder.journal)) == 0
    (folder.path / "journal.jsonl").write_bytes(b"".join(folder.journal.read_bytes().splitlines(True)[:5]))
    with folder.lock():
        refused = run_mentee("resume", folder.id, cwd=task.repository)
    assert refused.returncode == 2
    assert "at work in another process" in refused.stderr
    assert len(read(folder.journal)) == 5
