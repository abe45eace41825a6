"""A person's words become a rule: what to do, and where, as facts that code can check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.context import Context
from mentee.memory.distil import distil
from mentee.memory.distil.lasting import older, until
from mentee.memory.understood import in_a_line

SHOP = Context(repo="acme/shop", languages=("python",), path="shop/tax.py", step="edit", date="2026-02-03")


@pytest.mark.parametrize(
    ("words", "reach"),
    [
        ("we keep heights in millimetres here", "repository"),
        ("all amounts in shop are net", "repository"),
        ("never log customer names", "repository"),
        ("I like short names", "everywhere"),
        ("keep commits small, in all my projects", "everywhere"),
        ("in allen Projekten bitte kurze Namen", "everywhere"),
        ("en este repositorio los precios van sin impuestos", "repository"),
        ("across the company we tag every release", "owner"),
    ],
)
def test_the_words_say_how_far_it_reaches_and_else_the_kind_does(words, reach):
    assert distil(words, SHOP).reach == reach


@pytest.mark.parametrize(
    ("words", "exceptions"),
    [
        ("no threads, except in jobs/", [("jobs/**",)]),
        ("never mutate arguments. the cache is the exception", ["the cache"]),
        ("use tuples unless it must grow", ["it must grow"]),
        ("keine Abkürzungen. In tools/ ist das erlaubt", [("tools/**",)]),
        ("no sleeps; leave load_* alone", [("load_*",)]),
        ("no asserts outside tests, scripts are fine", [("script",)]),
        ("no network calls here, but refactorings may", [("refactor",)]),
    ],
)
def test_exceptions_are_taken_apart_from_what_is_asked(words, exceptions):
    rule = distil(words, SHOP)
    found = [
        one.where.paths or one.where.symbols or one.where.roles or one.tasks or one.text
        for one in rule.exempt
    ]
    assert found == exceptions
    assert "except" not in rule.what


@pytest.mark.parametrize(
    ("words", "date", "version"),
    [
        ("no new fields until release 3.1", "", "3.1"),
        ("leave the cart alone until the end of June", "2026-06-30", ""),
        ("freeze till 4 March 2027", "2027-03-04", ""),
        ("bis Ende Januar nichts am Warenkorb ändern", "2027-01-31", ""),
        ("fields stay as they are in 2.x", "", "3.0"),
        ("wait until it works", "", ""),
    ],
)
def test_until_when_it_holds_is_a_date_or_a_version(words, date, version):
    assert until(words, SHOP.date) == (date, version)


@pytest.mark.parametrize(
    ("words", "once"),
    [
        ("just this once leave the test out", True),
        ("for this poster use red", True),
        ("ausnahmsweise ohne Test", True),
        ("for this project use red", False),
        ("never do this again, from now on ask", False),
    ],
)
def test_what_was_meant_for_once_is_told_from_what_lasts(words, once):
    assert distil(words, SHOP).once is once


def test_places_libraries_and_activities_are_named_by_the_words():
    assert distil("nothing in shop/cart may import django", SHOP).where.paths == ("shop/cart/**",)
    assert distil("never block inside on_* functions", SHOP).where.symbols == ("on_*",)
    assert distil("no randomness in tests", SHOP).where.roles == ("test",)
    assert distil("with numpy avoid python loops", SHOP).libraries == ("numpy",)
    assert distil("with numpy avoid python loops", SHOP).languages == ("python",)
    assert distil("commit messages in the past tense", SHOP).activities == ("commit",)
    assert "write tests" in distil("mock no clocks in unit tests", SHOP).activities


def test_what_is_wanted_stands_apart_from_what_is_not():
    rule = distil("use tuples instead of lists", SHOP)
    assert (rule.wanted, rule.forbidden) == ("use tuples", "lists")


def test_the_owner_sees_one_line_of_what_was_understood():
    rule = distil("no floats in shop/money until 2.0, except in tests", SHOP)
    line = in_a_line(rule, "shop")
    assert line == "a constraint, in shop; at shop/money/**; until 2.0; not for: test"
    assert "\n" not in in_a_line(distil("just this once skip it", SHOP), "shop")


@given(words=st.text())
def test_any_words_become_a_rule_and_a_rule_survives_the_disk(words):
    from mentee.memory.rule import from_json

    rule = distil(words, SHOP)
    assert from_json(rule.to_json()) == rule


@given(one=st.lists(st.integers(0, 99), min_size=1), other=st.lists(st.integers(0, 99), min_size=1))
def test_versions_are_ordered_by_their_numbers(one, other):
    def text(parts):
        return ".".join(map(str, parts))

    padded = [part + [0] * (max(len(one), len(other)) - len(part)) for part in (one, other)]
    assert older(text(one), text(other)) == (padded[0] < padded[1])
