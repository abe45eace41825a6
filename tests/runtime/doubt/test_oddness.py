"""A call is odd that has a trait which no call has that was seen."""

import pytest
from mentee.runtime.doubt.oddness import odd, traits_of
from mentee.runtime.doubt.question import Known, question

SEEN = ("find([1, 2, 5], 2)", "find([3], 3)", "name('ann')")


@pytest.mark.parametrize(
    "call", ["find([], 2)", "find([2, 1], 2)", "find([1], -1)", "find([1], None)", "name('')", "name(' ')"]
)
def test_what_no_call_has_is_odd_until_one_has_it(call):
    assert odd(call, traits_of(SEEN))
    assert not odd(call, traits_of((*SEEN, call)))


@pytest.mark.parametrize(
    "call", ["find([1, 9], 9)", "name('bob')", "find([[2], [1]], 1)", "find([1, 'a'], 1)"]
)
def test_another_value_of_the_usual_sort_is_not(call):
    assert not odd(call, traits_of(SEEN))


def test_a_plain_call_is_asked_about_before_an_odd_one_that_tells_more():
    outcomes = {
        "a": {"find([], 1)": "1", "find([7], 7)": "1"},
        "b": {"find([], 1)": "2", "find([7], 7)": "2"},
        "c": {"find([], 1)": "3", "find([7], 7)": "2"},
    }
    asked = question("abc", Known(outcomes, seen=SEEN))
    assert asked is not None
    assert asked.about == "find([7], 7)"
    only = {one: {"find([], 1)": given["find([], 1)"]} for one, given in outcomes.items()}
    assert question("abc", Known(only, seen=SEEN)) is not None
