"""What an issue says, as a test that its repository could have had."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.issue.checks import checks_of
from mentee.runtime.issue.issue import read_issue
from mentee.runtime.issue.modules import index_modules
from mentee.runtime.issue.phrasing import requoted
from mentee.runtime.issue.regression import answered, only, regression
from mentee.runtime.issue.source import Style

FEES = {
    "fees.py": "from decimal import Decimal\n"
    "def fee(minutes):\n    return Decimal(minutes)\n"
    "def share(total, parts):\n    return total / parts\n"
    "def label(minutes):\n    return str(minutes)\n"
}


@pytest.fixture
def make(tmp_path):
    """The regression of an issue's text, and the file that it makes."""

    def made(text, tests, style: Style = "pytest"):
        for path, source in FEES.items():
            (tmp_path / path).write_text(source)
        issue = read_issue(text)
        index = index_modules(tmp_path, list(FEES))
        found = regression(checks_of(issue, index), issue.title, tests, style)
        assert found is not None
        before = tests.get(found.edit.path, "")
        after = before[: found.edit.start] + found.edit.text + before[found.edit.end :]
        ast.parse(after)
        return found, after

    return made


def test_it_stands_after_the_last_test_of_the_same_function_and_repeats_no_import(make):
    tests = {
        "test_label.py": "from fees import label\n\ndef test_label():\n    assert label(1) == '1'\n",
        "test_fee.py": '"""Fees."""\n\nfrom decimal import Decimal\n\nfrom fees import fee\n\n\n'
        'def test_an_hour():\n    assert fee(60) == Decimal("60")\n\n\n'
        "def test_nothing():\n    assert 1\n",
    }
    made, after = make("# Two are free\n\n>>> from fees import fee\n>>> fee(2)\nDecimal('0')\n", tests)
    assert made.edit.path == "test_fee.py"
    assert after == tests["test_fee.py"].replace(
        "\n\n\ndef test_nothing",
        "\n\n\ndef test_fee_2_shows_decimal_0():\n    # Two are free\n"
        '    assert fee(2) == Decimal("0")\n\n\ndef test_nothing',
    )


def test_it_is_a_method_in_the_words_of_unittest_where_its_neighbours_are(make):
    tests = {
        "tests/test_fees.py": "import unittest\nfrom fees import label\n\n"
        "class LabelTest(unittest.TestCase):\n"
        "    def test_one(self):\n        self.assertEqual(label(1), '1')\n"
    }
    made, after = make(
        "`share(1, 3)` returns 0 but should return 0.333.\n\n`label(2)` should return None.", tests
    )
    assert list(made.checks) == ["test_share_1_3_is_0_333", "test_label_2_is_none"]
    assert "import unittest\nfrom fees import label\nfrom fees import share\n" in after
    assert "        self.assertAlmostEqual(share(1, 3), 0.333)\n" in after
    assert "        self.assertIs(label(2), None)\n" in after


@pytest.mark.parametrize(
    ("style", "line"),
    [("pytest", "    with pytest.raises(ZeroDivisionError):"), ("unittest", "    with self.assertRaises(")],
)
def test_where_no_test_speaks_of_it_a_new_file_does(make, style, line):
    tests = {"tests/test_other.py": "def test_one():\n    assert 1\n"}
    made, after = make("`share(1, 0)` should raise ZeroDivisionError", tests, style)
    assert made.edit.path == "tests/test_share.py"
    assert after.startswith(f"import {style}\nfrom fees import share\n\n\n")
    assert line in after


def test_what_holds_already_can_be_left_out(make):
    made, _ = make("`label(1)` should return '1'. `label(2)` should return '3'.", {})
    (kept,) = only(made, ["test_label_2_is_3"])
    assert kept.call == "label(2)"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("[1]", "assert f(2) == [1]"),
        ("raises ValueError", "with pytest.raises(ValueError):"),
        ("as before", ""),
    ],
)
def test_an_answer_is_a_check_where_it_is_a_value_or_an_exception(answer, line):
    check = answered("f(2)", answer, ("from m import f",))
    assert (check is None) == (not line)
    if check is not None:
        found = regression([check], "", {})
        assert found is not None
        assert line in found.edit.text


@given(st.lists(st.text(max_size=6), max_size=3), st.sampled_from(["'a'", '"a"']))
def test_other_quotes_mean_the_same(texts, like):
    line = f"assert f({texts!r}) == {texts}"
    assert ast.dump(ast.parse(requoted(line, like))) == ast.dump(ast.parse(line))
