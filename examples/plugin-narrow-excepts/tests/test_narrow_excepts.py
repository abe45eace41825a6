"""The plugin's own tests: mentee's contract for critics, and what this one is for."""

import asyncio

import pytest
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.testing import CriticContract, a_context
from mentee_narrow_excepts import CRITERION, NarrowExcepts

PORT = "def port(text):\n    try:\n        return int(text)\n    except ValueError:\n        return None\n"


class TestContract(CriticContract):
    def make(self):
        return NarrowExcepts()


def judged(old, new):
    start = PORT.index(old)
    candidate = Candidate((Edit("port.py", start, start + len(old), new),))
    (critique,) = asyncio.run(NarrowExcepts().critique([candidate], a_context({"port.py": PORT})))
    return [(f.score, f.message, f.start) for f in critique.findings if f.criterion == CRITERION]


@pytest.mark.parametrize(
    ("wider", "says"),
    [
        ("except (ValueError, TypeError):", "catches TypeError, ValueError"),
        ("except Exception:", "catches Exception"),
        ("except:", "catches everything"),
    ],
)
def test_a_wider_handler_is_rejected(wider, says):
    assert judged("except ValueError:", wider) == [(0.0, says, 4)]


def test_another_narrow_handler_is_no_matter():
    assert judged("except ValueError:", "except TypeError:") == [(1.0, "", 0)]


def test_a_print_that_is_left_behind_is_rejected():
    assert judged("return None", "print(text)\n        return None") == [(0.0, "leaves a print", 5)]
