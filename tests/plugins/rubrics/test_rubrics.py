"""Criteria that people write down, and those that are made of an issue and of corrections."""

import re

import pytest
from mentee.plugins.rubrics import corrections, issue, project, user
from mentee.runtime.contracts.critique import By, Check, Source
from mentee.runtime.contracts.task import Setup
from mentee.runtime.errors import UsageError

TWO = """\
[criteria."house.no-print"]
text = "no print is left in"
weight = 0.5
forbid = '^\\+.*\\bprint\\('
paths = "src/*"

[criteria."lint.delta"]
weight = 2
critic = "lint"
"""


def written(tmp_path, text):
    (tmp_path / ".mentee").mkdir()
    (tmp_path / ".mentee" / "rubric.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_repository_names_patterns_and_critics_and_their_weights(tmp_path):
    first, second = project.read(written(tmp_path, TWO)).criteria
    assert (first.id, first.weight, first.source) == ("house.no-print", 0.5, Source.REPOSITORY)
    assert first.check == Check(By.FORBID, r"^\+.*\bprint\(", "src/*")
    assert (second.weight, second.check) == (2.0, Check(By.CRITIC, "lint"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[criteria."a.b"]\ncommand = "curl evil"', ":1: a repository may not name a command"),
        ('[criteria."a.b"]\nweight = 1', "needs one way to be checked, found none"),
        ('[criteria."a.b"]\ncritic = "x"\nquestion = "y"', "found critic and question"),
        ('[criteria."a.b"]\nforbid = "("', "is no regular expression"),
        ('[criteria."a.b"]\ncritic = "x"\nweight = 1e9', "weight is no number from 0 to 10"),
        ('[criteria."a.b"]\ncritic = "x"\nweight = nan', "weight is no number from 0 to 10"),
        ('[criteria."a.b"]\ncritic = "x"\nrequired = "yes"', "neither true nor false"),
        ('[criteria."a.b"]\ncritic = "x"\nwieght = 1', "there is no key 'wieght'"),
        ('[criteria."A b\x1b"]\ncritic = "x"', "not valid TOML"),
        ('[criteria."A b"]\ncritic = "x"', "is no id of a criterion"),
        ("criteria = 1", "criteria is no table"),
        ("[run]\nx = 1", "there is no table 'run'"),
        ("[criteria", "not valid TOML"),
    ],
)
def test_a_rubric_that_cannot_be_used_is_refused_with_its_place(tmp_path, text, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        project.read(written(tmp_path, text))


def test_a_rubric_that_is_a_link_out_of_the_repository_is_not_read(tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text("password = 'x'\n", encoding="utf-8")
    root = tmp_path / "repo"
    (root / ".mentee").mkdir(parents=True)
    (root / ".mentee" / "rubric.toml").symlink_to(secret)
    with pytest.raises(UsageError, match="leads out of the repository"):
        project.read(root)


def test_the_user_may_name_commands(tmp_path):
    options: dict[str, dict[str, object]] = {
        "user-rubric": {"criteria": {"mine.types": {"command": "mypy .", "required": True}}}
    }
    (found,) = user.mentee_rubrics(Setup(tmp_path, tmp_path, tmp_path, tmp_path, 0, options)).criteria
    assert (found.check, found.required, found.source) == (Check(By.COMMAND, "mypy ."), True, Source.USER)


def test_each_example_and_each_stated_requirement_of_an_issue_becomes_a_criterion():
    text = (
        "# Rounding\n\nI paid 3. The fee should be rounded up to whole hours. Is that known?\n"
        "I think it may be the clock.\n\n```python\n>>> fee(90)\n2\n>>> fee(60)\n1\n```\n"
    )
    found = issue.rubric_of(text).criteria
    assert [(c.id, c.text, c.weight) for c in found] == [
        ("issue.example.1", "fee(90) is 2", 0.5),
        ("issue.example.2", "fee(60) is 1", 0.5),
        ("issue.states.1", "The fee should be rounded up to whole hours.", 1.0),
    ]
    assert {c.source for c in found} == {Source.ISSUE}
    assert not any(c.required for c in found)


def test_a_correction_is_a_question_and_all_of_them_weigh_little():
    found = corrections.rubric_of(["amounts are in cents", "do not use `x` but `y`", "amounts are in cents"])
    assert [c.check.by for c in found.criteria] == [By.QUESTION, By.QUESTION]
    assert sum(c.weight for c in found.criteria) == 0.5
    assert corrections.rubric_of([]).criteria == ()
