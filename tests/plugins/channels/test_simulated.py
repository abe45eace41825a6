"""The simulated person: words go by keywords, and a channel is there only where a task is set."""

import pytest
from mentee.plugins.channels.simulated import UNASKED, Person, mentee_channels, occurs
from mentee.runtime.config.settings import Settings
from mentee.runtime.contracts.task import Setup

BLOCKERS = (
    '[[blocker]]\nid = "hour"\nkeywords = ["exact hour", "60"]\nanswer = "One hour."\n'
    '[[blocker]]\nid = "day"\nkeywords = ["midnight"]\nanswer = "The next day."\n'
)


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("half", "Is halfway up?", True),
        ("half", "on behalf of us", False),
        ("20", "at most 20 letters", True),
        ("20", "in 2024", False),
        ("gap", "a gape", False),
        ("fee(60)", "What does fee(60) give?", True),
    ],
)
def test_keywords_occur_at_the_beginning_of_words(keyword, text, found):
    assert occurs(keyword, text) == found


def test_a_question_in_words_is_about_the_blockers_whose_keywords_it_has(tmp_path):
    (tmp_path / "blockers.toml").write_text(BLOCKERS)
    (tmp_path / "candidates.toml").write_text("")
    (tmp_path / "task.toml").write_text("")
    person = Person(tmp_path, Settings())
    both = person.on_words("Does an exact hour before midnight count?")
    assert both.about == ("hour", "day")
    assert both.text == "One hour. The next day."
    assert person.on_words("What is the colour?").text == UNASKED


def test_without_a_task_there_is_no_such_channel(tmp_path):
    setup = Setup(tmp_path, tmp_path, tmp_path, tmp_path, 0, {}, settings=Settings().model_dump(mode="json"))
    assert mentee_channels(setup) == []
