"""What a person said is held against what a patch adds, as far as code can check it."""

import pytest
from mentee.memory.context import Context
from mentee.memory.distil import distil
from mentee.memory.obedience.checks import checks

BEFORE = """\
import os

def total(prices, limit):
    print(prices)
    return sum(prices)
"""

CASES = [
    ("no print in library code, use logging", "    print(limit)\n"),
    ("don't catch broad exceptions here", "    try:\n        pass\n    except Exception:\n        pass\n"),
    ("amounts are int cents, no floats", "    prices = [1.5]\n"),
    ("never use eval", "    eval('1')\n"),
    ("no lambdas please", "    f = lambda: 1\n"),
    ("use pathlib, no `os.path`", "    os.path.join('a', 'b')\n"),
    ("avoid global variables", "    global total_\n"),
    ("no new dependencies", "    import requests\n"),
    ("no raw SQL, go through the query layer", "    q = 'SELECT a FROM b'\n"),
    ("don't sleep in here", "    import time; time.sleep(1)\n"),
    ("never use `shutil.rmtree()`", "    shutil.rmtree('x')\n"),
    ("keep functions under 8 lines", "    limit += 1\n" * 9),
    ("lines under 60 characters", "    limit = " + "1 + " * 20 + "1\n"),
    ("no nested ternaries", "    limit = 1 if prices else 2\n"),
]


@pytest.mark.parametrize(("words", "added"), CASES)
def test_what_a_patch_adds_against_a_persons_word_is_found_with_its_line(words, added):
    found = checks(distil(words, Context()))
    after = BEFORE.replace("    print(prices)\n", "    print(prices)\n" + added)
    (breach,) = found.breaches("shop.py", BEFORE, after)
    assert 1 <= breach.line <= after.count("\n")
    assert found.breaches("shop.py", BEFORE, BEFORE) == []
    assert found.breaches("shop.py", after, after) == []


def test_closed_files_and_signatures_are_protected():
    closed = checks(distil("never edit shop/rates.py by hand", Context()))
    assert [b.what for b in closed.breaches("shop/rates.py", "a = 1\n", "a = 2\n")] == ["edits shop/rates.py"]
    assert closed.breaches("shop/tax.py", "a = 1\n", "a = 2\n") == []
    kept = checks(distil("don't change the signature of total", Context()))
    assert kept.breaches("shop.py", BEFORE, BEFORE.replace("limit)", "limit=5)"))
    assert kept.breaches("shop.py", BEFORE, BEFORE.replace("sum(prices)", "sum(prices[:])")) == []


@pytest.mark.parametrize(
    "words",
    ["public functions need docs", "times are minutes", "show me a plan first", "prints are on A4 paper"],
)
def test_words_that_code_cannot_check_ask_for_nothing(words):
    assert not checks(distil(words, Context()))


def test_a_change_that_does_not_compile_is_not_judged():
    assert checks(distil("no print", Context())).breaches("a.py", "", "print(\n") == []
