import pytest
from texttable.cells import align, plain, wrap


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (4.5, "4.50"), (12, "12"), (" a\n b ", "a b")],
)
def test_values_become_one_line(value, text):
    assert plain(value) == text


def test_text_that_is_short_stays_on_its_line():
    assert wrap("red and green", 40) == ["red and green"]
    assert wrap("red and green", 13) == ["red and green"]


def test_words_that_do_not_fit_move_to_the_next_line():
    assert wrap("red green", 8) == ["red", "green"]
    assert wrap("one two three", 9) == ["one two", "three"]


def test_a_line_may_be_as_long_as_the_column_is_wide():
    assert wrap("one two six ten", 7) == ["one two", "six ten"]
    assert wrap("one two three", 7) == ["one two", "three"]


def test_a_single_word_may_fill_the_column():
    assert wrap("green", 5) == ["green"]


def test_long_words_are_cut():
    assert wrap("extraordinary", 5) == ["extra", "ordin", "ary"]
    assert wrap("an extraordinary", 5) == ["an", "extra", "ordin", "ary"]


def test_a_word_of_two_widths_leaves_no_empty_line():
    assert wrap("abcdefgh", 4) == ["abcd", "efgh"]


def test_the_rest_of_a_cut_word_takes_the_next_word():
    assert wrap("abcdefg h", 5) == ["abcde", "fg h"]


def test_no_text_is_one_empty_line():
    assert wrap("", 5) == [""]


@pytest.mark.parametrize(
    ("side", "text"), [("<", "abc   "), (">", "   abc"), ("^", " abc  ")]
)
def test_cells_are_padded_to_the_side(side, text):
    assert align("abc", 6, side) == text


def test_a_full_cell_is_not_padded():
    assert align("abc", 3, "^") == "abc"


def test_an_unknown_side_is_refused():
    with pytest.raises(ValueError, match="alignment"):
        align("abc", 6, "=")
