"""Inputs near those seen: boundaries, parts of texts, keywords of other calls; always calls one can read."""

import ast
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.doubt.inputs import LONGEST, Input
from mentee.runtime.doubt.variation import mixed, pool_of, simpler, steps, variants

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 999) | st.floats(-9, 9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=4,
)


def calls(inputs):
    return {one.call for one in inputs}


@given(values=st.lists(VALUE, min_size=1, max_size=3))
def test_every_variant_is_another_call_of_the_same_function(values):
    seen = Input(f"f({', '.join(map(repr, values))})", example=True)
    pool = pool_of(["limit = 24"], [seen])
    for made in (
        *variants(seen, pool),
        *steps(seen),
        *simpler(seen),
        *mixed([seen], pool, random.Random(1), 4),
    ):
        node = ast.parse(made.call, mode="eval").body
        assert isinstance(node, ast.Call)
        assert ast.unparse(node.func) == "f"
        assert len(made.call) <= LONGEST
        assert not made.example


@pytest.mark.parametrize(
    ("call", "code", "wanted"),
    [
        ("fee(90)", "return minutes // 60", "fee(60)"),
        ("fits(40)", "LONGEST = 20", "fits(21)"),
        ("run('put a, get a')", "", "run('put a, put a')"),
        ("run('put a, get b')", "", "run('put a')"),
        ("read('x\\ny = 1')", "", "read('y = 1\\nx')"),
        ("find('t ERROR x', 'error')", "", "find('t error x', 'error')"),
        ("tax('10.04')", "", "tax('1.50')"),
        ("f(None, [1, 2])", "", "f(None, [])"),
    ],
)
def test_what_a_person_would_try_is_among_the_variants(call, code, wanted):
    assert wanted in calls(variants(Input(call), pool_of([code], [])))


def test_a_keyword_that_one_call_has_is_given_to_the_others():
    pool = pool_of([], [Input("Pause(jitter=1).at(2)")])
    assert "Pause(cap=4, jitter=1).at(9)" in calls(variants(Input("Pause(cap=4).at(9)"), pool))


def test_a_record_keeps_its_fields():
    made = calls(variants(Input("add(('nut', 4, 0))"), pool_of([], [])))
    assert all(len(ast.literal_eval(call.removeprefix("add(")[:-1])) == 3 for call in made)


def test_only_a_small_step_from_the_failing_call_is_near_it():
    near = {one.call: one.near for one in steps(Input("at(0, 5)", example=True))}
    assert near["at(5, 0)"] == "exchange"
    assert near["at(0, 6)"] == "step"
    assert not any(one.near for one in steps(Input("at(0, 5)")))
