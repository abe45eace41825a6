"""A finished run is kept as what mattered of it, and judged by what came of its patch."""

import os
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.experiences.fate import fate, renewed
from mentee.memory.experiences.hunks import hunks, units
from mentee.memory.experiences.lesson import lesson
from mentee.memory.experiences.likeness import likeness
from mentee.memory.experiences.precedents import MOST, precedents
from mentee.memory.experiences.shortest import Move, shortest
from mentee.memory.experiences.shown import shown
from mentee.memory.experiences.trust import easiness, ripened
from mentee.memory.plugin import mentee_recall
from mentee.memory.records import Experience
from mentee.memory.scope import identity
from mentee.memory.store import Memory
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.contracts.policy import Situation
from mentee.runtime.contracts.precedent import Signature
from mentee.runtime.contracts.task import Setup, Task
from mentee.runtime.differing import between, difference
from mentee.runtime.runs import RunFolder
from mentee.runtime.signature import signature_of
from mentee.runtime.testing import MemoryTree

ENTRIES = st.lists(st.sampled_from("abcde"), max_size=4, unique=True).map(tuple)
SIGNATURES = st.builds(Signature, *[ENTRIES] * 6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=5,
)
BEFORE = "def total(prices):\n    n = 0\n    for price in prices[1:]:\n        n += price\n    return n\n"
AFTER = BEFORE.replace("[1:]", "")


def solved(**changes) -> Experience:
    known = {"id": "e", "at": 0.0, "repository": "here", "issue": "", "outcome": "solved", "origin": "slice"}
    return Experience(**{**known, **changes})


@given(one=SIGNATURES, other=SIGNATURES)
def test_likeness_is_symmetric_bounded_and_whole_for_the_same(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == (1.0 if any(getattr(one, name) for name in Signature.__slots__) else 0.0)


@given(came=VALUES, wanted=VALUES)
def test_how_two_values_differ_can_always_be_said_and_is_read_off_a_message(came, wanted):
    said = between(came, wanted)
    assert said
    assert difference(f"assert {came!r} == {wanted!r}\n +  where x = f()") in (said, "")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("assert 4 == 5", "number: one less"),
        ("4 != 5 : too small", "number: one less"),
        ("AssertionError: [1, 2] != [2, 1]", "sequence: another order"),
        ("assert 'Ann' == 'ann'\n  - ann", "text: another case"),
        ("assert None == 3", "NoneType for int"),
        ("assert total(x) == 3", ""),
        ("KeyError: 'a'", ""),
    ],
)
def test_the_difference_names_no_values(message, said):
    assert difference(message) == said


def test_failures_of_one_kind_look_alike_whatever_the_names():
    def seen(name: str, operator: str) -> Signature:
        files = {
            f"{name}.py": f"def {name}(xs, most):\n    return [x for x in xs if x {operator} most]\n",
            f"test_{name}.py": f"def test_{name}():\n    assert {name}([1, 2], 2) == [1, 2]\n",
        }
        result = TestResult(
            f"test_{name}.py::test_{name}",
            Outcome.FAILED,
            message="assert [1] == [1, 2]",
            exception="AssertionError",
            lines={f"{name}.py": frozenset({2})},
        )
        return signature_of(Evidence((result,), ()), MemoryTree(files))

    one, same, other = seen("small", "<"), seen("cheap", "<"), seen("odd", "%")
    assert likeness(one, same) == 1.0
    assert likeness(one, other) < 1.0
    assert {"Lt", "ListComp"} <= set(one.operators)


@given(steps=st.lists(st.tuples(*[st.sampled_from("abcdef")] * 2), max_size=12))
def test_the_shortest_way_leads_from_the_first_tree_to_the_last_and_folds_the_rest(steps):
    made = [Move(before, after, f"{before}{after}") for before, after in steps]
    way = shortest(made, "a", "f")
    assert not way or (way[0].before, way[-1].after) == ("a", "f")
    assert all(one.after == other.before for one, other in pairwise(way))
    assert len({move.before for move in way}) == len(way)
    if any(move.before == "a" and move.after == "f" for move in made):
        assert len(way) == 1


def test_the_blocks_of_a_patch_say_which_function_and_statement_was_changed(make_repo):
    repo = make_repo({"shop.py": BEFORE, "gone.py": "x = 1\n"})
    (repo / "shop.py").write_text(AFTER)
    (repo / "gone.py").unlink()
    changed, gone = sorted(hunks(diff(repo)), key=lambda hunk: hunk.path, reverse=True)
    assert (changed.path, changed.function, units(changed)) == ("shop.py", "total", ("For",))
    assert "\n".join(changed.before) + "\n" == BEFORE
    assert (gone.path, gone.after) == ("gone.py", ())


def diff(repo: Path) -> str:
    return subprocess.run(["git", "diff"], cwd=repo, check=True, capture_output=True, text=True).stdout


def commit(repo: Path, text: str) -> None:
    (repo / "shop.py").write_text(text)
    later = {**os.environ, "GIT_COMMITTER_DATE": "2040-01-01T00:00:00Z"}
    subprocess.run(["git", "commit", "-qam", "next"], cwd=repo, check=True, env=later)


