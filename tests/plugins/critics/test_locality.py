import asyncio

from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.critics.locality import Locality, locality
from mentee.plugins.rubrics.quality import RUBRIC
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.scoring import failed
from mentee.runtime.testing import CriticContract, a_context

LINES = "".join(f"line {n}\n" for n in range(100))


class TestContract(CriticContract):
    def make(self):
        return Locality()


def judged(*edits):
    (critique,) = asyncio.run(
        Locality().critique([Candidate(edits)], a_context({"a.txt": LINES, "b.txt": LINES}))
    )
    (finding,) = critique.findings
    return finding


def test_small_changes_of_one_file_score_alike():
    one = judged(Edit("a.txt", 0, 4, "LINE"))
    few = judged(Edit("a.txt", 0, 0, "new\n" * 10))
    assert (one.score, one.message, one.start, one.end) == (1.0, "1 line in 1 file", 1, 1)
    assert (few.score, few.message, few.start, few.end) == (1.0, "10 lines in 1 file", 1, 10)


def test_lines_that_stay_as_they_were_do_not_count():
    rewritten = judged(Edit("a.txt", 0, len(LINES), LINES.replace("line 50\n", "LINE 50\n")))
    assert rewritten.message == "1 line in 1 file"


def test_the_place_is_the_file_that_changes_most():
    found = judged(Edit("a.txt", 0, 0, "x\n"), Edit("b.txt", 7, 7, "y\n" * 30))
    assert (found.message, found.path, found.start, found.end) == ("31 lines in 2 files", "b.txt", 2, 31)


@given(st.integers(1, 10**6), st.integers(1, 1000))
def test_the_score_falls_with_size_and_is_never_a_veto(lines, files):
    score = locality(lines, files)
    assert 0.0 < locality(lines + 60, files) < score <= 1.0
    assert locality(lines, files + 1) < score
    assert failed([judged(Edit("a.txt", 0, len(LINES), ""))], RUBRIC) == ""
