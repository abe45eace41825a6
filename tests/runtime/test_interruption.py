"""When to ask is learned from answers: it follows what they changed, and keeps to the mean of questions."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from mentee.runtime.interruption import GRID, LEAST, PRICE, START, Doubt, standings, threshold

DOUBTS = st.builds(Doubt, st.floats(0, 1), st.none() | st.booleans())
RUNS = st.lists(st.lists(DOUBTS, max_size=3), max_size=15)


def answered(count, changed_from, seed=0):
    """Runs of one question each; an answer changes the patch where it was worth enough."""
    rng = random.Random(seed)
    worths = [rng.random() for _ in range(count)]
    return [[Doubt(worth, worth >= changed_from)] for worth in worths]


@settings(max_examples=30)
@given(runs=RUNS)
def test_it_is_a_threshold_of_the_grid_and_the_start_while_little_is_known(runs):
    found = threshold(runs)
    assert found in GRID
    if sum(d.changed is not None for run in runs for d in run) < LEAST:
        assert found == START


@settings(max_examples=30)
@given(runs=RUNS, rate=st.floats(0, 3))
def test_what_is_known_to_ask_too_often_is_never_chosen_while_another_may_do(runs, rate):
    known = standings(runs, rate=rate)
    found = next(s for s in known if s.threshold == threshold(runs, rate=rate))
    answers = sum(d.changed is not None for run in runs for d in run)
    if answers >= LEAST and any(s.excess - s.radius <= 0 for s in known):
        assert found.excess - found.radius <= 0


@settings(max_examples=30)
@given(runs=RUNS, low=st.floats(0, 1), high=st.floats(0, 1))
def test_a_higher_threshold_never_asks_more_of_what_both_know(runs, low, high):
    told = [[d for d in run if d.changed is not None] for run in runs]
    by = {s.threshold: s for s in standings(told)}
    one, other = sorted((round(low * 20) / 20, round(high * 20) / 20))
    assert by[other].excess <= by[one].excess + 1e-9


def test_where_answers_matter_from_some_worth_on_questions_below_it_are_left_out():
    assert 0.4 <= threshold(answered(200, 0.5)) <= 0.6


def test_where_no_answer_ever_matters_nothing_likely_is_asked():
    assert threshold(answered(200, 2.0)) >= 0.9


def test_where_all_answers_matter_all_are_asked():
    assert threshold(answered(200, 0.0)) == START


def test_a_mean_of_questions_is_kept_however_much_they_bring():
    runs = answered(200, 0.0)
    chosen = threshold(runs, rate=0.3)
    share = sum(d.worth >= chosen for run in runs for d in run) / len(runs)
    assert 0.15 < share <= 0.45


def test_what_was_not_asked_is_tried_again():
    """Below a threshold nothing is seen, so what is known there fades, and hope comes back."""
    early = [[Doubt(0.3, False)] for _ in range(12)]
    assert threshold(early) > 0.3
    assert threshold([*early, *[[Doubt(0.3)]] * 400]) <= 0.3


def test_an_interruption_has_its_price():
    runs = [[Doubt(0.5, n % 10 == 0)] for n in range(200)]
    assert PRICE > 0.1
    assert threshold(runs) > 0.5
    assert threshold(runs, price=0.0) <= 0.5
