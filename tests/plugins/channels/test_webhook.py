"""The webhook: what goes out and what a reply may be, over real HTTP on this machine."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

import pytest
from mentee.plugins.channels.webhook import MOST_BYTES, Webhook, mentee_channels
from mentee.runtime.config.settings import Settings
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.task import Setup
from mentee.runtime.errors import EnvironmentFault, UsageError

QUESTION = Question("q", Blocker.AMBIGUOUS, "What should fee(60) give?", ("200", "400"), call="fee(60)")
ODD = [b"yes", b"[]", b'{"option": 3}', b'{"option": true}', b"9" * (MOST_BYTES + 9)]
IN_CLEAR = ["http://example.org/ask", "file:///etc/passwd", "example.org", "http://[", ""]


class Bot(HTTPServer):
    """Keeps what it is sent, and answers with what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.reply, self.headers = 200, b"", {}
        self.heard: list[tuple[dict[str, str], dict[str, object]]] = []
        self.silent = threading.Event()
        self.silent.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ask"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        bot = cast("Bot", self.server)
        bot.heard.append((dict(self.headers), body))
        bot.silent.wait(30)
        self.send_response(bot.status)
        for name, value in bot.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(bot.reply)))
        self.end_headers()
        self.wfile.write(bot.reply)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        """Nothing is printed."""


@pytest.fixture
def bot() -> Iterator[Bot]:
    server = Bot()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.silent.set()
    server.shutdown()
    thread.join()
    server.server_close()


def asked(bot: Bot, **options: Any) -> Answer | None:
    return asyncio.run(Webhook(bot.url, "run-1", **options).ask(QUESTION))


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ({"answer": "It should be 200."}, Answer("q", "It should be 200.", "webhook")),
        ({"answer": "I don't know", "author": "kim"}, Answer("q", "I don't know", "kim")),
        ({"option": 2}, Answer("q", "400", "webhook")),
        ({"answer": " "}, None),
    ],
)
def test_a_reply_is_an_answer_in_words_or_the_number_of_an_option(bot, reply, answer):
    bot.reply = json.dumps(reply).encode()
    assert asked(bot) == answer


def test_the_address_is_told_all_that_a_person_needs_and_who_asks(bot):
    bot.status = 204
    assert asked(bot, token="s3cret") is None
    ((headers, body),) = bot.heard
    assert headers["Authorization"] == "Bearer s3cret"
    assert body["text"] == QUESTION.text
    assert body["options"] == ["200", "400"]
    assert (body["run"], body["question"], body["blocker"]) == ("run-1", "q", "ambiguous request")


def test_a_reply_that_does_not_come_in_time_is_no_answer(bot):
    bot.silent.clear()
    assert asked(bot, timeout_s=0.05) is None


@pytest.mark.parametrize("reply", ODD)
def test_a_reply_of_another_form_is_a_fault_that_says_which_form_is_meant(bot, reply):
    bot.reply = reply
    with pytest.raises(EnvironmentFault, match="of the form"):
        asked(bot)


def test_neither_question_nor_token_goes_where_a_redirect_leads(bot):
    bot.status, bot.headers = 307, {"Location": f"{bot.url}/elsewhere"}
    with pytest.raises(EnvironmentFault, match="307"):
        asked(bot, token="s3cret")
    assert len(bot.heard) == 1


@pytest.mark.parametrize("url", IN_CLEAR)
def test_an_address_in_clear_on_another_machine_is_refused(url):
    with pytest.raises(UsageError, match="url is"):
        Webhook(url, "run-1")


def test_the_channel_is_there_where_the_user_set_an_address(tmp_path, bot, monkeypatch):
    monkeypatch.setenv("ASK_TOKEN", "t0ken")
    setup = Setup(tmp_path, tmp_path, tmp_path, tmp_path, 0, {}, settings=Settings().model_dump(mode="json"))
    assert mentee_channels(setup) == []
    options = {"webhook": {"url": bot.url, "token_env": "ASK_TOKEN", "timeout_s": 5}}
    (channel,) = mentee_channels(Setup(tmp_path, tmp_path, tmp_path, tmp_path, 0, options, settings={}))
    asyncio.run(channel.ask(QUESTION))
    assert bot.heard[0][0]["Authorization"] == "Bearer t0ken"
