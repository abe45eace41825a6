import asyncio

from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.critics.naturalness import Naturalness, naturalness
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.testing import CriticContract, a_context


class TestContract(CriticContract):
    def make(self):
        return Naturalness()


def test_a_candidate_without_log_probabilities_is_not_judged():
    bare = Candidate((Edit("a.py", 0, 0, "x = 1\n"),))
    sure = Candidate(bare.edits, logprob=-0.1)
    odd = Candidate(bare.edits, logprob=-30.0)
    critiques = asyncio.run(Naturalness().critique([bare, sure, odd], a_context()))
    assert critiques[0].findings == ()
    assert critiques[1].findings[0].score > 0.9
    assert critiques[2].findings[0].score < 0.1


@given(st.floats(-1e9, 1e9), st.floats(0, 1e6), st.integers(0, 10**6))
def test_the_score_is_a_probability_that_rises_with_the_log_probability(logprob, more, characters):
    low, high = naturalness(logprob, characters), naturalness(logprob + more, characters)
    assert 0.0 <= low <= high <= 1.0
