"""What issue, documents and docstrings state of calls is found with its source, and rules survivors out."""

import pytest
from mentee.runtime.doubt.documents import Source, against, docstrings, facts, same_value
from mentee.runtime.issue.modules import index_modules

SHOP = '''\
"""Prices."""


def fee(minutes):
    """What is due.

    >>> fee(30)
    2
    """
    return minutes // 15
'''


@pytest.fixture
def modules(tmp_path):
    (tmp_path / "shop.py").write_text(SHOP)
    return index_modules(tmp_path, ["shop.py"])


def stated(source, modules):
    return {(f.input.call, f.value) for f in facts(source, modules)}


@pytest.mark.parametrize(
    "text",
    [
        "`fee(60)` is 4.",
        "An hour is four quarters, so `fee(60)` returns `4`.",
        "```python\n>>> from shop import fee\n>>> fee(60)\n4\n```",
        "    >>> fee(60)\n    4\n",
    ],
)
def test_a_document_states_a_result(text, modules):
    assert stated(Source("README.md", text, "README.md"), modules) == {("fee(60)", "4")}


def test_an_issue_complains_in_the_present_and_wants_what_should_be(modules):
    issue = Source("the issue", "`fee(60)` returns 3. `fee(0)` should be 0.")
    assert stated(issue, modules) == {("fee(0)", "0")}


def test_docstrings_are_read_with_whose_they_are(modules):
    (of_module, of_function) = docstrings("shop.py", SHOP)
    assert of_module.name == "shop.py, docstring"
    assert of_function.name == "shop.py, docstring of fee"
    assert stated(of_function, modules) == {("fee(30)", "2")}


def test_a_survivor_that_breaks_a_fact_is_out_with_the_source_as_the_reason(modules):
    known = list(facts(Source("README.md", "`fee(60)` is 4.", "README.md"), modules))
    out, said = against(known, ["a", "b"], {"a": {"fee(60)": "4"}, "b": {"fee(60)": "5"}})
    assert out == {"b": "README.md: fee(60) gives 4"}
    assert said == {"fee(60)": ("README.md: 4",)}


def test_sources_that_contradict_one_another_rule_out_none(modules):
    known = [
        *facts(Source("README.md", "`fee(60)` is 4.", "README.md"), modules),
        *facts(Source("doc.md", "`fee(60)` is 5.", "doc.md"), modules),
    ]
    out, said = against(known, ["a", "b"], {"a": {"fee(60)": "4"}, "b": {"fee(60)": "5"}})
    assert out == {}
    assert said == {"fee(60)": ("README.md: 4", "doc.md: 5")}


def test_an_old_document_that_no_survivor_meets_tells_nothing(modules):
    known = list(facts(Source("README.md", "`fee(60)` is 9.", "README.md"), modules))
    assert against(known, ["a", "b"], {"a": {"fee(60)": "4"}, "b": {"fee(60)": "5"}}) == ({}, {})


def test_values_are_equal_however_they_are_written():
    assert same_value("[1, 2]", "[1,2]")
    assert same_value('"a"', "'a'")
    assert not same_value("'1'", "1")
