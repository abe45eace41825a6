"""Facts bar a correction; then the topic decides; a later word takes the place of an older one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.memory.context import Context
from mentee.memory.giving import correction, understood
from mentee.memory.recall import recall, weighed
from mentee.memory.relevance.facts import barred
from mentee.memory.relevance.fitting import area, fit, left_out
from mentee.memory.relevance.gate import relevance
from mentee.memory.store import Memory

GIVEN = Context(
    repo="acme/shop", languages=("python",), path="shop/tax.py", step="edit", action="added a loop"
)
NOW = Context(
    repo="acme/shop", languages=("python",), path="shop/cart.py", symbol="total", step="edit", action="edit"
)


@pytest.mark.parametrize(
    ("words", "changes", "fact"),
    [
        ("no loops here", {"repo": "acme/other"}, "another repository"),
        (
            "no loops, in all my python code",
            {"repo": "b", "languages": ("go",), "path": "a.go"},
            "another language",
        ),
        ("with numpy avoid loops", {"imports": ("json",)}, "without numpy"),
        ("no loops in shop/tax", {}, "elsewhere in the repository"),
        ("no loops in get_* functions", {}, "elsewhere in the repository"),
        ("no loops, except in cart.py", {}, "excepted: cart.py"),
        ("no loops. bug fixes are fine", {"task": "Fix the crash on empty carts"}, "excepted: bug fixes"),
        ("no loops until 2.0", {"version": "2.1"}, "another version"),
        ("no loops until March 2026", {"date": "2026-05-01"}, "out of date"),
        ("just this once, no loops", {}, "for that one time"),
        ("commit messages in lower case", {}, "another activity"),
        ("the v1 routes stay", {"action": "remove the v2 routes"}, "another version of it"),
    ],
)
def test_a_fact_that_stands_against_a_correction_is_named_and_what_is_unknown_bars_nothing(
    words, changes, fact
):
    said = replace(GIVEN, date="2026-01-01")
    rule = understood(correction(words, said))
    assert barred(rule, said, replace(NOW, **changes)) == fact
    if not rule.once:
        assert barred(rule, said, Context()) == ""


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path)


def recalled(memory: Memory, now: Context) -> list[str]:
    return [found.correction.text for found in recall(memory, now)]


def test_what_is_about_to_be_done_is_met_by_what_was_said_of_the_like(memory):
    said = "don't read files without an encoding, always encoding='utf-8'"
    memory.remember(correction(said, replace(GIVEN, action="opened the file with the default encoding")))
    assert recalled(memory, replace(NOW, action="open(path).read() with the codec of the machine")) == [said]
    assert recalled(memory, replace(NOW, action="sort the table by date")) == []


def test_a_later_word_takes_the_place_of_an_older_one_from_its_day_on(memory):
    older = replace(GIVEN, date="2026-01-10", action="installed a package with pip")
    newer = replace(GIVEN, date="2026-05-01", action="installed a package with pipenv")
    memory.remember(correction("we use pipenv here, add packages with pipenv install", older))
    kept = memory.correction(memory.remember(correction("no pipenv anymore, hatch add from now on", newer)))
    assert len(kept.replaces) == 1
    doing = replace(NOW, action="pip install a package")
    assert recalled(memory, replace(doing, date="2026-02-01")) == [
        "we use pipenv here, add packages with pipenv install"
    ]
    assert recalled(memory, replace(doing, date="2026-06-01")) == ["no pipenv anymore, hatch add from now on"]
    memory.forget(kept.id)
    assert len(recalled(memory, replace(doing, date="2026-06-01"))) == 1


def test_the_same_said_twice_counts_once(memory):
    for words in ("never use global variables here", "Never use  global variables here"):
        memory.remember(correction(words, GIVEN))
    assert len(memory.corrections()) == 2
    assert len(weighed(memory, replace(NOW, action="add a global"))) == 1


@given(likeness=st.floats(-1, 1), more=st.floats(0, 1))
def test_a_correction_counts_the_more_the_more_alike_its_occasion(likeness, more):
    said = correction("no loops here", GIVEN)
    scores = [relevance(understood(said), GIVEN, NOW, x).score for x in (likeness, likeness + more)]
    assert 0.0 <= scores[0] <= scores[1] <= 1.0


@given(labels=st.lists(st.booleans(), min_size=2, max_size=30).filter(lambda x: len(set(x)) == 2))
def test_a_fit_tells_apart_what_its_numbers_tell_apart(labels):
    rows = [[float(label), 0.5] for label in labels]
    weights = fit(rows, labels)
    odds = [weights.odds(row) for row in rows]
    assert area(odds, labels) == 1.0
    assert len(left_out(rows, labels, [str(i % 2) for i in range(len(rows))])) == len(rows)


def test_that_a_library_is_in_use_is_a_condition_and_no_sign_that_a_rule_on_it_applies():
    rule = understood(correction("when using pandas don't iterate over rows, use merge", GIVEN))
    now = replace(NOW, imports=("pandas",), action="pass the compression to read_csv")
    odds = relevance(rule, GIVEN, now, 0.0)
    assert odds.evidence[1] == 0.0
    assert not odds.enough
    assert relevance(rule, GIVEN, replace(now, action="loop over the rows by iterrows"), 0.3).enough


def test_while_no_action_is_known_the_place_and_the_task_are_looked_for():
    open_ = Context(path="shop/priceList.py", symbol="Cart.add_line", task="Totals are wrong")
    assert open_.query == "shop price list py cart add line Totals are wrong"
    assert replace(open_, action="round the total").query == "round the total"
