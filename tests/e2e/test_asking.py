"""When patches pass the same tests and differ, the question names the input on which they do."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from mentee.runtime.runs import RunStore

FEES = "def fee(minutes):\n    return 2 * minutes // 60\n"
TESTS = (
    "import unittest\nfrom fees import fee\n\n"
    "class FeeTest(unittest.TestCase):\n"
    "    def test_two_hours_begun(self):\n        self.assertEqual(fee(90), 4)\n"
    "    def test_three_hours_begun(self):\n        self.assertEqual(fee(121), 6)\n"
)
POLICY = """\
from mentee import hookimpl
from mentee.runtime.contracts.candidate import Candidate, Edit

OLD = "2 * minutes // 60"
READINGS = {
    "an hour begun counts": "2 * -(-minutes // 60)",
    "one more than are full": "2 * (minutes // 60 + 1)",
}

class Two:
    name = "two"
    async def propose(self, situation, width):
        at = situation.tree.read("fees.py").index(OLD)
        yield tuple(
            Candidate((Edit("fees.py", at, at + len(OLD), text),), rationale=why, origin="reading", prior=0.5)
            for why, text in READINGS.items()
        )

@hookimpl
def mentee_policies(setup):
    return [Two()]
"""


@pytest.fixture
def fees(make_repo, tmp_path):
    (tmp_path / "two_readings.py").write_text(POLICY)
    return make_repo({"fees.py": FEES, "test_fees.py": TESTS})


@pytest.fixture
def solve_fees(run_mentee, tmp_path):
    def run(repository, *arguments):
        flags = ("-p", "two_readings", "--policy", "two", "--runner", "unittest")
        return run_mentee("solve", *flags, *arguments, cwd=repository, env={"PYTHONPATH": str(tmp_path)})

    return run


def test_a_question_is_asked_once_and_its_answer_decides(fees, solve_fees, run_mentee, data_dir, tmp_path):
    asked = solve_fees(fees, "--questions", "1")
    assert asked.returncode == 3, asked.stderr
    (folder,) = RunStore(data_dir).all()
    question = folder.state().blockers[0]
    call = question.about
    minutes = int(call.removeprefix("fee(").rstrip(")"))
    assert minutes % 60 == 0
    assert {-(-minutes // 60) * 2, (minutes // 60 + 1) * 2} == {int(option) for option in question.options}
    assert call in asked.stdout

    wanted = str((minutes // 60 + 1) * 2)
    env = {"PYTHONPATH": str(tmp_path)}
    answered = run_mentee("answer", folder.id, wanted, cwd=fees, env=env)
    assert answered.returncode == 0, answered.stderr
    assert "minutes // 60 + 1" in answered.stdout

    again = solve_fees(fees, "--questions", "1")
    assert again.returncode == 0, again.stderr
    assert "minutes // 60 + 1" in again.stdout
    assert RunStore(data_dir).all()[0].state().asked == 0


def test_with_no_question_left_the_likeliest_is_taken_and_the_doubt_is_named(fees, solve_fees):
    done = solve_fees(fees, "--questions", "0", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["outcome"] == "ambiguous"
    assert report["verified"]
    assert "fee(" in report["reason"]


def test_a_result_that_no_patch_gives_is_told_beside_what_the_patch_gives(
    fees, solve_fees, run_mentee, data_dir, tmp_path
):
    assert solve_fees(fees, "--questions", "1").returncode == 3
    (folder,) = RunStore(data_dir).all()
    done = run_mentee("answer", folder.id, "999", "--json", cwd=fees, env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["outcome"] == "ambiguous"
    assert "no patch gives 999 for fee(" in report["reason"]


def test_words_that_are_no_option_rule_nothing_out(fees, solve_fees, run_mentee, data_dir, tmp_path):
    assert solve_fees(fees, "--questions", "1").returncode == 3
    (folder,) = RunStore(data_dir).all()
    env = {"PYTHONPATH": str(tmp_path)}
    done = run_mentee("answer", folder.id, "I do not know", cwd=fees, env=env)
    assert done.returncode == 0, done.stderr
    ended = RunStore(data_dir).all()[0].state().finished
    assert ended is not None
    assert ended.verified


class Bot(BaseHTTPRequestHandler):
    """Wants the second of the options, and says so in a sentence."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = json.dumps({"answer": f"It should be {asked['options'][1]}.", "author": "kim"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format, *args):  # noqa: A002  the base's name
        """Nothing is printed."""


def test_a_bot_behind_a_webhook_answers_in_its_own_words(fees, solve_fees, data_dir, tmp_path, monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Bot)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    own = tmp_path / "mentee.toml"
    own.write_text(
        f'channel = "webhook"\n[plugins.webhook]\nurl = "http://127.0.0.1:{server.server_port}/"\n'
    )
    monkeypatch.setenv("MENTEE_CONFIG", str(own))
    done = solve_fees(fees)
    server.shutdown()
    thread.join()
    server.server_close()
    assert done.returncode == 0, done.stderr
    state = RunStore(data_dir).all()[0].state()
    (question,), (answer,) = state.questions, state.answers
    assert (answer.text, answer.author) == (f"It should be {question.options[1]}.", "kim")
    assert "minutes // 60 + 1" in done.stdout


def test_a_repository_names_no_address_to_ask(fees, solve_fees):
    (fees / ".mentee.toml").write_text('[plugins.webhook]\nurl = "https://example.org/"\n')
    refused = solve_fees(fees)
    assert refused.returncode == 2
    assert "a repository may not set plugins" in refused.stderr
