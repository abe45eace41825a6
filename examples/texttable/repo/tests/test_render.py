import pytest
from texttable import TooNarrow, render

HEADERS = ["Item", "Price"]
ROWS = [["Tea, green", 4.5], ["Milk", 1.2]]


def test_a_table_has_headers_a_rule_and_rows():
    assert render(HEADERS, ROWS).splitlines() == [
        "Item        Price",
        "----------  -----",
        "Tea, green  4.50",
        "Milk        1.20",
    ]


def test_columns_are_aligned_one_by_one():
    assert render(HEADERS, ROWS, align="^>", gap=1).splitlines() == [
        "   Item    Price",
        "---------- -----",
        "Tea, green  4.50",
        "   Milk     1.20",
    ]


def test_a_squeezed_table_uses_the_whole_limit():
    rows = [["oak", "one two three four"], ["fir", "six"]]
    assert render(["Tree", "Remark"], rows, limit=13).splitlines() == [
        "Tree  Remark",
        "----  -------",
        "oak   one two",
        "      three",
        "      four",
        "fir   six",
    ]


def test_missing_values_are_blank():
    assert render(["A", "B"], [[None, "x"], [1]]).splitlines()[2:] == ["   x", "1"]


def test_a_table_without_rows_is_its_header():
    assert render(["A", "Bee"], []).splitlines() == ["A  Bee", "-  ---"]


def test_a_table_that_cannot_be_squeezed_says_so():
    with pytest.raises(TooNarrow, match="5 characters"):
        render(HEADERS, ROWS, limit=5)
