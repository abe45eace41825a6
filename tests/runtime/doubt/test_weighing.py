"""What speaks against a survivor: it answers an example, repairs a part, or changes what others leave."""

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.doubt.weighing import (
    ignoring,
    kinds,
    overreaching,
    partial_repairs,
    special_cases,
    weights,
)

UNPATCHED = {"at(0, 5)": "False", "at(0, 6)": "False", "at(5, 0)": "False", "at(9, 5)": "False"}
WHOLE = {"at(0, 5)": "True", "at(0, 6)": "True", "at(5, 0)": "True", "at(9, 5)": "False"}
WIDE = {"at(0, 5)": "True", "at(0, 6)": "True", "at(5, 0)": "True", "at(9, 5)": "True"}
LEFT = {"at(0, 5)": "True", "at(0, 6)": "True", "at(5, 0)": "False", "at(9, 5)": "False"}
ONLY = {"at(0, 5)": "True", "at(0, 6)": "False", "at(5, 0)": "False", "at(9, 5)": "False"}


def partial(beside, **outcomes):
    return {
        a.candidate for a in partial_repairs(kinds(list(outcomes), outcomes), outcomes, UNPATCHED, beside)
    }


def test_who_leaves_a_call_beside_the_example_where_all_others_agree_has_repaired_a_part():
    assert partial({"at(0, 6)": 2, "at(5, 0)": 2}, whole=WHOLE, wide=WIDE, left=LEFT) == {"left"}


def test_who_changes_nothing_beside_the_example_may_have_repaired_just_its_edge():
    assert partial({"at(0, 6)": 2, "at(5, 0)": 2}, whole=WHOLE, wide=WIDE, only=ONLY) == set()


def test_between_two_a_number_beside_the_example_is_open_and_exchanged_arguments_are_not():
    assert partial({"at(0, 6)": 2, "at(5, 0)": 2}, whole=WHOLE, left=LEFT) == set()
    assert partial({"at(0, 6)": 2, "at(5, 0)": 1}, whole=WHOLE, left=LEFT) == {"left"}


def test_who_alone_changes_a_good_part_of_what_all_others_leave_overreaches():
    before = {f"f({n})": "0" for n in range(8)}
    some = {f"f({n})": "1" for n in range(5)}
    edge = {**before, **some}
    other = {**edge, "f(5)": "1"}
    broad = dict.fromkeys(before, "1")
    outcomes = {"edge": edge, "other": other, "broad": broad}
    groups = kinds(list(outcomes), outcomes)
    assert {a.candidate for a in overreaching(groups, outcomes, before)} == {"broad"}
    assert overreaching(groups[:2], outcomes, before) == []


def test_new_code_that_asks_for_the_values_of_an_example_answers_the_example():
    code = {
        "number": "if minutes == 90:\n    return 2",
        "pair": "if (x, y) == (0, 90):",
        "among": "if minutes in (90, 91):",
        "text": "if name == 'ann':",
        "bound": "if minutes >= 90:",
        "other": "if minutes == 60:",
        "first": "if at == 0:",
    }
    found = {a.candidate for a in special_cases(code, ["fee(90, 'ann', 0)"])}
    assert found == {"number", "pair", "among", "text"}


@given(st.lists(st.dictionaries(st.sampled_from("xyz"), st.sampled_from("12")), max_size=6))
def test_kinds_part_the_candidates_and_weights_are_at_most_one(given_):
    outcomes = {str(number): told for number, told in enumerate(given_)}
    groups = kinds(list(outcomes), outcomes)
    assert sorted(one for group in groups for one in group) == sorted(outcomes)
    assert all(outcomes[one] == outcomes[group[0]] for group in groups for one in group)
    assert set(weights(list(outcomes), []).values()) <= {1.0}


def test_a_patch_after_which_a_function_no_longer_reads_what_it_is_given_is_unlikely():
    before = {"a.py": "def pick(rows, level):\n    return [r for r in rows if r == level]\n"}
    after = {
        "lost": {"a.py": "def pick(rows, level):\n    return rows\n"},
        "kept": {"a.py": "def pick(rows, level):\n    return [r for r in rows if r == level.upper()]\n"},
        "broken": {"a.py": "def pick(rows, level:\n"},
    }
    assert [(p.candidate, p.why) for p in ignoring(before, after)] == [("lost", "pick no longer reads level")]


def test_beside_one_that_changes_everything_one_that_changes_much_is_found_as_well():
    calls = [f"f({n})" for n in range(8)]
    unpatched = dict.fromkeys(calls, "0")
    mended = {"f(0)": "1"}
    outcomes = {
        "all": dict.fromkeys(calls, "1"),
        "much": {**unpatched, **dict.fromkeys(calls[:5], "1")},
        "one": {**unpatched, **mended},
        "other": {**unpatched, **mended, "f(1)": "1"},
    }
    groups = [(one,) for one in outcomes]
    assert [p.candidate for p in overreaching(groups, outcomes, unpatched)] == ["all", "much"]
