"""The agent over real HTTP: a scripted OpenAI-compatible server on loopback."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from mentee.runtime.events import ActionFinished, QuestionAsked, RunFinished, Verified
from mentee.runtime.runs import RunStore

WRONG = {"path": "shop.py", "old": "price < limit", "new": "price == limit"}
RIGHT = {"path": "shop.py", "old": "price < limit", "new": "price <= limit"}
MEND = {"path": "shop.py", "old": "price == limit", "new": "price <= limit"}
FINISH = ("finish", {"summary": "the limit itself does not exceed the limit"})
WAY = [
    ("run", {"command": "ls"}),
    ("read", {"path": "shop.py"}),
    ("search", {"pattern": r"def \w+\("}),
    ("edit", RIGHT),
    ("test", {}),
    FINISH,
]
SPENT_TOKENS = 10


class Server(ThreadingHTTPServer):
    """Answers each conversation with the reply after those the assistant has given in it, or the next one."""

    def __init__(self, replies, *, drawn: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies, self.asked, self.drawn = replies, [], drawn

    @property
    def env(self):
        return {"OPENAI_API_BASE": f"http://127.0.0.1:{self.server_port}/v1", "OPENAI_API_KEY": "dummy"}


class Handler(BaseHTTPRequestHandler):
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        said = sum(message["role"] == "assistant" for message in asked["messages"])
        name, arguments = self.server.replies[len(self.server.asked) - 1 if self.server.drawn else said]
        call = {"id": "c", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        message = {"role": "assistant", "content": f"step {said + 1}", "tool_calls": [call]}
        body = {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": asked["model"],
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": message}],
            "usage": {"prompt_tokens": 8, "completion_tokens": 2, "total_tokens": SPENT_TOKENS},
        }
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):  # noqa: A002  its name is the base class's
        pass


@contextmanager
def serving(*replies, drawn=False):
    with Server(replies, drawn=drawn) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def agent(run_mentee, shop):
    def run(server, *arguments, env=None):
        flags = ("--policy", "agent", "--model", "openai/scripted", "--runner", "unittest")
        return run_mentee("solve", *flags, *arguments, cwd=shop, env={**server.env, **(env or {})})

    return run


def the_run(data_dir):
    (folder,) = RunStore(data_dir).all()
    return folder


def observations(folder):
    return [event.observation for event in folder.events() if isinstance(event, ActionFinished)]


def test_an_agent_works_with_its_tools_to_a_verified_patch(agent, data_dir):
    with serving(*WAY) as server:
        solved = agent(server, "--text", "total() leaves out a price at the limit")
    assert solved.returncode == 0, solved.stderr
    folder = the_run(data_dir)
    patch = folder.patch.read_text()
    assert "+        if price <= limit:" in patch
    assert patch.count("diff --git") == 1
    listed, read, found, edited, tested, finished = observations(folder)
    assert "shop.py" in listed.text
    assert "if price < limit:" in read.text
    assert "shop.py:1: def total(prices, limit):" in found.text
    assert edited.ok
    assert "3 passed, 0 failed" in tested.text
    assert finished.finished
    assert folder.state().tokens == SPENT_TOKENS * len(WAY) == SPENT_TOKENS * len(server.asked)
    offered = {tool["function"]["name"] for tool in server.asked[0]["tools"]}
    assert offered == {"run", "read", "search", "edit", "test", "ask", "finish"}
    told = server.asked[-1]["messages"]
    assert "leaves out a price at the limit" in told[1]["content"]
    assert [m["role"] for m in told[2:4]] == ["assistant", "tool"]
    assert told[2]["tool_calls"][0]["id"] == told[3]["tool_call_id"]
    accepted = json.loads(folder.report.read_text())["accepted"]
    scores = {finding["criterion"]: finding["score"] for finding in accepted["findings"]}
    assert scores["tests.target"] == scores["tests.guard"] == scores["diff.locality"] == 1.0
    assert accepted["origin"] == "agent" and accepted["score"] > 0.9


KILLER = """\
import os, signal
from mentee import hookimpl

seen = 0

@hookimpl
def mentee_event(event):
    global seen
    seen += type(event).__name__ == os.environ["KILL_AT"].partition(":")[0]
    if os.environ["KILL_AT"].endswith(f":{seen}"):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["ActionIntended:4", "BatchCritiqued:5", "ActionFinished:6"])
def test_an_agent_that_is_killed_goes_on_to_the_same_patch(
    agent, run_mentee, shop, data_dir, tmp_path, moment
):
    (tmp_path / "killer.py").write_text(KILLER)
    env = {"PYTHONPATH": str(tmp_path), "KILL_AT": moment}
    with serving(*WAY) as server:
        killed = agent(server, "-p", "killer", env=env)
        assert killed.returncode == 137, killed.stderr
        folder = the_run(data_dir)
        resumed = run_mentee("resume", folder.id, cwd=shop, env={**server.env, **env, "KILL_AT": "none"})
    assert resumed.returncode == 0, resumed.stderr
    assert "+        if price <= limit:" in folder.patch.read_text()
    assert len(observations(folder)) == len(WAY) == len(server.asked)


