"""Earlier runs move what the repair policy tries first: by evidence, within bounds, and not without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.policies.repair.experience import (
    LEAST,
    MOST,
    PLACE_LEAST,
    PLACE_MOST,
    conditioned,
    informed,
    place_factor,
    shrunk,
    template_factors,
)
from mentee.plugins.policies.repair.templates import TEMPLATES
from mentee.runtime.contracts.precedent import Precedent

NAMES = ("guard", "slice", "name", "call")
WEIGHTS = st.floats(0, 1)
SOME = st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple)
PRECEDENTS = st.lists(
    st.builds(
        Precedent,
        st.just("e"),
        WEIGHTS,
        WEIGHTS,
        SOME,
        SOME,
        st.lists(st.sampled_from(["If", "For"])).map(tuple),
    ),
    max_size=8,
)
PRIORS = st.fixed_dictionaries({name: st.floats(0.01, 1) for name in NAMES})


def test_without_precedents_nothing_moves():
    assert conditioned(TEMPLATES, ()) == TEMPLATES
    assert set(template_factors({"guard": 0.3, "slice": 0.9}, ()).values()) == {1.0}


@given(priors=PRIORS, precedents=PRECEDENTS)
def test_no_evidence_hides_a_template_or_lets_one_rule(priors, precedents):
    factors = template_factors(priors, precedents)
    assert set(factors) == set(priors)
    assert all(LEAST <= factor <= MOST for factor in factors.values())


@given(priors=PRIORS, precedents=PRECEDENTS, weight=st.floats(0.01, 1), name=st.sampled_from(NAMES))
def test_one_more_precedent_lifts_what_solved_it_and_nothing_else(priors, precedents, weight, name):
    before = template_factors(priors, precedents)
    after = template_factors(priors, [*precedents, Precedent("new", weight, solved=(name,))])
    assert after[name] >= before[name] - 1e-9
    assert all(after[other] <= before[other] + 1e-9 for other in priors if other != name)


@given(priors=PRIORS, precedents=PRECEDENTS, weight=st.floats(0.01, 1), name=st.sampled_from(NAMES))
def test_what_turned_out_wrong_falls_and_nothing_else_moves(priors, precedents, weight, name):
    before = template_factors(priors, precedents)
    after = template_factors(priors, [*precedents, Precedent("new", weight, against=(name,))])
    assert after[name] <= before[name] + 1e-9
    assert all(after[other] == pytest.approx(before[other]) for other in priors if other != name)


@given(
    priors=PRIORS, counts=st.dictionaries(st.sampled_from(NAMES), st.floats(0, 1e4)), worth=st.floats(1, 50)
)
def test_shrunk_shares_are_shares_and_lie_between_the_prior_and_the_evidence(priors, counts, worth):
    factors = shrunk(priors, counts, worth)
    every, seen = sum(priors.values()), sum(counts.values())
    shares = {name: priors[name] / every for name in priors}
    assert sum(factors[name] * shares[name] for name in priors) == pytest.approx(1.0)
    for name in priors if seen else ():
        ends = sorted((shares[name], counts.get(name, 0.0) / seen))
        assert ends[0] - 1e-9 <= factors[name] * shares[name] <= ends[1] + 1e-9


@given(kind=st.floats(0, 100), near=st.floats(0, 100))
def test_a_place_moves_within_bounds(kind, near):
    assert PLACE_LEAST <= place_factor(kind, near) <= PLACE_MOST
    assert place_factor(kind, near) >= place_factor(kind, 0.0)
    assert place_factor(1.0, 0.0) == 1.0


def test_the_highest_prior_stays_and_the_order_follows_the_evidence():
    rare = min(TEMPLATES, key=lambda template: template.prior)
    moved = conditioned(TEMPLATES, [Precedent("e", 1.0, solved=(rare.name,))] * 5)
    old, new = [t.name for t in by_prior(TEMPLATES)], [t.name for t in by_prior(moved)]
    assert max(t.prior for t in moved) == pytest.approx(max(t.prior for t in TEMPLATES))
    assert new.index(rare.name) < old.index(rare.name)
    assert [n for n in new if n != rare.name] == [n for n in old if n != rare.name]


def by_prior(templates):
    return sorted(templates, key=lambda template: -round(template.prior, 9))


def test_nothing_is_informed_by_nothing():
    assert informed((), ()) == ()
    assert informed((), [Precedent("e", 1.0, units=("For",))]) == ()
