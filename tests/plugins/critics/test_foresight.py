"""What is told of a change without running it is what comes of running it."""

import ast
import asyncio
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.critics.changes import Change
from mentee.plugins.critics.foresight.critic import WORTH_S, Foresight, Record, foreseen
from mentee.plugins.critics.foresight.evaluate import Evaluator
from mentee.plugins.critics.foresight.known import UNKNOWN, Beyond, Crash, Object, plain
from mentee.runtime.contracts.candidate import Candidate, Edit, splice
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.testing import CriticContract

SHOP = """\
def total(items, rate):
    added = 0
    for item in items:
        if item.price > 0:
            added += item.price
    label = str(added)
    if rate > 1:
        rate = rate / 100
    return added + rate
"""
TEST = """\
from shop import total

class Item:
    price = 3

def test_total():
    assert total([Item(), Item()], 20) == 7.2
"""


class TestForesightContract(CriticContract):
    def make(self):
        return Foresight()


def change(old: str, new: str, text: str = SHOP) -> Change:
    at = text.index(old)
    edits = (Edit("shop.py", at, at + len(old), new),)
    return Change("shop.py", text, splice(text, edits), edits)


@pytest.fixture
def judge(make_context):
    """What is told of changes of the shop, after its failing test was watched."""
    lines = {"shop.py": frozenset({2})}
    failed = TestResult("test_shop.py::test_total", Outcome.FAILED, WORTH_S, lines=lines)
    evidence = Evidence((failed,), ())
    context = make_context({"shop.py": SHOP, "test_shop.py": TEST}, evidence=evidence)
    critic = Foresight()
    asyncio.run(critic.critique([Candidate((Edit("shop.py", 0, 0, ""),))], context))

    def told(*changes: Change) -> list[str]:
        found = asyncio.run(critic.critique([Candidate(c.edits) for c in changes], context))
        return [critique.findings[0].message if critique.findings else "" for critique in found]

    return told


def test_a_change_falls_that_must_raise_or_makes_no_difference_where_the_test_comes_by(judge):
    assert judge(
        change("item.price > 0", "item.cost > 0"),
        change("added += item.price", "added += item"),
        change("    for item", "    rate = label\n    for item"),
        change("rate > 1", "rate >= 2"),
        change("    label", "    if rate < 0:\n        return 0\n    label"),
        change("item.price > 0", "item.price > 0 and item"),
        change("added + rate", "added * (1 + rate)"),
        change("for item in items", "for item in items[1:]"),
        change("item.price > 0", "item.price > limit(item)"),
    ) == [
        "raises AttributeError in the failing test",
        "raises TypeError in the failing test",
        "raises UnboundLocalError in the failing test",
        "changes nothing in the failing test",
        "changes nothing in the failing test",
        "",  # what the price is, an attribute, was not noted
        "",
        "",
        "",
    ]


def test_where_a_test_wants_something_raised_raising_is_no_failure():
    tests = ({"shop.py": {2: [{"items": [], "rate": 1}]}},)
    wrong = change("added = 0", "added = items + 1")
    assert foreseen(wrong, Record({}, tests=tests)) is not None
    assert foreseen(wrong, Record({}, tests=tests, raising=True)) is None


def test_equal_lists_may_be_told_apart_and_equal_numbers_not():
    text = "def f(a, b):\n    c = a\n    return c\n"
    lists, numbers = ({"a": [1], "b": [1]}, {"a": 1, "b": 1})
    for variables, certain in ((lists, False), (numbers, True)):
        record = Record({}, tests=({"shop.py": {2: [variables]}},))
        assert (foreseen(change("c = a", "c = b", text), record) is not None) is certain


def test_a_loop_that_was_not_watched_to_its_end_tells_nothing_of_equal_values():
    text = "def f(a, b):\n    c = a\n    return c\n"
    for visits, certain in ((10, True), (120, False)):
        record = Record({}, tests=({"shop.py": {2: [{"a": 1, "b": 1}] * visits}},))
        assert (foreseen(change("c = a", "c = b", text), record) is not None) is certain


_NAMES = ("a", "b", "c")
_VALUES = st.one_of(
    st.integers(-3, 3),
    st.booleans(),
    st.none(),
    st.text("xy", max_size=2),
    st.lists(st.integers(0, 2), max_size=2),
)


@st.composite
def expressions(draw, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from([*_NAMES, "0", "1", "'x'", "None", "[]", "(1, 2)"]))
    one, two = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    form = draw(
        st.sampled_from(
            "({0} + {1})|({0} * {1})|({0} % {1})|({0} < {1})|({0} == {1})|({0} in {1})|({0} is None)|"
            "{0}[{1}]|{0}[{1}:]|(not {0})|(-{0})|({0} and {1})|({0} or {1})|({0} if {1} else c)|len({0})|"
            "max({0}, {1})|({0} < {1} < c)|({0}).count({1})|({0}).upper()|[x for x in {0}]|{0}({1})".split(
                "|"
            )
        )
    )
    return form.format(one, two)


def outcome(compute) -> tuple[str, object]:
    """What a computation gives, or the name of what it raises."""
    try:
        return "gives", compute()
    except Crash as crash:
        return "raises", str(crash)
    except (TypeError, AttributeError, ArithmeticError, LookupError) as error:
        return "raises", type(error).__name__


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@given(expressions(), st.fixed_dictionaries(dict.fromkeys(_NAMES, _VALUES)))
def test_what_is_certain_of_an_expression_is_what_python_does(text, variables):
    evaluator = Evaluator(variables, frozenset(), frozenset())
    with suppress(Beyond):
        told = outcome(lambda: evaluator.of(ast.parse(text, mode="eval").body))
        if told[0] == "raises" or plain(told[1]):
            assert told == outcome(lambda: eval(text, {}, dict(variables)))


def test_an_object_takes_the_operators_that_its_type_has():
    variables = {"bare": Object("Node", frozenset({"value"})), "sized": Object("Bag", frozenset({"__len__"}))}
    evaluator = Evaluator(variables, frozenset(), frozenset())
    for text in (
        "bare + 1",
        "1 < bare",
        "bare[0]",
        "len(bare)",
        "bare.next",
        "-bare",
        "bare in bare",
        "bare()",
    ):
        with pytest.raises(Crash):
            evaluator.of(ast.parse(text, mode="eval").body)
    for text in ("bare.value", "bare == 1", "len(sized)"):
        with suppress(Beyond):
            assert evaluator.of(ast.parse(text, mode="eval").body) is UNKNOWN
