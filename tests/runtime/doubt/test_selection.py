"""Patches are chosen by the tests that they pass, and it does not matter in which order either come."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.doubt.selection import SCORES, agreement, b4, codet, maxpass, ranked

MATRIX = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(matrix=MATRIX, seed=st.integers(0, 9))
def test_scores_follow_the_patches_whatever_the_order_of_patches_and_tests(matrix, seed):
    rng = random.Random(seed)
    lines = rng.sample(range(len(matrix)), len(matrix))
    columns = rng.sample(range(len(matrix[0])), len(matrix[0]))
    shuffled = [[matrix[i][at] for at in columns] for i in lines]
    for score in SCORES.values():
        scores = score(matrix)
        assert score(shuffled) == pytest.approx([scores[i] for i in lines])


@given(matrix=MATRIX)
def test_patches_that_pass_the_same_tests_have_the_same_score(matrix):
    for score in SCORES.values():
        found = dict(zip(map(tuple, matrix), score(matrix), strict=True))
        assert score(matrix) == [found[tuple(line)] for line in matrix]


def test_b4_is_not_taken_in_by_a_wrong_patch_that_passes_many_tests():
    agreed = [True, True, True, False, False, False, False, False]
    alone = [True, False, True, True, True, True, False, True]
    matrix = [agreed, agreed, agreed, alone]
    assert maxpass(matrix)[3] > maxpass(matrix)[0]
    assert b4(matrix)[0] > b4(matrix)[3]
    assert codet(matrix)[0] == pytest.approx(3**0.5 * 3)


@given(matrix=MATRIX, method=st.sampled_from(["random", *SCORES]))
def test_all_patches_are_ranked_once(matrix, method):
    assert sorted(ranked(method, matrix, random.Random(0))) == list(range(len(matrix)))


def test_each_result_of_a_call_is_a_test_that_who_gives_it_passes():
    outcomes = {"a": {"f(1)": "1"}, "b": {"f(1)": "2"}, "c": {}}
    assert agreement("abc", outcomes) == [[True, False], [False, True], [False, False]]
