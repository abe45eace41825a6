"""What people did with patches foretells what they keep, as far as it does, and is shown by a command."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.commands.rate import rate
from mentee.memory.feedback.critic import CRITERION, Keeping
from mentee.memory.feedback.features import NAMES, features
from mentee.memory.feedback.liking import LEAST, bins, brier, liking
from mentee.memory.feedback.signals import signal
from mentee.memory.records import Experience
from mentee.memory.store import Memory
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.critique import Context, Rubric
from mentee.runtime.contracts.evidence import Evidence
from mentee.runtime.contracts.task import Setup, Task
from mentee.runtime.errors import UsageError
from mentee.runtime.testing import MemoryTree

CONTEXT = Context(Task(Path()), MemoryTree({}), Evidence((), ()), Rubric())
SMALL, LARGE = Candidate((Edit("a.py", 4, 5, "<="),)), Candidate((Edit("a.py", 4, 90, "x\n" * 200),))


def kept(number: int, candidate: Candidate, **changes) -> Experience:
    known = Experience(f"e{number}", 0.0, "here", "", "solved", origin="t", features=features(candidate))
    return replace(known, run=f"run-{number}", **changes)


def history(count: int) -> list[Experience]:
    """Small patches were applied, large ones were taken back."""
    small = [kept(2 * n, SMALL, fate="applied") for n in range(count)]
    return [*small, *(kept(2 * n + 1, LARGE, fate="reverted") for n in range(count))]


def test_the_owners_word_goes_over_what_was_seen():
    def told(**changes) -> tuple[bool, float] | None:
        found = signal(kept(0, SMALL, **changes))
        return found and (found.good, found.sure)

    assert told() is None
    assert told(fate="applied") == (True, 0.8)
    assert told(fate="applied", good=False) == (False, 1.0)
    assert told(fate="reverted", good=True) == (True, 1.0)
    assert signal(replace(kept(0, SMALL, good=True), origin="")) is None


def test_before_there_is_enough_nothing_is_concluded():
    few = liking(history(LEAST - 1))
    assert (few.good, few.bad, few.skill) == (LEAST - 1, LEAST - 1, 0.0)
    assert few.good_chance(features(SMALL)) == 0.5


def test_what_is_kept_is_learned_and_shown_on_patches_that_it_had_not_seen():
    found = liking(history(12))
    assert found.skill > 0.5
    assert found.good_chance(features(SMALL)) > 0.7
    assert found.good_chance(features(LARGE)) < 0.3
    assert sum(one.count for one in found.bins) == sum(2 for _ in range(24))
    assert dict(found.by) == {"applied": 12, "reverted": 12}


def test_a_model_that_foretells_nothing_says_nothing():
    same = [
        replace(one, fate="applied" if n % 2 else "reverted", features=features(SMALL))
        for n, one in enumerate(history(20))
    ]
    assert liking(same).skill == pytest.approx(0.0, abs=0.05)
    assert liking(same).good_chance(features(SMALL)) == pytest.approx(0.5, abs=0.05)


@given(pairs=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_calibration_counts_every_patch_once(pairs):
    chances, labels = [p for p, _ in pairs], [good for _, good in pairs]
    found = bins(chances, labels)
    assert (sum(b.count for b in found), sum(b.good for b in found)) == (len(pairs), sum(labels))
    assert all(0 <= b.good <= b.count for b in found)
    assert 0.0 <= brier(chances, labels) <= 1.0


@given(texts=st.lists(st.tuples(st.integers(0, 50), st.text(max_size=40)), min_size=1, max_size=4))
def test_features_are_of_the_shape_alone(texts):
    edits = tuple(Edit("a.py", 60 * n, 60 * n + gone, text) for n, (gone, text) in enumerate(texts))
    shape = features(Candidate(edits))
    assert len(shape) == len(NAMES)
    plain = tuple(
        Edit("z.py", e.start, e.end, "".join("\n" if c == "\n" else "q" for c in e.text)) for e in edits
    )
    assert features(Candidate(plain)) == shape
    assert features(Candidate()) == ()


def judged(data_dir, learn: bool) -> list[float]:
    setup = Setup(data_dir, data_dir, data_dir, data_dir, 0, {}, {"learn": learn})
    found = asyncio.run(Keeping(setup).critique([SMALL, LARGE], CONTEXT))
    return [
        finding.score for critique in found for finding in critique.findings if finding.criterion == CRITERION
    ]


def test_candidates_are_held_against_it_once_it_foretells_and_never_with_no_learn(data_dir):
    memory = Memory(data_dir)
    assert judged(data_dir, learn=True) == []
    for one in history(12):
        memory.remember(one)
    small, large = judged(data_dir, learn=True)
    assert small > 0.6
    assert large < 0.4
    assert judged(data_dir, learn=False) == []


def test_a_run_is_rated_and_what_was_learned_is_shown(data_dir):
    memory = Memory(data_dir)
    for one in history(8):
        memory.remember(one)
    (data_dir / "runs" / "run-0").mkdir(parents=True)
    (data_dir / "runs" / "run-0" / "journal.jsonl").touch()
    done = CliRunner().invoke(rate, ["run-0", "bad", "--because", "it hides the error"])
    assert done.exit_code == 0, done.output
    (known,) = [e for e in Memory(data_dir).experiences() if e.run == "run-0"]
    assert (known.good, known.because) == (False, "it hides the error")
    shown = CliRunner().invoke(rate, ["--stats"]).output
    assert "patches kept: 7, not kept: 9" in shown
    assert "it moves a score by 0.05 at most" in shown
    told = json.loads(CliRunner().invoke(rate, ["--stats", "--json"]).output)
    assert sum(one["count"] for one in told["calibration"]) > 0
    for wrong in (["run-9", "good"], ["run-0"]):
        assert isinstance(CliRunner().invoke(rate, wrong).exception, UsageError)
