"""The decision is a pure function that always comes to an end, and never accepts what the rubric forbids."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.channel import Blocker, Question
from mentee.runtime.contracts.critique import Criterion, Critique, Finding, Rubric
from mentee.runtime.decision import Deliberation, Verdict, decide
from mentee.runtime.events import Fallen, Survivor
from mentee.runtime.scoring import combine, failed, valid

UNIT = st.floats(0, 1)
CRITERIA = ("tests", "lint", "size")
RUBRICS = st.builds(
    lambda weights, required: Rubric(
        tuple(Criterion(c, c, w, required=r) for c, w, r in zip(CRITERIA, weights, required, strict=True))
    ),
    st.tuples(*[st.floats(0.1, 5)] * 3),
    st.tuples(*[st.booleans()] * 3),
)
FINDINGS = st.lists(st.builds(Finding, st.sampled_from(CRITERIA), UNIT), max_size=4).map(tuple)


def candidate(number: int) -> Candidate:
    return Candidate((Edit("a.py", number, number, "x"),))


SURVIVORS = st.lists(
    st.builds(
        lambda n, score, doubt, found: Survivor(candidate(n), score, doubt, findings=found),
        st.integers(0, 9),
        UNIT,
        st.floats(0, 0.5),
        FINDINGS,
    ),
    max_size=4,
    unique_by=lambda s: s.candidate.id,
).map(lambda found: tuple(sorted(found, key=lambda s: -s.score)))
QUESTIONS = st.lists(
    st.builds(lambda n, w: Question(f"q{n}", Blocker.MISSING, "?", worth=w), st.integers(0, 3), UNIT),
    max_size=2,
).map(tuple)
SEEN = st.builds(
    Deliberation,
    pool=SURVIVORS,
    partials=st.lists(st.builds(Fallen, st.builds(candidate, st.integers(0, 9)), UNIT), max_size=3).map(
        tuple
    ),
    best=st.lists(UNIT, max_size=4).map(tuple),
    rubric=RUBRICS,
    bar=UNIT,
    blockers=QUESTIONS,
    questions_left=st.none() | st.integers(0, 2),
    rounds_left=st.integers(0, 3),
    solved=st.booleans(),
    spent=st.sampled_from(["", "time"]),
    threshold=UNIT,
)


@given(seen=SEEN)
def test_it_never_accepts_what_fails_a_required_criterion_nor_asks_beyond_the_budget(seen):
    decision = decide(seen)
    if decision.verdict is Verdict.ACCEPT:
        taken = next(s for s in seen.pool if s.candidate.id == decision.candidate)
        assert not failed(taken.findings, seen.rubric)
    if decision.verdict is Verdict.ASK:
        assert seen.questions_left != 0
        assert decision.question is not None and decision.question in seen.blockers
        assert decision.question.worth >= seen.threshold
    if decision.verdict is Verdict.REFINE:
        assert seen.rounds_left > 0
    assert decision.reason


@given(seen=SEEN)
def test_solved_or_spent_stops_whatever_else_there_is(seen):
    assert (decide(seen).verdict is Verdict.STOP) >= (seen.solved or bool(seen.spent))


@given(seen=SEEN)
def test_rounds_and_questions_run_out_so_it_stops(seen):
    rounds, pool, blockers, best = seen.rounds_left, seen.pool, seen.blockers, seen.best
    for _ in range(rounds + len(pool) + len(blockers) + 1):
        now = Deliberation(pool, seen.partials, best, seen.rubric, seen.bar, blockers, None, rounds)
        decision = decide(now)
        match decision.verdict:
            case Verdict.STOP:
                return
            case Verdict.ACCEPT:
                pool = tuple(s for s in pool if s.candidate.id != decision.candidate)
            case Verdict.REFINE:
                rounds, best = rounds - 1, (*best, 1.0)
            case Verdict.ASK:
                blockers = blockers[1:]
    raise AssertionError("it went on for ever")


@given(seen=SEEN, raised=UNIT)
def test_a_higher_score_is_never_accepted_less(seen, raised):
    before = decide(seen)
    if before.verdict is not Verdict.ACCEPT or not seen.pool:
        return
    best = seen.pool[0]
    lifted = Survivor(best.candidate, max(best.score, raised), best.uncertainty, findings=best.findings)
    after = decide(replace(seen, pool=(lifted, *seen.pool[1:])))
    assert after.verdict is Verdict.ACCEPT


@given(findings=FINDINGS, rubric=RUBRICS, index=st.integers(0, 3), raised=UNIT)
def test_a_score_lies_between_its_parts_and_rises_with_each(findings, rubric, index, raised):
    score, doubt = combine(findings, rubric)
    assert doubt >= 0
    if not findings:
        assert (score, doubt) == (0.0, 1.0)
        return
    assert min(f.score for f in findings) - 1e-9 <= score <= max(f.score for f in findings) + 1e-9
    at = index % len(findings)
    better = Finding(findings[at].criterion, max(raised, findings[at].score))
    assert combine((*findings[:at], better, *findings[at + 1 :]), rubric)[0] >= score - 1e-9


@given(bad=st.sampled_from([float("nan"), float("inf"), -0.1, 1.1, None, "high"]))
def test_a_number_that_is_no_score_makes_a_critique_invalid(bad):
    assert not valid(Critique((Finding("tests", bad),)))
    assert not valid(Critique((), progress=bad))
    assert valid(Critique((Finding("tests", 1),), progress=0.5))
