"""Rubrics are merged by who asks, and data can only ask for more."""

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.critique import By, Check, Criterion, Finding, Rubric, Source
from mentee.runtime.scoring import failed

CRITERIA = st.builds(
    Criterion,
    st.sampled_from(["a.a", "b.b", "c.c"]),
    st.just("what it asks"),
    st.floats(0, 10),
    st.booleans(),
    st.floats(0, 1),
    st.booleans(),
    st.builds(Check, st.sampled_from(By), st.sampled_from(["x", "y"])),
    st.sampled_from(Source),
)
RUBRICS = st.lists(CRITERIA, max_size=5).map(lambda found: Rubric(tuple(found)))
FINDINGS = st.lists(st.builds(Finding, st.sampled_from(["a.a", "b.b", "c.c"]), st.floats(0, 1)), max_size=4)


@given(trusted=RUBRICS, data=RUBRICS, findings=FINDINGS)
def test_whatever_data_says_nobody_is_excused(trusted, data, findings):
    ours = Rubric(tuple(c for c in trusted.criteria if c.source.trusted))
    theirs = Rubric(tuple(c for c in data.criteria if not c.source.trusted))
    alone, together = Rubric.of([ours]), Rubric.of([theirs, ours])
    if failed(findings, alone):
        assert failed(findings, together)
    known = {c.id: c for c in alone.criteria}
    for criterion in together.criteria:
        if criterion.id in known:
            before = known[criterion.id]
            assert criterion.check == before.check
            assert criterion.required >= before.required
            assert not before.required or criterion.bar >= before.bar


@given(rubrics=st.lists(RUBRICS, max_size=4))
def test_ids_are_unique_and_none_is_lost(rubrics):
    merged = [c.id for c in Rubric.of(rubrics).criteria]
    assert sorted(merged) == sorted({c.id for rubric in rubrics for c in rubric.criteria})


def test_a_later_plugin_may_change_a_criterion_and_a_repository_may_only_weigh_it():
    ours = Criterion("lint.delta", "ours", 0.25, required=True, bar=0.5)
    plugin = Criterion("lint.delta", "a plugin's", 1.0)
    theirs = Criterion("lint.delta", "theirs", 3.0, bar=0.1, source=Source.REPOSITORY)
    assert Rubric.of([Rubric((ours,)), Rubric((plugin,))]).criteria == (plugin,)
    (found,) = Rubric.of([Rubric((theirs,)), Rubric((ours,))]).criteria
    assert (found.text, found.weight, found.required, found.bar) == ("ours", 3.0, True, 0.5)
