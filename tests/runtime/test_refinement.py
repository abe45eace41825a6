"""Which way a search is refined follows from what helped before, and from nothing else than the seed."""

import random

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.candidate import Candidate, Edit, ToolCall
from mentee.runtime.contracts.critique import Finding
from mentee.runtime.decision import Deliberation, Verdict, barren, decide
from mentee.runtime.events import BatchCritiqued, Fallen, SearchEnded, StepStarted
from mentee.runtime.refinement import (
    AGAIN,
    CRITIQUE,
    HOTTEST,
    Refinement,
    choose,
    keep,
    key,
    recall,
    refinements_of,
    temperature,
)
from mentee.runtime.state import fold_all

KIND = "repair:test"


def share(known, draws=400):
    chosen = [choose(KIND, known, random.Random(seed)) for seed in range(draws)]
    return chosen.count(AGAIN) / draws


def test_a_critique_is_trusted_until_it_has_failed_often_enough():
    assert share({}) < 0.05
    assert share({key(KIND, CRITIQUE): (0, 60), key(KIND, AGAIN): (20, 2)}) > 0.95
    assert share({key("other:test", CRITIQUE): (0, 60)}) < 0.05


def test_without_learning_nothing_is_left_to_chance():
    known = {key(KIND, CRITIQUE): (0, 60), key(KIND, AGAIN): (20, 2)}
    assert {choose(KIND, known, random.Random(seed), learn=False) for seed in range(50)} == {CRITIQUE}


@given(st.lists(st.floats(0, 1), max_size=6))
def test_barren_rounds_are_the_last_ones_that_raised_nothing(best):
    count = barren(best)
    assert 0 <= count <= max(0, len(best) - 1)
    raised = best[: len(best) - count]
    assert all(score <= max(raised) for score in best[len(raised) :])
    assert barren([*best, 2.0]) == 0


def test_the_temperature_rises_with_each_round_that_brought_nothing():
    heat = [temperature(rounds) for rounds in range(20)]
    assert heat[0] == 0.0 and heat == sorted(heat) and heat[-1] == HOTTEST


def test_what_helped_is_remembered_and_lines_that_are_none_are_passed_over(tmp_path):
    for _ in range(2):  # a run that was told twice counts once
        keep(tmp_path, "run", [Refinement(KIND, AGAIN, helped) for helped in (True, True, False)])
    with (tmp_path / "refinements.jsonl").open("a") as file:
        file.write('["repair:test", "prayer", true]\n{"no": 1}\nnonsense\n')
    assert recall(tmp_path) == {key(KIND, AGAIN): (2, 1)}


UNMET = (Finding("action.possible", 0.0, "there is no such file"),)
CALL = Candidate(call=ToolCall("read", {"path": "none.py"}))


def test_a_dear_proposal_that_fell_is_told_to_the_next_round_which_comes_although_nothing_is_left():
    state = fold_all(
        [
            StepStarted(1, 0, "t"),
            BatchCritiqued(1, 1, 1, {"action.possible": 1}, nearest=(Fallen(CALL, 0.0, findings=UNMET),)),
            SearchEnded(1, "exhausted"),
        ]
    )
    assert [(one.candidate, one.findings) for one in state.tried] == [(CALL, UNMET)]
    assert not state.partials
    seen = Deliberation(best=state.best, rounds_left=2, tried=True)
    assert decide(seen).verdict is Verdict.REFINE
    assert decide(Deliberation(best=(0.0, 0.0, 0.0), rounds_left=2, tried=True)).verdict is Verdict.STOP


def test_a_round_helped_when_it_raised_the_best_there_was():
    near = [Fallen(Candidate((Edit("a.py", n, n, "x"),)), n / 4) for n in range(4)]
    events = [
        StepStarted(1, 0, "t"),
        BatchCritiqued(1, 99, 99, {}, nearest=(near[1],)),
        SearchEnded(1, "exhausted"),
    ]
    for round_, reached in ((1, 2), (2, 2), (3, 3)):
        events += [
            StepStarted(1 + round_, round_, "", strategy=CRITIQUE),
            BatchCritiqued(1, 99, 99, {}, nearest=(near[reached],)),
            SearchEnded(1, "exhausted"),
        ]
    assert [one.helped for one in refinements_of(events)] == [True, False, True]
