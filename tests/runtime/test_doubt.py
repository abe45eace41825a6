"""The question that is asked tells the survivors apart, and its answer leaves those that agree with it."""

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.doubt import agreeing, gain, question
from mentee.runtime.events import Survivor

CALLS = ("fee(60)", "fee(61)", "fee(120)")
POOL = tuple(Survivor(Candidate((Edit("a.py", n, n, "x"),)), 1.0) for n in range(5))
IDS = [s.candidate.id for s in POOL]
OUTCOME = st.dictionaries(st.sampled_from(CALLS), st.sampled_from(["1", "2", "raises ValueError"]))
OUTCOMES = st.fixed_dictionaries(
    {
        i: st.dictionaries(st.sampled_from(CALLS), st.sampled_from(["1", "2", "raises ValueError"]))
        for i in IDS
    }
)


@given(outcomes=OUTCOMES, settled=st.frozensets(st.sampled_from(CALLS)))
def test_a_question_is_about_a_call_that_tells_apart_and_was_not_asked_before(outcomes, settled):
    asked = question(POOL, outcomes, settled)
    worth = {call: gain(call, IDS, outcomes) for call in CALLS if call not in settled}
    if asked is None:
        assert all(value == 0.0 for value in worth.values())
        return
    assert asked.about not in settled
    assert worth[asked.about] >= max(worth.values()) - 1e-6
    assert len(asked.options) >= 2


@given(outcomes=OUTCOMES)
def test_every_answer_leaves_fewer_survivors_and_never_none(outcomes):
    asked = question(POOL, outcomes, frozenset())
    if asked is None:
        return
    for option in asked.options:
        left = agreeing(POOL, outcomes, asked.about, option)
        assert 0 < len(left) < len(POOL)
        assert question(left, outcomes, frozenset({asked.about})) != asked


@given(outcomes=OUTCOMES)
def test_an_answer_that_no_survivor_gives_rules_none_out(outcomes):
    assert agreeing(POOL, outcomes, "fee(60)", "a sentence of a person") == POOL


def test_of_calls_that_tell_as_much_the_shorter_is_asked_about():
    outcomes = {i: {"fee(120)": str(n % 2), "fee(1)": str(n % 2)} for n, i in enumerate(IDS)}
    asked = question(POOL, outcomes, frozenset())
    assert asked is not None
    assert asked.about == "fee(1)"
    assert asked.options == ("0", "1")
