"""A question by HTTP, to a bot or a form of one's own that brings it before a person.

``[plugins.webhook] url`` is where it goes, as a POST of JSON; the reply holds what the person said, or is
empty when nobody can answer now. The table is read from the user alone: a repository names no address. A
token comes from the environment, since settings are kept in each run's journal.
"""

import asyncio
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from http.client import HTTPException, HTTPResponse
from typing import Any, cast
from urllib.parse import urlsplit

from ...runtime.contracts.channel import Answer, Channel, Question
from ...runtime.contracts.task import Setup
from ...runtime.errors import EnvironmentFault, UsageError
from ...runtime.hookspecs import hookimpl

TIMEOUT_S = 300.0
"""Seconds that a person has, unless ``timeout_s`` says otherwise."""

GRACE_S = 5.0
"""Seconds beyond these until the channel itself counts as stuck."""

MOST_BYTES = 64 * 1024
"""Of a reply; nobody answers a question at such length."""

LONGEST_AUTHOR = 80

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that may be spoken to in clear: what is said does not leave the machine."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Goes where the user said, and nowhere else: the question and the token are not for others."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401  what it is told of the way
        return None


class Webhook:
    """Puts a question to one address, and waits for the reply."""

    name = "webhook"
    person = True

    def __init__(self, url: str, run: str, *, timeout_s: float = TIMEOUT_S, token: str = "") -> None:
        """An address, the run's id, how long to wait, and what proves to the address who asks.

        Raises:
            UsageError: the address cannot be used.
        """
        self._url, self._run, self._timeout_s, self._token = url, run, timeout_s, token
        self.patience_s = timeout_s + GRACE_S
        host = _host(url)
        handlers: list[urllib.request.BaseHandler] = [_Stay()]
        if host in LOOPBACK:
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    async def ask(self, question: Question) -> Answer | None:
        """Post the question; ``None`` when the reply is empty, or none came in time.

        Raises:
            EnvironmentFault: nobody listens there, or the reply is no answer.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await asyncio.to_thread(self._post, _document(question, self._run))
        except TimeoutError:
            return None
        return _answer(question, reply)

    def _post(self, document: Mapping[str, object]) -> bytes:
        request = urllib.request.Request(  # noqa: S310  the scheme was checked
            self._url, json.dumps(document).encode(), {"Content-Type": "application/json"}, method="POST"
        )
        if self._token:
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            with cast("HTTPResponse", self._opener.open(request, timeout=self._timeout_s)) as response:
                return response.read(MOST_BYTES + 1)
        except TimeoutError:
            raise
        except (OSError, HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()  # it is the reply as well, and holds its socket
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise TimeoutError from error
            raise EnvironmentFault(f"the webhook cannot be asked: {error}", _WAY_OUT) from error


_WAY_OUT = "`mentee answer` takes the answer as well; docs/how-to/questions.md tells what a reply looks like"


def _document(question: Question, run: str) -> dict[str, object]:
    """What is sent."""
    return {
        "run": run,
        "question": question.id,
        "blocker": question.blocker.value,
        "text": question.text,
        "options": list(question.options),
        "default": question.default,
        "call": question.call,
    }


def _answer(question: Question, reply: bytes) -> Answer | None:
    """The answer in a reply: ``{"answer": "..."}``, or ``{"option": 1}`` for the first of the options.

    Raises:
        EnvironmentFault: it is neither, nor empty.
    """
    if not reply.strip():
        return None
    try:
        found: object = json.loads(reply) if len(reply) <= MOST_BYTES else None
    except ValueError:
        found = None
    said = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    text, number, author = said.get("answer"), said.get("option"), said.get("author", "")
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= len(question.options):
        text = question.options[number - 1]
    if not isinstance(text, str) or not isinstance(author, str):
        raise EnvironmentFault('the webhook\'s reply is not of the form {"answer": "..."}', _WAY_OUT)
    return Answer(question.id, text, author[:LONGEST_AUTHOR] or "webhook") if text.strip() else None


def _host(url: str) -> str:
    """The host of an address.

    Raises:
        UsageError: it is no address, or what is said would travel in clear.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
        raise UsageError(
            f"[plugins.webhook] url is {url!r}",
            "give an address that begins with https://, or http://localhost",
        )
    return host


@hookimpl
def mentee_channels(setup: Setup) -> Sequence[Channel]:
    """Bring the channel where an address is set."""
    options = setup.options.get("webhook", {})
    if not options.get("url"):
        return []
    variable = str(options.get("token_env", ""))
    return [
        Webhook(
            str(options["url"]),
            setup.run_folder.name,
            timeout_s=float(str(options.get("timeout_s", TIMEOUT_S))),
            token=os.environ.get(variable, "") if variable else "",
        )
    ]
