"""What tests say that calls give: only what can be read for sure."""

import pytest
from mentee.runtime.doubt.assertions import assertions

MODULE = """\
import unittest
from unittest.mock import patch
from fees import fee, open_now

DAY = 24

def test_plain():
    hours = DAY
    assert fee(hours) == 200
    assert (fee(1), fee(2)) == (5, 10)
    assert not open_now(3)
    assert fee(hours) == fee(2)
    for n in (1, 2):
        assert fee(n) == 0
    assert fee(7) == 1

def test_given(tmp_path):
    assert fee(8) == 1

@patch("fees.DAY", 1)
def test_patched():
    assert fee(9) == 1

def test_within():
    with patch("fees.DAY", 1):
        assert fee(10) == 1
    assert fee(11) == 1

class Prepared(unittest.TestCase):
    def setUp(self):
        self.fee = 3
    def test_it(self):
        self.assertEqual(fee(12), 1)

class Told(unittest.TestCase):
    def test_them(self):
        self.assertEqual(300, fee(20))
        self.assertIsNone(fee(0))
        self.assertTrue(open_now(12))
"""


def test_calls_compared_with_literals_are_read_and_nothing_else():
    told = [(a.test, a.input.text, a.value, a.truth) for a in assertions(MODULE)]
    assert told == [
        ("test_plain", "fee(24)", "200", False),
        ("test_plain", "fee(1)", "5", False),
        ("test_plain", "fee(2)", "10", False),
        ("test_plain", "open_now(3)", "False", True),
        ("test_them", "fee(20)", "300", False),
        ("test_them", "fee(0)", "None", False),
        ("test_them", "open_now(12)", "True", True),
    ]
    assert not list(assertions("def test_it(:"))


@pytest.mark.parametrize(
    ("test", "issue", "contradicts"),
    [
        ("assert f(1) == 2", "3", True),
        ("assert f(1) == 2", "2.0", False),
        ("assert f(1) == 2", "Decimal('3')", False),
        ("assert not f(1)", "[]", False),
        ("assert not f(1)", "[1]", True),
        ("assert f(1)", "'yes'", False),
        ("assert f(1) is None", "0", True),
    ],
)
def test_a_value_contradicts_an_assertion_that_it_cannot_meet(test, issue, contradicts):
    (one,) = assertions(f"from m import f\ndef test_it():\n    {test}\n")
    assert one.contradicts(issue) == contradicts
