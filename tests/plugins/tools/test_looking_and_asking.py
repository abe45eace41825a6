"""The tools that look at the tree, run tests, ask and finish, on a real workspace and real tests."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mentee.plugins.runners.unittest_runner import mentee_runners
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.plugins.tools import ask, finish, read, search, test
from mentee.runtime.contracts.candidate import Observation
from mentee.runtime.contracts.runner import Ground, Interpreter
from mentee.runtime.contracts.task import Setup
from mentee.runtime.contracts.tool import Scene, Tool
from mentee.runtime.workspace.workspace import Workspace

Call = Callable[..., Observation]

FILES = {
    "app.py": "import os\n\ndef double(x):\n    return x + x + 1\n",
    "notes.txt": "a line\n" * 600 + "x" * 900 + "\n",
    "many.py": "value = 1\n" * 150,
    "test_app.py": (
        "import unittest\nfrom app import double\n\n"
        "class DoubleTest(unittest.TestCase):\n"
        "    def test_two(self):\n        self.assertEqual(double(2), 4)\n"
        "    def test_true(self):\n        self.assertTrue(double(1))\n"
    ),
}


@pytest.fixture
def call(make_repo: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> Call:
    """Call a tool by its name, as the loop does."""
    root = make_repo(FILES)
    (tmp_path / "secret.txt").write_text("hidden")
    workspace = Workspace.open(root, tmp_path / "run")
    (workspace.path / "out").symlink_to(tmp_path / "secret.txt")
    here = Path(sys.executable)
    interpreter = Interpreter(here, (sys.version_info[0], sys.version_info[1]), (here.parent,), "")
    ground = Ground(workspace.path, root, LocalSandbox(), interpreter)
    setup = Setup(root, workspace.path, tmp_path / "run", tmp_path / "data", 0, {})
    tools: dict[str, Tool] = {
        t.name: t for m in (read, search, test, ask, finish) for t in m.mentee_tools(setup)
    }

    async def once(name: str, arguments: dict[str, object]) -> Observation:
        if name != "test":
            return await tools[name].call(arguments, Scene(ground, workspace.tree))
        session = await mentee_runners(setup)[0].open(ground)
        try:
            return await tools[name].call(arguments, Scene(ground, workspace.tree, session))
        finally:
            await session.close()

    return lambda name, **arguments: asyncio.run(once(name, arguments))


def test_read_gives_numbered_lines_and_no_more_than_are_asked_for(call: Call):
    assert call("read", path="app.py", first=3, last=3).text == (
        "app.py, lines 3 to 3 of 4\n    3  def double(x):"
    )
    whole = call("read", path="notes.txt").text
    assert whole.startswith("notes.txt, lines 1 to 400 of 601\n")
    assert max(map(len, call("read", path="notes.txt", first=590).text.splitlines())) < 600


@pytest.mark.parametrize("path", ["nothing.py", "../secret.txt", "/etc/passwd", "out", ".git/config", "."])
def test_read_knows_no_file_outside_the_tree(call: Call, path: str):
    observation = call("read", path=path)
    assert not observation.ok
    assert "hidden" not in observation.text


@pytest.mark.parametrize(
    "arguments",
    [
        *({}, {"path": 5}, {"path": ""}),
        *({"path": "app.py", "first": 0}, {"path": "app.py", "first": True}),
        {"path": "app.py", "first": 3, "last": 2},
    ],
)
def test_bad_arguments_of_read_are_told_what_was_expected(call: Call, arguments: dict[str, object]):
    observation = call("read", **arguments)
    assert not observation.ok
    assert "expects" in observation.text


def test_search_gives_file_line_and_text_of_each_match(call: Call):
    assert call("search", pattern=r"def \w+\(x").text == "app.py:3: def double(x):"
    assert call("search", pattern="double", files="test_*").text.count("\n") == 2
    assert call("search", pattern="hidden").text == "nothing matches"
    many = call("search", pattern="value").text.splitlines()
    assert len(many) == 101
    assert "more" in many[-1]


def test_search_says_what_is_wrong_with_an_expression(call: Call):
    assert "no regular expression" in call("search", pattern="(").text
    assert "expects" in call("search").text


def test_an_expression_that_takes_for_ever_is_given_up(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "PATIENCE_S", 1.0)
    assert "took longer" in call("search", pattern="^(x+x+)+y", files="notes.txt").text


def test_tests_are_run_all_or_by_name_and_failures_say_where_and_why(call: Call):
    whole = call("test")
    assert not whole.ok
    assert whole.text.startswith("1 passed, 1 failed, 2 run\n")
    assert "5 != 4" in whole.text
    assert call("test", tests=["test_app.DoubleTest.test_true"]).ok
    assert not call("test", tests=["--help"]).ok


def test_a_question_is_raised_with_its_options(call: Call):
    question = call("ask", question="Up or down?\x1b[31m", options=["up", "down"]).question
    assert question is not None
    assert (question.text, question.options, question.default) == ("Up or down?", ("up", "down"), "up")
    again = call("ask", question="Up or down?").question
    assert again is not None
    assert again.id == question.id


@pytest.mark.parametrize(
    "arguments", [{}, {"question": " "}, {"question": "x" * 2000}, {"question": "?", "options": "ab"}]
)
def test_bad_arguments_of_ask_are_told_what_was_expected(call: Call, arguments: dict[str, object]):
    observation = call("ask", **arguments)
    assert (observation.ok, observation.question) == (False, None)
    assert "expects" in observation.text


def test_finish_claims_that_the_task_is_solved(call: Call):
    assert call("finish", summary="it was the limit") == Observation(True, "it was the limit", finished=True)
    assert not call("finish", summary=5).finished
