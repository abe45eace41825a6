"""What came of past runs: outcomes kept and read again, and how each criterion did."""

from dataclasses import replace
from pathlib import Path

from mentee.runtime.contracts.candidate import Candidate, Edit, Observation
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.critique import Check, Criterion, Finding
from mentee.runtime.contracts.task import Budget, Task
from mentee.runtime.events import (
    ActionFinished,
    ActionIntended,
    AnswerReceived,
    BatchCritiqued,
    Blocked,
    Compared,
    Decided,
    RubricChosen,
    RunStarted,
    SearchEnded,
    StepStarted,
    Survivor,
    Verified,
)
from mentee.runtime.hindsight import accepted_patches, correlation, drift, standings
from mentee.runtime.outcomes import FILE, keep, outcomes_of, recall
from mentee.runtime.reliability import Outcome

CRITERIA = (
    Criterion("tests.target", "they pass", 4.0, required=True, check=Check(what="execution")),
    Criterion("fix.general", "it is general", 1.0, check=Check(what="generality")),
)


def survivor(number, general, prior=0.5):
    candidate = Candidate((Edit("a.py", number, number, "x"),), prior=prior)
    findings = (Finding("tests.target", 1.0), Finding("fix.general", general))
    return Survivor(candidate, (4.0 + general) / 5.0, findings=findings)


BEST, OTHER = survivor(1, 1.0, prior=0.1), survivor(2, 0.1, prior=0.9)


def a_run(verified=True):
    return [
        RunStarted("r", Task(Path("/r")), Budget(), {}, 0, "0"),
        RubricChosen(CRITERIA),
        StepStarted(1, 0, "t0"),
        BatchCritiqued(1, 2, 2, {}, 2, (BEST, OTHER)),
        SearchEnded(1, "enough", {"execution": 5.0, "generality": 0.5}),
        Decided(1, "accept", "scores 1.00", BEST.candidate.id),
        ActionIntended(1, BEST.candidate, "t0"),
        ActionFinished(1, BEST.candidate.id, Observation(True, finished=True), "t1"),
        Verified(1, "t1", verified),
    ]


def test_a_verified_patch_is_right_and_one_that_did_not_verify_is_wrong():
    assert outcomes_of(a_run()) == [Outcome({"tests.target": 1.0, "fix.general": 1.0}, True)]
    assert [o.right for o in outcomes_of(a_run(verified=False))] == [False]


def test_what_a_persons_answer_rules_out_is_wrong():
    question = Question("q", Blocker.AMBIGUOUS, "f(1)?", ("1", "2"), about="f(1)")
    told = {BEST.candidate.id: {"f(1)": "1"}, OTHER.candidate.id: {"f(1)": "2"}}
    events = [*a_run()[:5], Compared(1, told), Blocked(question), AnswerReceived(Answer("q", "1"))]
    assert outcomes_of(events) == [Outcome({"tests.target": 1.0, "fix.general": 0.1}, False)]


def test_outcomes_are_read_as_they_were_kept_and_a_torn_line_is_passed_over(tmp_path):
    kept = [Outcome({"a.b": 0.25}, True), Outcome({"a.b": 1.0}, False)]
    keep(tmp_path, "r1", kept[:1])
    keep(tmp_path, "r2", kept[1:])
    keep(tmp_path, "r3", [])
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"right": true, "scores": {"a.b": 7}}\nnull\n{"ri')
    assert recall(tmp_path) == [*kept, Outcome({}, True)]
    assert recall(tmp_path / "nowhere") == []


def test_it_tells_what_each_criterion_cost_and_what_would_have_been_without_it():
    general, target = standings([a_run(), a_run()], [])
    assert (general.criterion, general.critic, general.cost_ms) == ("fix.general", "generality", 0.5)
    assert (general.runs, general.used, general.mean) == (2, 4, 0.55)
    assert (general.decisions, general.changed) == (2, 2)
    assert (target.criterion, target.changed, target.weight) == ("tests.target", 0, 4.0)
    assert general.reliability.count == 2


def test_a_run_that_a_later_version_wrote_more_into_is_still_told(make_repo):
    events = [replace(a_run()[0], learned={}), *a_run()[1:]]
    assert standings([events], [Outcome({"fix.general": 1.0}, True)])[0].reliability.count == 1


def test_correlation_is_unknown_where_nothing_changes():
    assert correlation([(1.0, True), (1.0, False)]) is None
    assert correlation([(1.0, True), (0.0, False)]) == 1.0
    assert correlation([(0.0, True), (1.0, False)]) == -1.0


def test_a_rise_of_scores_that_brings_no_more_right_patches_is_said():
    old, new = [(0.6, True)] * 10, [(0.9, True)] * 5 + [(0.9, False)] * 5
    assert "accepted scores rose by 0.30 and right patches by -0.50" in drift([*old, *new])
    assert drift([*old, *[(0.9, True)] * 10]) != ""
    assert drift([*[(0.6, False)] * 10, *new]) == ""
    assert drift(new) == ""
    assert accepted_patches([a_run()]) == [(BEST.score, True)]
