import asyncio

from mentee.plugins.critics.commands import Commands
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.critique import By, Check, Criterion, Rubric
from mentee.runtime.testing import CriticContract


def asked(command):
    return Rubric((Criterion("mine.check", "my own check", check=Check(By.COMMAND, command)),))


class TestContract(CriticContract):
    def make(self):
        return Commands()


def judged(context, *batch):
    critiques = asyncio.run(Commands().critique(batch, context))
    return [[(f.score, f.message) for f in c.findings] for c in critiques]


def test_a_command_judges_the_changed_files_and_leaves_the_workspace_as_it_was(make_context):
    context = make_context({"a.txt": "one\n"}, asked("echo seen; touch left; grep -q two a.txt"))
    right = Candidate((Edit("a.txt", 0, 3, "two"),))
    wrong = Candidate((Edit("a.txt", 0, 3, "six"),))
    assert judged(context, right, wrong) == [[(1.0, "")], [(0.0, "exit status 1: seen")]]
    assert context.tree.files() == ("a.txt",)
    assert context.tree.read("a.txt") == "one\n"
    left = [path.name for path in context.ground.workspace.parent.iterdir()]
    assert not [name for name in left if name.startswith("copy-")]


def test_edits_that_do_not_fit_run_nothing(make_context):
    context = make_context({"a.txt": "one\n"}, asked("true"))
    assert judged(context, Candidate((Edit("a.txt", 50, 60, "x"),))) == [[]]
