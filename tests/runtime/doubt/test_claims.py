"""A sentence that states a rule speaks against the survivors whose results break it, and only then."""

import pytest
from mentee.runtime.doubt.claims import Rule, Told, broken, claims, parameters
from mentee.runtime.doubt.documents import Source
from mentee.runtime.doubt.inputs import Input

WAIT = "class Wait:\n    limit: float = 60\n    extra: float = 0\n"
ABOVE = {"Wait(limit=5, extra=1).at(9)": "6", "Wait(limit=5).at(9)": "5"}
WITHIN = {"Wait(limit=5, extra=1).at(9)": "5", "Wait(limit=5).at(9)": "5"}


def against(text, *kinds):
    outcomes = dict(zip("abcd", kinds, strict=False))
    inputs = {call: Input(call) for given in kinds for call in given}
    defaults = parameters(WAIT)
    stated = list(claims(Source("README.md", text, "README.md"), defaults))
    return {point.candidate for point in broken(stated, list(outcomes), Told(outcomes, inputs, defaults))}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("No wait is ever longer than the limit.", {"a"}),
        ("The limit is there so that no wait is longer than it.", {"a"}),
        ("A wait never exceeds `limit`.", {"a"}),
        ("The extra always comes on top.", {"b"}),
        ("`extra` is added to it.", {"b"}),
        ("The limit is what it is.", set()),
        ("No wait is longer than the limit. The extra is always added.", set()),
    ],
)
def test_bounds_and_additions_are_held_against_numbers(text, wrong):
    assert against(text, ABOVE, WITHIN) == wrong


HALVES = [f"cut('{n}.5')" for n in (0, 2, 4)]
EVEN = dict(zip(HALVES, ("'0'", "'2'", "'4'"), strict=True)) | {f"cut('{n}.2')": f"'{n}'" for n in range(6)}
UP = dict(zip(HALVES, ("'1'", "'3'", "'5'"), strict=True)) | {f"cut('{n}.2')": f"'{n}'" for n in range(6)}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("A half goes to the even neighbour.", {"b"}),
        ("What lies just between two goes to the even one.", {"b"}),
        ("This is banker's rounding.", {"b"}),
        ("Halves are rounded up.", {"a"}),
        ("Even so, half of it is cut.", set()),
    ],
)
def test_how_halves_go_is_read(text, wrong):
    assert against(text, EVEN, UP) == wrong


def test_what_has_begun_counts_at_a_good_part_of_the_calls_and_is_open_at_edges():
    calls = [f"hours({n})" for n in range(55, 67)]
    ceiling = {call: str(-(-n // 60)) for call, n in zip(calls, range(55, 67), strict=True)}
    nearest = {call: str((n + 30) // 60) for call, n in zip(calls, range(55, 67), strict=True)}
    full = {call: str(n // 60 + 1) for call, n in zip(calls, range(55, 67), strict=True)}
    assert against("We charge every hour that has begun.", ceiling, nearest) == {"b"}
    assert against("We charge every hour that has begun.", ceiling, full) == set()


def test_a_rule_about_a_name_that_no_code_declares_is_not_read():
    assert list(claims(Source("x", "No wait is longer than the queue."), {"limit": None})) == []
    assert [c.rule for c in claims(Source("x", "Waits never exceed limit."), {"limit": None})] == [Rule.BOUND]
