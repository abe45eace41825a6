import asyncio

import pytest
from mentee.plugins.critics.patterns import Patterns
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.critique import By, Check, Criterion, Rubric
from mentee.runtime.errors import MenteeError
from mentee.runtime.testing import CriticContract, a_context

SHOP = "def total(prices):\n    return sum(prices) - 1\n"


def asked(by, what, paths=""):
    return Rubric((Criterion("house.rule", "the rule", check=Check(by, what, paths)),))


class TestContract(CriticContract):
    def make(self):
        return Patterns()

    def context(self):
        return a_context(rubric=asked(By.FORBID, r"^\+.*import os"))


def judged(rubric, old, new, path="shop.py"):
    at = SHOP.index(old)
    candidate = Candidate((Edit(path, at, at + len(old), new),))
    (critique,) = asyncio.run(Patterns().critique([candidate], a_context({path: SHOP}, rubric)))
    return [(f.score, f.path, f.start) for f in critique.findings]


def test_what_is_forbidden_is_found_at_its_line_only_where_the_change_brings_it():
    rubric = asked(By.FORBID, r"^\+.*\bprint\(")
    assert judged(rubric, "    return", "    print(prices)\n    return") == [(0.0, "shop.py", 2)]
    assert judged(rubric, " - 1", "") == [(1.0, "", 0)]


def test_what_is_demanded_must_stand_in_the_diff():
    rubric = asked(By.DEMAND, r"^-.* - 1$")
    assert judged(rubric, " - 1", "") == [(1.0, "", 0)]
    assert judged(rubric, "prices):", "price):") == [(0.0, "", 0)]


def test_an_expression_may_look_at_some_files_only():
    rubric = asked(By.FORBID, r"^\+", "src/*")
    assert judged(rubric, " - 1", "") == [(1.0, "", 0)]
    assert judged(rubric, " - 1", "", "src/shop.py") == [(0.0, "src/shop.py", 2)]


def test_a_rubric_without_expressions_gives_no_findings():
    assert judged(Rubric(), " - 1", "") == []


def test_an_expression_that_backtracks_for_ever_is_a_fault_and_holds_nobody_up():
    candidate = Candidate((Edit("a.txt", 0, 0, "a" * 60 + "b\n"),))
    context = a_context({}, asked(By.FORBID, r"^\+(a+)+$"))
    with pytest.raises(MenteeError, match=r"take longer than 0\.2 s"):
        asyncio.run(Patterns(0.2).critique([candidate], context))