@pytest.mark.parametrize(
    ("history", "came"),
    [
        ([], ""),
        ([AFTER], "applied"),
        ([AFTER.replace("n = 0", "n = 0.0") + "\n\nRATE = 3\n"], "edited"),
        ([AFTER, BEFORE], "reverted"),
        ([BEFORE + "\n\nRATE = 3\n"], "discarded"),
        (["def total(prices):\n    return sum(prices)\n"], "discarded"),
    ],
)
def test_what_came_of_a_patch_is_read_off_the_repositorys_history(make_repo, history, came):
    repo = make_repo({"shop.py": BEFORE})
    (repo / "shop.py").write_text(AFTER)
    kept = solved(at=2e9, patch=diff(repo), files=("shop.py",))
    (repo / "shop.py").write_text(BEFORE)
    for text in history:
        commit(repo, text)
    assert [changed.fate for changed in renewed([kept], repo, "here", repo)] == ([came] if came else [])
    assert renewed([kept], repo, "elsewhere", repo) == []


def test_a_patch_that_was_applied_and_taken_back_between_two_runs_is_reverted(make_repo, tmp_path):
    repo = make_repo({"shop.py": BEFORE})
    (repo / "shop.py").write_text(AFTER)
    kept = solved(patch=diff(repo), files=("shop.py",), run="run-1")
    (repo / "shop.py").write_text(BEFORE)
    (tmp_path / "run-1").mkdir()
    RunFolder(tmp_path / "run-1").say({"kind": "applied"})
    assert [changed.fate for changed in renewed([kept], repo, "here", tmp_path)] == ["reverted"]


def test_a_patch_that_was_written_anew_is_not_held_to_be_reverted():
    assert fate("", ["", "in"], "applied", gone_on=True) == "applied"
    assert fate("out", [], "applied", gone_on=True) == "reverted"


@given(found=st.integers(0, 10**6), plausible=st.integers(0, 1000), alike=st.integers(0, 30))
def test_plain_experiences_weigh_first_and_hard_ones_as_there_are_more(found, plausible, alike):
    one = solved(found=found, plausible=plausible)
    assert 0.0 < ripened(one, alike) <= 1.0
    assert ripened(one, alike) <= ripened(one, alike + 1)
    assert easiness(one) >= easiness(solved(found=found + 1, plausible=plausible + 1))


def test_what_came_of_a_patch_decides_how_far_it_counts_and_for_what():
    looks = Signature(("AssertionError",), ("number: one less",), ("Lt", "For"))
    known = [
        solved(id="kept", fate="applied", signature=looks, units=("For",), files=("shop.py",)),
        solved(id="back", fate="reverted", signature=looks, origin="guard"),
        solved(id="bad", good=False, fate="applied", signature=looks, origin="name"),
        solved(
            id="not", outcome="not solved", origin="", missed=("tests.guard",), signature=looks, lesson="-"
        ),
        solved(id="far", repository="elsewhere", fate="applied", signature=looks, files=("shop.py",)),
        solved(id="other", fate="applied", signature=Signature(("KeyError",), (), ("Mod",))),
    ]
    found = {one.id: one for one in precedents(known, looks, "here")}
    assert set(found) == {"kept", "back", "bad", "not", "far", "other"}
    assert found["other"].weight < 0.2 * found["kept"].weight
    assert (found["kept"].proved, found["far"].proved, found["back"].proved) == (1.0, 0.5, 0.0)
    assert (found["kept"].solved, found["kept"].against, found["kept"].path) == (("slice",), (), "shop.py")
    assert (found["back"].solved, found["back"].against) == ((), ("guard",))
    assert (found["bad"].solved, found["bad"].against) == ((), ("name",))
    assert (found["not"].solved, found["not"].lesson) == ((), "-")
    assert (found["far"].path, found["far"].weight) == ("", 0.5 * found["kept"].weight)
    assert len(precedents(known * 20, looks, "here")) == MOST


def test_precedents_come_with_the_first_step_alone_and_never_with_no_learn(make_repo, data_dir):
    repo = make_repo({"shop.py": BEFORE})
    Memory(data_dir).remember(solved(repository=identity(repo), signature=Signature(("KeyError",))))
    failing = TestResult("test_shop.py::test_total", Outcome.FAILED, exception="KeyError")

    def recalled(step: int, learn: bool) -> int:
        situation = Situation(Task(repo), step, 0, MemoryTree({"shop.py": BEFORE}), Evidence((failing,), ()))
        setup = Setup(repo, repo, repo, data_dir, 0, {}, {"learn": learn})
        return len(mentee_recall(situation, setup))

    assert (recalled(1, learn=True), recalled(2, learn=True), recalled(1, learn=False)) == (1, 0, 0)


def test_a_run_that_failed_is_guidance_by_what_was_not_met():
    missed = solved(
        outcome="not solved",
        origin="",
        candidates=1200,
        missed=("tests.guard",),
        refuted=("guard",),
        rationale="`<` becomes `<=` in shop.py:3",
        signature=Signature(("IndexError",)),
    )
    said = lesson(missed)
    assert "IndexError: not solved, 1,200 tried" in said
    assert "not met: tests.guard" in said
    assert "looked right and was not: guard" in said
    assert any(line.startswith("counts") and line.endswith("as guidance alone") for line in shown(missed))