def test_a_wrong_finish_is_told_what_fails_and_the_work_goes_on(agent, data_dir):
    with serving(("edit", WRONG), FINISH, ("edit", MEND), FINISH) as server:
        solved = agent(server)
    assert solved.returncode == 0, solved.stderr
    folder = the_run(data_dir)
    assert [event.ok for event in folder.events() if isinstance(event, Verified)] == [False, True]
    told = server.asked[2]["messages"][-1]["content"]
    assert "not solved" in told
    assert "test_below" in told
    assert "+        if price <= limit:" in folder.patch.read_text()


def test_an_agent_that_bends_the_test_has_proved_nothing(agent, data_dir):
    bend = {"path": "test_shop.py", "old": "total([1, 5], 5), 6", "new": "total([1, 5], 5), 1"}
    mend = {"path": "test_shop.py", "old": bend["new"], "new": bend["old"]}
    with serving(("edit", bend), FINISH, ("edit", mend), ("edit", RIGHT), FINISH) as server:
        solved = agent(server)
    assert solved.returncode == 0, solved.stderr
    folder = the_run(data_dir)
    assert [event.ok for event in folder.events() if isinstance(event, Verified)] == [False, True]
    assert "the tests must stay as they are: test_shop.py" in server.asked[2]["messages"][-1]["content"]
    assert "test_shop.py" not in folder.patch.read_text()


def test_a_question_of_the_agent_waits_for_its_answer_and_the_answer_reaches_it(
    agent, run_mentee, shop, data_dir
):
    question = ("ask", {"question": "May a price be at the limit?", "options": ["yes", "no"]})
    with serving(question, ("edit", RIGHT), FINISH) as server:
        waiting = agent(server, "--questions", "2")
        assert waiting.returncode == 3, waiting.stderr
        folder = the_run(data_dir)
        assert len(server.asked) == 1
        answered = run_mentee("answer", folder.id, "yes", cwd=shop, env=server.env)
    assert answered.returncode == 0, answered.stderr
    assert server.asked[1]["messages"][-1]["content"] == "The answer: yes"
    assert sum(isinstance(event, QuestionAsked) and event.person for event in folder.events()) == 1


def test_where_nobody_may_be_asked_the_agent_is_told_so_and_goes_on(agent, data_dir):
    question = ("ask", {"question": "May a price be at the limit?"})
    with serving(question, ("edit", RIGHT), FINISH) as server:
        solved = agent(server, "--questions", "0")
    assert solved.returncode == 0, solved.stderr
    assert "Nobody can answer" in server.asked[1]["messages"][-1]["content"]


def test_a_model_that_cannot_be_reached_is_one_line_and_the_run_can_be_resumed(
    agent, run_mentee, shop, data_dir
):
    with serving(*WAY) as server:
        pass
    away = agent(server)
    assert away.returncode == 5
    assert "openai/scripted cannot be reached" in away.stderr + away.stdout
    assert "Traceback" not in away.stderr
    folder = the_run(data_dir)
    assert not [event for event in folder.events() if isinstance(event, RunFinished)]


def test_an_agent_without_a_model_is_told_how_to_name_one(run_mentee, shop):
    refused = run_mentee("solve", "--policy", "agent", "--runner", "unittest", cwd=shop)
    assert refused.returncode == 2
    assert "--model" in refused.stderr + refused.stdout


STRICT = """\
from mentee import hookimpl
from mentee.runtime.contracts.critique import Criterion, Critique, Finding, Rubric

class Strict:
    name = "strict"
    cost_ms = 0.1

    async def critique(self, batch, context):
        paths = [c.call.arguments.get("path", "shop.py") for c in batch]
        scores = [float(path in context.tree.files()) for path in paths]
        return [Critique((Finding("file.there", score, "it is not there"),)) for score in scores]

@hookimpl
def mentee_critics(setup):
    return [Strict()]

@hookimpl
def mentee_rubrics(task):
    return Rubric((Criterion("file.there", "the file is there", required=True),))
"""


def test_what_a_critic_refused_is_told_to_the_model_which_then_proposes_something_else(
    agent, data_dir, tmp_path
):
    (tmp_path / "strict.py").write_text(STRICT)
    impossible = ("edit", {"path": "nowhere.py", "old": "a", "new": "b"})
    with serving(impossible, impossible, ("edit", RIGHT), FINISH, drawn=True) as server:
        solved = agent(server, "--no-learn", "-p", "strict", env={"PYTHONPATH": str(tmp_path)})
    assert solved.returncode == 0, solved.stderr
    first, second, third, last = (asked["messages"] for asked in server.asked)
    assert len(first) == len(last) - 2 == 2
    for messages in (second, third):
        assert "was not taken" in messages[-1]["content"] and "it is not there" in messages[-1]["content"]
    assert [asked.get("temperature") for asked in server.asked] == [None, None, 0.15, None]
    assert [o.ok for o in observations(the_run(data_dir))] == [True, True]
