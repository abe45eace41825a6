import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.critics.names import CRITERION, Names
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.testing import CriticContract, a_context

SHOP = """\
from decimal import Decimal

RATE = Decimal("0.19")


def tax(price, rate=RATE):
    base = price * rate
    return base


class Till:
    zero = free = 0

    def pay(self, price, tip=free):
        return tax(price) + tip
"""


class TestContract(CriticContract):
    def make(self):
        return Names()


def judged(old, new, text=SHOP, path="shop.py"):
    """The findings on replacing one piece of a file by another."""
    start = text.index(old)
    candidate = Candidate((Edit(path, start, start + len(old), new),))
    (critique,) = asyncio.run(Names().critique([candidate], a_context({path: text})))
    return [(f.score, f.message, f.start) for f in critique.findings if f.criterion == CRITERION]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("return base", "return bass", (0.0, "nothing defines the name 'bass'", 8)),
        ("return tax(price)", "return tax(base)", (0.0, "nothing defines the name 'base'", 15)),
        ("return base", "return (base", (0.0, "does not compile: '(' was never closed", 8)),
        ("    base = price * rate\n", "", (0.0, "nothing defines the name 'base'", 7)),
        ('RATE = Decimal("0.19")', "RATE = Decimal(rate)", (0.0, "nothing defines the name 'rate'", 3)),
        ("+ tip", "+ zero", (0.0, "nothing defines the name 'zero'", 15)),
        ("+ tip", "+ (tip", (0.0, "does not compile: '(' was never closed", 15)),
        ("def tax", "return 1\n\n\ndef tax", (0.0, "does not compile: 'return' outside function", 6)),
    ],
)
def test_a_change_that_cannot_run_is_found_at_its_line(old, new, says):
    assert judged(old, new) == [says]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return base", "return max(base, RATE)"),
        ("return base", "return [cent for cent in str(base) if cent]"),
        ("return base", "import math\n    return math.floor(base)"),
        ("return base", "global LAST\n    LAST = base\n    return LAST"),
        ("price * rate", "(whole := price) * rate + whole"),
        ("tip=free", "tip=free + zero"),
        ("+ tip", "+ self.zero"),
        ("return tax(price)", "return super().__class__ and __name__ and Till"),
        ("class Till", "def late():\n    return LATER\n\n\nLATER = 1\n\n\nclass Till"),
    ],
)
def test_names_that_something_defines_pass(old, new):
    assert judged(old, new) == [(1.0, "", 0)]


def test_what_the_compiler_only_finds_odd_passes_in_silence(recwarn):
    assert judged("return base", "return base is 1") == [(1.0, "", 0)]
    assert list(recwarn) == []


def test_what_was_wrong_before_is_not_the_changes_fault():
    text = "def f():\n    return missing\n"
    assert judged("return", "return 1 +", text) == [(1.0, "", 0)]
    assert judged("x", "y", "def x(:\n") == [(1.0, "", 0)]


@pytest.mark.parametrize(
    "opaque", ["from os.path import *\n", "exec('join = 1')\n", "globals()['join'] = 1\n"]
)
def test_names_are_not_judged_where_a_file_can_get_them_unseen(opaque):
    text = f"{opaque}\n\ndef f():\n    return 1\n"
    assert judged("return 1", "return join", text) == [(1.0, "", 0)]


def test_annotations_that_are_never_evaluated_may_name_anything():
    text = "from __future__ import annotations\n\n\ndef f(x):\n    return x\n"
    assert judged("(x)", "(x: Later)", text) == [(1.0, "", 0)]
    assert judged("return x", "return y", text) == [(0.0, "nothing defines the name 'y'", 5)]


def test_a_new_file_is_judged_as_a_whole():
    candidate = Candidate((Edit("new.py", 0, 0, "def f():\n    return g()\n"),))
    (critique,) = asyncio.run(Names().critique([candidate], a_context({})))
    assert [(f.score, f.start) for f in critique.findings] == [(0.0, 2)]


def test_files_that_are_not_python_are_not_judged():
    assert judged("x", "y(", "x\n", "notes.txt") == []


@given(st.text(alphabet=" \n()[]:abdefnprtux=.'\"#\\\0", max_size=12), st.integers(0, len(SHOP)))
def test_whatever_is_inserted_it_agrees_with_the_compiler(text, at):
    candidate = Candidate((Edit("shop.py", at, at, text),))
    (critique,) = asyncio.run(Names().critique([candidate], a_context({"shop.py": SHOP})))
    broken = any("does not compile" in f.message for f in critique.findings)
    try:
        compile(SHOP[:at] + text + SHOP[at:], "shop.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        assert broken
    else:
        assert not broken
