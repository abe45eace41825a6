"""What questions came to is told by a run's events, kept, and read into the threshold of the next run."""

from mentee.runtime.config.settings import Settings
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.task import Budget, Task
from mentee.runtime.doubts import FILE, doubts_of, keep, recall, threshold
from mentee.runtime.events import AnswerReceived, BatchCritiqued, Blocked, Compared, RunStarted, Survivor
from mentee.runtime.interruption import LEAST, START, Doubt

FIRST, SECOND = (Survivor(Candidate((Edit("a.py", n, n, "x"),)), 0.9 - n / 10) for n in (1, 2))
QUESTION = Question("q", Blocker.AMBIGUOUS, "f(1)?", ("1", "2"), about="f(1)", worth=0.4)
TOLD = {FIRST.candidate.id: {"f(1)": "1"}, SECOND.candidate.id: {"f(1)": "2"}}


def a_run(*after, questions=3, path):
    started = RunStarted("r", Task(path), Budget(questions=questions), {}, 0, "0")
    return [
        started,
        BatchCritiqued(1, 2, 2, {}, 2, (FIRST, SECOND)),
        Compared(1, TOLD),
        Blocked(QUESTION),
        *after,
    ]


def test_an_answer_changed_something_where_another_patch_comes_first_after_it(tmp_path):
    answers = {"2": True, "1": False, "I do not know": False}
    for text, changed in answers.items():
        events = a_run(AnswerReceived(Answer("q", text)), path=tmp_path)
        assert doubts_of(events) == [Doubt(0.4, changed)]


def test_what_was_not_asked_is_a_doubt_without_an_answer_and_memory_is_no_person(tmp_path):
    assert doubts_of(a_run(path=tmp_path)) == [Doubt(0.4)]
    assert doubts_of(a_run(AnswerReceived(Answer("q", "2"), person=False), path=tmp_path)) == []


def test_a_run_that_may_ask_nobody_tells_nothing_of_people(tmp_path):
    events = a_run(questions=0, path=tmp_path)
    assert doubts_of(events) is None
    keep(tmp_path, "r", events)
    assert recall(tmp_path) == []


def test_answers_that_never_mattered_raise_the_threshold_of_the_next_run(tmp_path):
    settings = Settings(data_dir=tmp_path)
    events = a_run(AnswerReceived(Answer("q", "1")), path=tmp_path)
    for number in range(LEAST - 1):
        keep(tmp_path, f"r{number}", events)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('null\n{"doubts": [[7, true], [0.5, "yes"]]}\n{"doub\n')
    assert recall(tmp_path) == [(Doubt(0.4, False),)] * (LEAST - 1) + [()]
    assert threshold(settings) == START
    keep(tmp_path, "last", events)
    assert threshold(settings) > 0.4
