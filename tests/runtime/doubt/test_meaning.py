"""People answer with an option, its value written otherwise, a word for it, or a sentence that names it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.doubt.meaning import meant, states_value

NUMBERS = ("200", "400")
TEXTS = ("'0.02'", "'0.03'")
BOOLS = ("True", "False")
LISTS = ("[]", "['t1']")
RAISES = ("raises ValueError", "{}")


@pytest.mark.parametrize(
    ("answer", "options", "wanted"),
    [
        ("200", NUMBERS, "200"),
        (" `400` ", NUMBERS, "400"),
        ("200.0", NUMBERS, "200"),
        ("0.02", TEXTS, "'0.02'"),
        ('"0.03"', TEXTS, "'0.03'"),
        ("yes", BOOLS, "True"),
        ("No.", BOOLS, "False"),
        ("No, they share no point", BOOLS, "False"),
        ("an empty list", LISTS, "[]"),
        ('["t1"]', LISTS, "['t1']"),
        ("raises ValueError", RAISES, "raises ValueError"),
        ("ValueError", RAISES, "raises ValueError"),
        ("it should raise ValueError", RAISES, "raises ValueError"),
        ("an error", RAISES, "raises ValueError"),
        ("It should be 200, an exact hour is one hour.", NUMBERS, "200"),
        ("Exactly one hour: 200.", NUMBERS, "200"),
        ("it should return 400 instead of 200", NUMBERS, "400"),
        ("300", NUMBERS, None),
        ("either 200 or 400", NUMBERS, None),
        ("I don't know", NUMBERS, None),
        ("no idea", BOOLS, None),
        ("see the README", NUMBERS, None),
        ("", NUMBERS, None),
    ],
)
def test_an_answer_means_the_option_that_it_names(answer, options, wanted):
    assert meant(answer, options) == wanted


@given(st.text(), st.lists(st.text(min_size=1), max_size=4))
def test_any_answer_has_a_reading_and_it_is_one_of_the_options(answer, options):
    assert meant(answer, options) in {None, *options}


def test_a_value_that_no_patch_gives_is_told_from_words():
    assert states_value("300")
    assert states_value("raises KeyError")
    assert not states_value("what the README says")
