"""The state is a fold of the events: the same events, the same state, wherever the reading is cut."""

import json
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.codec import Unknown, decode, encode
from mentee.runtime.contracts.candidate import Candidate, Edit, Observation, ToolCall
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.precedent import Precedent
from mentee.runtime.events import (
    ActionFinished,
    ActionIntended,
    AnswerReceived,
    BatchCritiqued,
    Blocked,
    Decided,
    Fallen,
    Note,
    PluginFaulted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from mentee.runtime.judged import PARTIALS
from mentee.runtime.state import State, fold, fold_all

EDIT = Candidate((Edit("a.py", 0, 1, "x"),), prior=0.5)
CALL = Candidate(call=ToolCall("run", {"command": "true"}))
TEXT = st.text(max_size=5)
CANDIDATES = st.sampled_from([EDIT, CALL, Candidate((Edit("a.py", 0, 1, "y"),))])
EVENTS = st.lists(
    st.one_of(
        st.builds(StepStarted, st.integers(1, 3), st.integers(0, 2), st.sampled_from(["t", "u"])),
        st.builds(
            BatchCritiqued,
            st.integers(1, 3),
            st.integers(0, 99),
            st.integers(0, 9),
            st.just({"tests.target": 3}),
            st.integers(0, 9),
            st.lists(st.builds(Survivor, CANDIDATES, st.floats(0, 1)), max_size=2).map(tuple),
            st.lists(st.builds(Fallen, CANDIDATES, st.floats(0, 1)), max_size=2).map(tuple),
        ),
        st.builds(SearchEnded, st.integers(1, 3), st.just("enough")),
        st.builds(Decided, st.integers(1, 3), st.sampled_from(["accept", "stop"]), TEXT, st.just(EDIT.id)),
        st.builds(ActionIntended, st.integers(1, 3), CANDIDATES, st.just("t")),
        st.builds(
            ActionFinished, st.integers(1, 3), st.just(EDIT.id), st.builds(Observation, st.booleans()), TEXT
        ),
        st.builds(Verified, st.integers(1, 3), st.just("t"), st.booleans()),
        st.builds(Note, TEXT),
        st.builds(PluginFaulted, st.sampled_from("ab"), TEXT, TEXT),
        st.just(Unknown("TeaMade", 2, {"cups": 1})),
    ),
    max_size=20,
)


@given(events=EVENTS, cut=st.integers(0, 20))
def test_folding_in_two_parts_is_folding_in_one(events, cut):
    assert reduce(fold, events[cut:], fold_all(events[:cut])) == fold_all(events)


def through_the_disk(event):
    kind, version, data = encode(event)
    return decode(kind, version, json.loads(data))


@given(events=EVENTS)
def test_any_order_of_events_folds_and_every_event_survives_the_disk(events):
    assert fold_all([through_the_disk(event) for event in events]) == fold_all(events)
    assert len(fold_all(events).partials) <= PARTIALS


def search(*survivors: Survivor) -> list:
    return [StepStarted(1, 0, "base"), BatchCritiqued(1, 48, 48, {}, 48, survivors), SearchEnded(1, "enough")]


def test_a_patch_that_does_not_verify_is_undone_and_the_next_one_stays():
    first, second = Survivor(EDIT, 1.0), Survivor(Candidate((Edit("b.py", 0, 0, "z"),)), 0.9)
    state = fold_all(
        [
            *search(first, second),
            Decided(1, "accept", "", EDIT.id),
            ActionIntended(1, EDIT, "base"),
            ActionFinished(1, EDIT.id, Observation(True, finished=True), "patched"),
        ]
    )
    assert (state.tree, state.unverified, state.accepted) == ("patched", True, first)
    state = fold(state, Verified(1, "patched", ok=False, broken=("t",)))
    assert (state.tree, state.unverified, state.accepted) == ("base", False, None)
    assert state.pool == (second,)
    assert EDIT.id in state.rejected


def test_a_tool_call_turns_the_page_and_what_was_left_of_the_step_is_gone():
    state = fold_all(
        [
            *search(Survivor(CALL, 1.0), Survivor(EDIT, 0.5)),
            Decided(1, "accept", "", CALL.id),
            ActionIntended(1, CALL, "base"),
            ActionFinished(1, CALL.id, Observation(True, "done"), "after"),
        ]
    )
    assert (state.turned, state.pool, state.tree, len(state.turns)) == (True, (), "after", 1)


def test_an_answer_closes_its_own_question_only():
    one, two = (Question(f"q{n}", Blocker.MISSING, "?") for n in (1, 2))
    state = fold_all([Blocked(one), Blocked(two), AnswerReceived(Answer("q1", "yes"))])
    assert state.blockers == (two,)


def test_the_empty_journal_is_the_empty_state():
    assert fold_all([]) == State()


def test_precedents_come_with_the_first_step_and_hold_for_the_whole_run():
    known = (Precedent("e", 0.5, 1.0, ("guard",)),)
    steps = [StepStarted(1, 0, "base", (), known), StepStarted(2, 1, "base"), StepStarted(3, 0, "next")]
    assert fold_all(steps).precedents == known
