"""What an issue speaks of is tried earlier; what it shows as code says nothing."""

import pytest
from mentee.plugins.policies.repair.clues import clues_of
from mentee.plugins.policies.repair.generate import Generator
from mentee.plugins.policies.repair.localise import locate
from mentee.plugins.policies.repair.templates import TEMPLATES
from mentee.plugins.policies.repair.words import MEANT, meant_by

TEXT = "def same(one, other):\n    return one == other\n"


def test_every_word_stands_for_templates_that_there_are():
    assert {name for _, names in MEANT for name in names} <= {t.name for t in TEMPLATES}


@pytest.mark.parametrize(
    ("issue", "template", "said"),
    [
        ("Names in lower case are not found.", "case and ends", True),
        ("A point on the very edge is lost.", "comparison operators", True),
        ("Pauses exceed the maximum.", "clamp", True),
        ("The list is not sorted.", "usual option", True),
        ("It fails:\n\n```python\n>>> sort('lower case')\n```", "case and ends", False),
        ("In this case `edge(3)` is wrong, in order to be right it was 4.", "boundary", False),
    ],
)
def test_the_words_of_an_issue_name_what_mends_such_faults(issue, template, said):
    assert (template in meant_by(issue)) == said


def test_what_the_issue_speaks_of_comes_up_earlier(situate):
    situation = situate(TEXT)
    places = tuple(locate(situation.evidence, situation.tree, ""))

    def rank(issue):
        made = Generator(places, clues=clues_of(situation.evidence, situation.tree, issue))
        return [proposal.template.name for proposal in made].index("case and ends")

    assert rank("Upper and lower case should not matter.") < rank("It is wrong.")
