"""What is learned from outcomes moves scores only with evidence, and never against the order of scores."""

import random

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.critique import Criterion, Finding, Rubric
from mentee.runtime.decision import Deliberation, Verdict, decide
from mentee.runtime.events import Survivor
from mentee.runtime.reliability import LEAST, Outcome, auc, calibration_error, curve, learn, reliability
from mentee.runtime.scoring import combine

UNIT = st.floats(0, 1)
IDS = ("tests.target", "lint.delta", "fix.general", "issue.example.1")
RUBRIC = Rubric(
    tuple(Criterion(i, i, w, required=i == "tests.target") for i, w in zip(IDS, (4, 1, 1, 1), strict=True))
)
OUTCOMES = st.lists(
    st.builds(Outcome, st.dictionaries(st.sampled_from(IDS), UNIT, min_size=1), st.booleans()), max_size=40
)
FINDINGS = st.lists(st.builds(Finding, st.sampled_from(IDS), UNIT), min_size=1, max_size=5)
PAIRS = st.lists(st.tuples(UNIT, st.booleans()), max_size=60)


@given(outcomes=OUTCOMES, findings=FINDINGS, at=st.integers(0, 4), raised=UNIT)
def test_a_score_rises_with_each_of_its_parts_whatever_was_learned(outcomes, findings, at, raised):
    learned = learn(outcomes)
    which = at % len(findings)
    better = Finding(findings[which].criterion, max(raised, findings[which].score))
    before, _ = combine(findings, RUBRIC, learned)
    after, doubt = combine([*findings[:which], better, *findings[which + 1 :]], RUBRIC, learned)
    assert 0.0 <= before <= after + 1e-9 <= 1.0 + 1e-9
    assert doubt >= 0.0


@given(outcomes=OUTCOMES, findings=FINDINGS)
def test_nothing_that_is_learned_accepts_what_fails_a_required_criterion(outcomes, findings):
    broken = (*findings, Finding("tests.target", 0.0))
    survivor = Survivor(
        Candidate((Edit("a", 0, 0, "x"),)), *combine(broken, RUBRIC, learn(outcomes)), findings=broken
    )
    assert decide(Deliberation((survivor,), rubric=RUBRIC, bar=0.0)).verdict is not Verdict.ACCEPT


@given(outcomes=OUTCOMES, findings=FINDINGS)
def test_few_outcomes_move_nothing(outcomes, findings):
    few = learn(outcomes[: LEAST - 1])
    assert abs(combine(findings, RUBRIC, few)[0] - combine(findings, RUBRIC)[0]) < 1e-8


@given(pairs=PAIRS)
def test_a_curve_rises_and_stays_inside_and_so_does_trust(pairs):
    found = reliability(pairs)
    heights = [p for _, p in found.curve]
    assert heights == sorted(heights)
    assert all(0.0 < p < 1.0 for p in heights)
    assert 0.0 <= found.trust <= 1.0
    assert 0.0 <= auc(pairs) <= 1.0
    assert 0.0 <= calibration_error(pairs) <= 1.0


def sampled(judge, count=400):
    rng = random.Random(7)
    truth = [rng.random() < 0.5 for _ in range(count)]
    return reliability([(judge(right, rng), right) for right in truth])


def test_a_critic_that_is_constant_or_guesses_or_lies_ends_up_with_no_weight():
    assert sampled(lambda right, rng: 0.0).trust < 0.05
    assert sampled(lambda right, rng: 1.0).trust < 0.05
    assert sampled(lambda right, rng: rng.random()).trust < 0.2
    lies = sampled(lambda right, rng: 0.0 if right else 1.0)
    assert lies.trust < 0.05
    assert lies.evidence(1.0) == lies.evidence(0.0)


def test_a_critic_that_tells_right_from_wrong_keeps_its_weight_and_moves_the_score():
    tells = sampled(lambda right, rng: float(right) if rng.random() < 0.9 else float(not right))
    assert tells.trust > 0.75
    assert tells.evidence(1.0) > 1.5
    assert tells.evidence(0.0) < -1.5
    seen = {"lint.delta": tells}
    good, bad = ([Finding("lint.delta", s), Finding("tests.target", 1.0)] for s in (1.0, 0.0))
    plain = combine(good, RUBRIC)[0] - combine(bad, RUBRIC)[0]
    assert combine(good, RUBRIC, seen)[0] - combine(bad, RUBRIC, seen)[0] > plain


def test_what_is_numbered_is_learned_together():
    outcomes = [
        Outcome({"issue.example.1": 1.0, "issue.example.2": float(n % 2)}, n % 2 == 1) for n in range(40)
    ]
    assert set(learn(outcomes)) == {"issue.example"}
    assert learn(outcomes)["issue.example"].auc == 1.0
    assert curve([]) == ()
