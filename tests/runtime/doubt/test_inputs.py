"""Calls are taken out of tests with all that they need, and only where they can stand alone."""

from mentee.runtime.doubt.inputs import calls_in_tests

MODULE = """\
import pytest
from shop import Cart, total, clean

BOX = Cart(3)

def test_constant():
    assert BOX.price(2) == 5

def test_local():
    names = ["a", "b"]
    assert total(names, by="size") == 2

def test_changed_before():
    cart = Cart(1)
    cart.put("a")
    assert cart.names() == ["a"]

def test_fixture(tmp_path):
    assert clean(tmp_path) is None

def test_comprehension():
    assert all(clean(name) for name in ("a", "b"))

def test_raises():
    with pytest.raises(ValueError):
        total([])

class TestShop:
    def test_method(self):
        self.assertEqual(total([4]), 1)
"""


def test_what_is_only_assigned_is_put_in_its_place():
    calls = {one.call for one in calls_in_tests(MODULE)}
    assert {"Cart(3).price(2)", "total(['a', 'b'], by='size')", "total([])", "total([4])"} <= calls


def test_an_object_that_is_changed_comes_with_the_statements_that_change_it():
    found = next(one for one in calls_in_tests(MODULE) if one.call == "cart.names()")
    assert found.setup == ("cart = Cart(1)", "cart.put('a')")
    assert found.imports == ("from shop import Cart, total, clean",)
    assert found.text == "cart = Cart(1); cart.put('a'); cart.names()"


def test_what_a_fixture_or_a_loop_brings_cannot_be_called_alone():
    assert not [one for one in calls_in_tests(MODULE) if one.call.startswith("clean(")]


def test_the_calls_of_the_failing_tests_are_marked():
    marked = [one.call for one in calls_in_tests(MODULE, frozenset({"test_method"})) if one.example]
    assert marked == ["total([4])"]
