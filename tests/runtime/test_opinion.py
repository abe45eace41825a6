"""What people liked moves a score within a bound that nothing outgrows: neither weight nor learning."""

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.critique import Criterion, Finding, Rubric, Source
from mentee.runtime.reliability import Outcome, learn
from mentee.runtime.scoring import OPINION, combine, failed

SHARES = st.floats(0, 1)
OTHERS = st.lists(st.builds(Finding, st.sampled_from(["a", "b", "c"]), SHARES), max_size=6)
LIKED = Criterion("owner.keeps", "what was kept", 1e6, source=Source.FEEDBACK)
RUBRIC = Rubric((Criterion("a", "", 3.0), Criterion("b", "", 1.0, required=True), LIKED))
LEARNED = st.lists(
    st.builds(Outcome, st.dictionaries(st.sampled_from(["a", "c", "owner.keeps"]), SHARES), st.booleans()),
    max_size=40,
).map(learn)


@given(others=OTHERS, one=SHARES, other=SHARES, learned=LEARNED)
def test_however_much_a_patch_is_liked_its_score_moves_by_the_bound_at_most(others, one, other, learned):
    high, doubt = combine([*others, Finding("owner.keeps", one)], RUBRIC, learned)
    low, same = combine([*others, Finding("owner.keeps", other)], RUBRIC, learned)
    assert abs(high - low) <= OPINION * abs(one - other) + 1e-12
    assert doubt == same
    assert 0.0 <= high <= 1.0


@given(better=OTHERS, worse=OTHERS, liked=SHARES, disliked=SHARES, learned=LEARNED)
def test_no_liking_puts_a_patch_before_one_that_is_better_by_more_than_the_bound(
    better, worse, liked, disliked, learned
):
    gap = combine(better, RUBRIC, learned)[0] - combine(worse, RUBRIC, learned)[0]
    if gap > OPINION / (1.0 - OPINION) + 1e-9:
        front = combine([*better, Finding("owner.keeps", disliked)], RUBRIC, learned)[0]
        assert front > combine([*worse, Finding("owner.keeps", liked)], RUBRIC, learned)[0]


def test_nobody_can_make_an_opinion_a_veto_or_a_criterion_of_its_own():
    greedy = Criterion("owner.keeps", "", 9.0, required=True, source=Source.REPOSITORY)
    yours = Criterion("owner.keeps", "", 9.0, required=True, source=Source.CORRECTION)
    merged = Rubric.of([Rubric((greedy,)), RUBRIC, Rubric((yours,))])
    assert [c for c in merged.criteria if c.id == "owner.keeps"] == [LIKED]
    assert failed([Finding("owner.keeps", 0.0)], merged) == ""
