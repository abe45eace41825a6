"""An issue that says what a passing test denies is asked about before anything is searched."""

import pytest
from mentee.runtime.contracts.channel import Blocker
from mentee.runtime.runs import RunStore

FILES = {
    "fees.py": "def fee(minutes):\n    return 0 if minutes < 12 else 3\n",
    "test_fees.py": (
        "import unittest\nfrom fees import fee\n\n"
        "class FeeTest(unittest.TestCase):\n"
        "    def test_twelve_cost(self):\n        self.assertEqual((fee(12), fee(30)), (3, 3))\n"
        "    def test_eleven_are_free(self):\n        self.assertEqual(fee(11), 0)\n"
    ),
}
ISSUE = "Twelve are free too:\n\n```python\n>>> from fees import fee\n>>> fee(12)\n0\n```\n"


@pytest.fixture
def asked(make_repo, run_mentee, data_dir):
    """A repository, and the run that waits for an answer."""
    repo = make_repo(FILES)
    flags = ("--questions", "2", "--runner", "unittest", "--candidates", "48")
    done = run_mentee("solve", "--text", ISSUE, *flags, cwd=repo)
    assert done.returncode == 3, done.stderr
    (folder,) = RunStore(data_dir).all()
    return repo, folder


def test_it_names_both_sources_and_ends_where_the_test_holds(asked, run_mentee):
    repo, folder = asked
    state = folder.state()
    (question,) = state.blockers
    assert question.blocker is Blocker.CONTRADICTION
    assert question.options == ("0", "3")
    assert "the issue: 0" in question.text
    assert "test_twelve_cost" in question.text
    assert state.candidates == 0
    done = run_mentee("answer", folder.id, "3", cwd=repo)
    assert done.returncode == 1
    assert "test_twelve_cost, which holds" in done.stdout
    assert folder.state().candidates == 0


def test_a_test_that_is_out_of_date_no_longer_counts_but_the_rest_of_it_does(asked, run_mentee):
    repo, folder = asked
    done = run_mentee("answer", folder.id, "the issue is right: it should be 0", cwd=repo)
    assert done.returncode == 0, done.stdout + done.stderr
    state = folder.state()
    assert state.verified.ok
    assert "out of date as was answered" in done.stderr
    assert "test_twelve_cost" in state.finished.reason
    out = [point.why for point in _against(folder)]
    assert any("fee(30) gives 3" in why for why in out)


def _against(folder):
    return [point for event in folder.events() for point in getattr(event, "against", ())]
