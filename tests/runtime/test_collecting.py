"""How many candidates are judged after the first that passes follows from what earlier runs say of it."""

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.collecting import LEAST, still
from mentee.runtime.contracts.candidate import Candidate
from mentee.runtime.contracts.precedent import Precedent
from mentee.runtime.events import Survivor

FRONT = (Survivor(Candidate(origin="guard + slice"), 0.9), Survivor(Candidate(origin="name"), 0.8))
NAMES = st.lists(st.sampled_from(["guard", "name", "call"]), max_size=2).map(tuple)
PRECEDENTS = st.lists(
    st.builds(Precedent, st.just("e"), st.just(1.0), st.floats(0, 1), NAMES, NAMES), max_size=6
)


@given(collect=st.integers(0, 10**6), precedents=PRECEDENTS)
def test_a_share_is_always_looked_at_and_never_more_than_was_asked_for(collect, precedents):
    assert round(LEAST * collect) <= still(collect, FRONT, precedents) <= collect


@given(precedents=PRECEDENTS, weight=st.floats(0, 1))
def test_what_speaks_for_the_front_one_shortens_the_search_and_what_speaks_against_it_does_not(
    precedents, weight
):
    known = still(300, FRONT, precedents)
    assert still(300, FRONT, [*precedents, Precedent("new", 1.0, weight, ("slice",))]) <= known
    assert still(300, FRONT, [*precedents, Precedent("new", 1.0, weight, (), ("slice",))]) >= known
    assert still(300, FRONT, [*precedents, Precedent("new", 1.0, weight, ("name",))]) == known


def test_without_precedents_or_survivors_the_setting_holds():
    assert still(300, FRONT, ()) == 300
    assert still(300, (), [Precedent("e", 1.0, 1.0, ("guard",))]) == 300
