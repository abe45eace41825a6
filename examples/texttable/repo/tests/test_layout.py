import pytest
from texttable.layout import TooNarrow, fit, natural_widths, total_width


def test_a_column_is_as_wide_as_its_widest_text():
    assert natural_widths([["a", "bbb"], ["cccc", ""]]) == [4, 3]


def test_rows_may_end_early():
    assert natural_widths([["a", "bb", "ccc"], ["dddd"]]) == [4, 2, 3]


def test_no_rows_have_no_columns():
    assert natural_widths([]) == []
    assert total_width([], 2) == 0
    assert fit([], 10, 2) == []


def test_a_table_far_below_the_limit_keeps_its_widths():
    assert fit([4, 3, 8], 80, 2) == [4, 3, 8]


def test_a_table_that_just_fits_is_not_squeezed():
    assert fit([6, 4], 12, 2) == [6, 4]
    assert fit([6, 4], 11, 2) == [5, 4]
    assert fit([7], 7, 3) == [7]
    assert fit([5, 5, 5, 5], 29, 3) == [5, 5, 5, 5]
    assert fit([5, 5, 5, 5], 28, 3) == [5, 5, 5, 4]


def test_without_a_gap_only_the_columns_count():
    assert total_width([6, 4], 0) == 10
    assert fit([6, 4], 10, 0) == [6, 4]
    assert fit([6, 4], 9, 0) == [5, 4]


def test_the_widest_column_gives_first():
    narrow, wide = fit([5, 30], 25, 2)
    assert narrow == 5
    assert wide < 30


def test_the_rightmost_of_equal_columns_gives_first():
    assert fit([6, 6, 6], 16, 0) == [6, 5, 5]


@pytest.mark.parametrize("limit", [21, 30, 40, 59])
def test_no_line_is_wider_than_the_limit(limit):
    assert total_width(fit([20, 9, 31], limit, 2), 2) <= limit


def test_columns_are_squeezed_to_the_floor_and_no_further():
    assert fit([9, 9], 6, 0) == [3, 3]
    with pytest.raises(TooNarrow, match="2 columns"):
        fit([9, 9], 5, 0)


def test_gaps_are_never_squeezed():
    with pytest.raises(TooNarrow):
        fit([9, 9], 8, 3)
