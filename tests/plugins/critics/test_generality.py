import asyncio
from dataclasses import replace

import pytest
from mentee.plugins.critics.generality import Generality
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.testing import CriticContract, a_context

SHOP = """\
RATES = {"day": 3}


def fee(minutes, kind="day"):
    if minutes == 0:
        return 0
    hours = minutes // 60
    return hours * RATES[kind]
"""
TEST = "from shop import fee\n\ndef test_fee():\n    assert fee(90, 'night') == 6\n"
FAILING = Evidence((TestResult("test_shop.py::test_fee", Outcome.FAILED),), ())


class TestContract(CriticContract):
    def make(self):
        return Generality()


def judged(old, new):
    at = SHOP.index(old)
    context = replace(a_context({"shop.py": SHOP, "test_shop.py": TEST}), evidence=FAILING)
    candidate = Candidate((Edit("shop.py", at, at + len(old), new),))
    (critique,) = asyncio.run(Generality().critique([candidate], context))
    worst = min(critique.findings, key=lambda f: f.score)
    return worst.score, worst.message, worst.start


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "    hours",
            "    if minutes == 90:\n        return 6\n    hours",
            (0.1, "it answers 90, an input of the failing test, by itself", 7),
        ),
        (
            "return hours",
            "return 6 if (minutes, kind) == (90, 'night') else hours",
            (0.1, "it answers 90, an input of the failing test, by itself", 8),
        ),
        (
            "    hours = minutes // 60\n",
            "    if kind in ('night', 'x'):\n        return 6\n    hours = minutes // 60\n",
            (0.4, "it answers 'night', an input of the failing test, by itself", 7),
        ),
        (
            "    return hours * RATES[kind]",
            "    try:\n        return hours * RATES[kind]\n    except Exception:\n        return None",
            (0.1, "it swallows every exception", 10),
        ),
        (
            "    return hours * RATES[kind]",
            "    try:\n        return hours * RATES[kind]\n    except KeyError:\n        pass",
            (0.4, "it swallows KeyError", 10),
        ),
        (
            "    hours",
            "    import os\n    if 'PYTEST_CURRENT_TEST' in os.environ:\n        minutes = 120\n    hours",
            (0.0, "it asks for PYTEST_CURRENT_TEST: whether it is being tested", 8),
        ),
        (
            SHOP[SHOP.index("    if") :],
            "    return 6\n",
            (0.1, "it gives what the failing test expects, 6, whatever the input", 4),
        ),
    ],
)
def test_a_patch_that_fits_the_test_and_not_the_problem_is_labelled(old, new, says):
    assert judged(old, new) == says


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("minutes // 60", "-(-minutes // 60)"),
        ("if minutes == 0", "if minutes <= 0"),
        ("    hours", "    if minutes == 1:\n        return 1\n    hours"),
        ("    hours", "    if kind == 'night':\n        return fee(minutes, 'day') * 2\n    hours"),
        ('"day": 3}', '"day": 3, "night": 3}'),
        (
            "    return hours * RATES[kind]",
            "    try:\n        return hours * RATES[kind]\n    except KeyError as error:\n"
            "        raise ValueError(kind) from error",
        ),
    ],
)
def test_base_cases_tables_and_handlers_that_do_something_are_general(old, new):
    assert judged(old, new) == (1.0, "", 0)


def test_what_stood_there_before_is_nobodys_fault():
    text = "def f(x):\n    try:\n        return g(x)\n    except Exception:\n        return None\n"
    context = replace(a_context({"a.py": text}), evidence=FAILING)
    candidate = Candidate((Edit("a.py", text.index("g(x)"), text.index("g(x)") + 4, "g(x == 2)"),))
    (critique,) = asyncio.run(Generality().critique([candidate], context))
    assert [f.score for f in critique.findings] == [1.0]
