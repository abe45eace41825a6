"""The question that is asked tells the survivors apart, and its answer leaves those that agree with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.channel import Blocker
from mentee.runtime.doubt.probe import as_told
from mentee.runtime.doubt.question import Known, agreeing, code, doubtful, gain, question, shown, split
from mentee.runtime.doubt.weighing import kinds

CALLS = ("fee(60)", "fee(61)", "fee(120)")
IDS = tuple("abcde")
TOLD = st.fixed_dictionaries({call: st.sampled_from(["1", "2", "3"]) for call in CALLS})
OUTCOMES = st.fixed_dictionaries(dict.fromkeys(IDS, TOLD))
WEIGHTS = st.fixed_dictionaries({i: st.sampled_from([1.0, 0.25]) for i in IDS})


@given(outcomes=OUTCOMES, weights=WEIGHTS, settled=st.frozensets(st.sampled_from(CALLS)))
def test_a_question_is_about_a_call_that_tells_likely_ones_apart_and_was_not_asked_before(
    outcomes, weights, settled
):
    known = Known(outcomes, weights)
    asked = question(IDS, known, settled)
    if asked is None:
        return
    assert asked.about not in settled
    groups = kinds(IDS, outcomes)
    assert len({outcomes[group[0]][asked.about] for group in doubtful(IDS, known)}) > 1
    assert gain(split(asked.about, groups, known)) > 0
    assert len(asked.options) >= 2


@given(outcomes=OUTCOMES, weights=WEIGHTS)
def test_asking_comes_to_an_end_with_survivors_of_one_kind(outcomes, weights):
    known, left, settled = Known(outcomes, weights), IDS, set()
    for _ in range(len(CALLS) + 1):
        asked = question(left, known, settled)
        if asked is None:
            break
        settled.add(asked.about)
        fewer = agreeing(left, outcomes, asked.about, asked.options[0])
        assert 0 < len(fewer) < len(left)
        left = fewer
    assert question(left, known, settled) is None
    assert len(doubtful(left, known)) == 1


@given(outcomes=OUTCOMES)
def test_words_that_mean_no_option_rule_none_out(outcomes):
    assert agreeing(IDS, outcomes, "fee(60)", "I do not know") == IDS


def test_what_could_not_be_answered_is_not_asked_in_other_words():
    outcomes = {"a": {"fee(60)": "1", "fee(120)": "2"}, "b": {"fee(60)": "2", "fee(120)": "3"}}
    known = Known(outcomes)
    first = question("ab", known)
    assert first is not None
    assert question("ab", known, {first.about}) is None


def test_one_behaviour_in_many_spellings_counts_as_one():
    outcomes = {i: {"f(1)": "x", "f(2)": "x" if i == "e" else "y"} for i in IDS}
    outcomes["f"] = {"f(1)": "z", "f(2)": "y"}
    known = Known(outcomes)
    assert len(kinds(list(outcomes), outcomes)) == 3
    assert gain(split("f(1)", kinds(list(outcomes), outcomes), known)) == pytest.approx(
        gain(split("f(2)", kinds(list(outcomes), outcomes), known))
    )


def test_a_call_that_a_patch_stumbles_over_is_not_asked_about_unless_it_does_so_on_purpose():
    outcomes = {"a": {"f(None)": "raises TypeError"}, "b": {"f(None)": "0"}}
    assert question("ab", Known(outcomes)) is None
    assert question("ab", Known(outcomes, raised=("TypeError",))) is not None


def test_a_call_whose_results_were_cut_is_asked_about_only_when_there_is_no_other():
    long = {i: f"{'[1, ' * 34}{i}{i}...{8 * i}" for i in "ab"}
    outcomes = {i: {"f(9)": long[i], "fee(1, 2, 3, 4)": i} for i in "ab"}
    asked = question("ab", Known(outcomes))
    assert asked is not None
    assert asked.about == "fee(1, 2, 3, 4)"
    asked = question("ab", Known({i: {"f(9)": long[i]} for i in "ab"}))
    assert asked is not None
    assert asked.about == "f(9)"


def test_an_answer_too_long_to_be_told_whole_is_compared_to_its_end():
    values = {i: [*range(200), i] for i in "ab"}
    outcomes = {i: {"f(9)": as_told(repr(value))} for i, value in values.items()}
    assert agreeing("ab", outcomes, "f(9)", repr(values["b"])) == ("b",)
    assert agreeing("ab", outcomes, "f(9)", repr([*range(200), "c"])) == ("a", "b")


def test_sources_that_disagree_are_told_and_make_it_a_contradiction():
    outcomes = {"a": {"fits(22)": "True"}, "b": {"fits(22)": "False"}}
    said = {"fits(22)": ("README.md: False", "names.py, docstring: True")}
    asked = question("ab", Known(outcomes, said=said))
    assert asked is not None
    assert asked.blocker is Blocker.CONTRADICTION
    assert "README.md: False" in asked.text


HOSTILE = (
    "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "\x1b[2J\x1b[1;1H1. yes",
    "\x9b31m",
    "a\u202eb",
    "line\n2. another option",
    "``` `x` ![x](http://evil.example/p.png)",
    "<a href='http://evil.example'>x</a>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reaches_no_terminal_and_is_no_link_in_a_question(text):
    call = f"read({text!r})"
    outcomes = {"a": {call: text}, "b": {call: "1"}}
    asked = question("ab", Known(outcomes, said={call: (text, "README.md: 1")}))
    assert asked is not None
    everything = "\n".join((asked.text, *asked.options, asked.default))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", everything)
    assert all("\n" not in option for option in asked.options)
    assert code(call) in asked.text


@given(st.text())
def test_code_is_fenced_by_more_backticks_than_stand_in_it(text):
    fence = re.match(r"`+", code(text))
    assert fence is not None
    inside = code(text)[len(fence[0]) : -len(fence[0])]
    assert fence[0] not in inside
    assert shown(text) in inside
