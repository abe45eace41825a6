import re

from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.reports.markdown import Markdown
from mentee.runtime.report import Asked, Tests
from mentee.runtime.testing import ReporterContract, a_report


class TestContract(ReporterContract):
    def make(self):
        return Markdown()


def test_it_shows_outcome_patch_tests_and_what_to_do_next():
    page = Markdown().render(a_report())
    assert page.startswith("## mentee: a verified patch\n")
    assert "```diff\ndiff --git a/a.py b/a.py\n" in page
    assert "Failed before, pass now:\n\n- `test_a.py::test_x[1-2]`\n" in page
    assert page.endswith("Next: `` `mentee apply` puts it on your tree ``\n")


def test_a_question_is_there_with_its_answers():
    question = Asked("q1", "ambiguous request", "What is total([])?", ("0", "None"))
    page = Markdown().render(a_report(outcome="waiting", verified=False, patch="", question=question))
    assert page.startswith("## mentee: an answer is needed\n")
    assert "What is total([])?" in page
    assert "1. `0`\n2. `None`\n" in page


def test_an_unproved_patch_is_called_unverified():
    page = Markdown().render(a_report(outcome="not solved", verified=False))
    assert page.startswith("## mentee: not solved, the patch is unverified\n")


@given(st.text(alphabet="`a|\n@<~ ", max_size=20))
def test_words_of_others_stay_inside_code(words):
    tests = Tests(fixed=(f"t.py::{words}",))
    page = Markdown().render(a_report(patch=f"+@{words}<", reason=f"@{words}<", tests=tests))
    blocks = re.sub(r"^(`{3,})diff\n.*?\n\1$", "", page, flags=re.MULTILINE | re.DOTALL)
    assert "@" not in re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", blocks)
