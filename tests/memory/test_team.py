"""A team's memory: what is said while the server is away is delivered once, and a narrower word counts."""

import contextlib
import socket
import subprocess
import sys

import pytest
from mentee.memory.context import Context
from mentee.memory.giving import correction
from mentee.memory.recall import weighed
from mentee.memory.store import Memory
from mentee.memory.team.server import Server, ServerAway
from mentee.memory.team.shared import Namespace, Shared, shared
from mentee.runtime.errors import UsageError

HERE = Context(repo="root-1", called="acme/shop", languages=("python",), action="added a print to the loop")


@contextlib.contextmanager
def served(folder, port):
    words = ["memory", "serve", "--port", str(port), "--path", str(folder)]
    with subprocess.Popen(
        [sys.executable, "-m", "mentee", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            assert any("listening on address" in line for line in iter(server.stdout.readline, ""))
            while not answers(port):  # the line comes a moment before
                assert server.poll() is None
            yield
        finally:
            server.kill()


def team(memory):
    assert memory.team is not None
    return memory.team


def answers(port):
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def texts(memory):
    return sorted(c.text for c in memory.corrections())


def test_what_was_said_while_the_server_was_away_is_delivered_once_and_the_narrower_word_counts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def part(person, team="acme", widest="project"):
        return Shared("127.0.0.1", port, False, "t", team, person, widest)

    mara = Memory(tmp_path / "mara", "hashed-words", part("mara", widest="team"))
    tom = Memory(tmp_path / "tom", "hashed-words", part("tom"))
    mara.remember(correction("never use print in library code, in all our projects", HERE))
    mara.remember(correction("amounts are in cents here", HERE))
    with pytest.raises(ServerAway, match="away"):
        team(mara).deliver()
    assert team(mara).waiting() == 2

    with served(tmp_path / "server", port):
        sent = (tmp_path / "mara" / "memory" / "sent.json").read_text()
        assert team(mara).deliver() == 2
        assert team(mara).deliver() == 0
        (tmp_path / "mara" / "memory" / "sent.json").write_text(sent)  # killed before it was noted
        team(mara).deliver()
        said = Server(team(mara).shared).read()
        assert [(n.scope, n.name) for n, _ in said] == [("team", "acme"), ("project", "root-1")]
        team(tom).fetch()
        assert texts(tom) == texts(mara)
        eve = Memory(tmp_path / "eve", "hashed-words", part("eve", team="other"))
        team(eve).fetch()
        assert texts(eve) == []

    mine = tom.remember(correction("use print in library code here", HERE))
    with pytest.raises(ServerAway):
        team(tom).deliver()
    with pytest.raises(ServerAway):
        team(tom).fetch()
    assert {found.correction.id for found in weighed(tom, HERE)} >= {mine}

    with served(tmp_path / "server", port):
        assert team(tom).deliver() == 1
        team(tom).fetch()
        assert texts(tom) == ["amounts are in cents here", "use print in library code here"]
        team(mara).fetch()
        assert "use print in library code here" in texts(mara)
        (cents,) = [c for c in tom.corrections() if "cents" in c.text]
        tom.forget(cents.id)
        assert team(tom).deliver() == 1
        assert "amounts are in cents here" not in texts(tom)


def test_settings_that_name_no_team_or_no_address_are_told_and_a_reader_sends_nothing(tmp_path):
    assert shared({}, {}) is None
    for wrong in (
        {"url": "host:8000", "team": "a"},
        {"url": "http://host"},
        {"url": "http://h", "team": "a", "share": "x"},
    ):
        with pytest.raises(UsageError):
            shared(wrong, {})
    (tmp_path / "token").write_text("secret\n")
    table = {"url": "https://host", "team": "a", "read_only": True, "token_file": str(tmp_path / "token")}
    part = shared(table, {"USER": "mara"})
    assert part == Shared("host", 443, True, "secret", "a", "mara", read_only=True)
    assert part is not None
    assert part.namespace(correction("amounts are in cents here", HERE)) == Namespace("project", "root-1")
    reader = Memory(tmp_path, "hashed-words", part)
    reader.remember(correction("amounts are in cents here", HERE))
    assert (team(reader).waiting(), team(reader).deliver()) == (0, 0)
