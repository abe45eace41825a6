"""A command in each sandbox is an ordinary process with pipes, and ends with whoever started it."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mentee.runtime.contracts.sandbox import Command, Promise
from mentee.runtime.errors import EnvironmentFault

if TYPE_CHECKING:
    from .conftest import Place


@pytest.mark.parametrize(
    ("code", "status"), [("sys.exit(7)", 7), ("os.kill(os.getpid(), 9)", -9), ("os.abort()", -6)]
)
def test_the_status_and_both_streams_pass_through(place: "Place", code: str, status: int) -> None:
    result = place.run(f"import os, sys; print('out', flush=True); print('err', file=sys.stderr); {code}")
    assert result == (status, "out\n", "err\n")


def test_a_worker_answers_frame_by_frame(place: "Place") -> None:
    code = (
        "import struct, sys\n"
        "source, sink = sys.stdin.buffer, sys.stdout.buffer\n"
        "while header := source.read(4):\n"
        "    frame = source.read(struct.unpack('>I', header)[0])\n"
        "    sink.write(header + frame[::-1]); sink.flush()\n"
    )

    async def talk() -> int:
        process = await place.sandbox.spawn(place.command(code))
        for frame in (b"one", b"two" * 50_000, b"x"):
            process.stdin.write(len(frame).to_bytes(4, "big") + frame)
            size = int.from_bytes(await process.stdout.readexactly(4), "big")
            assert await process.stdout.readexactly(size) == frame[::-1]
        process.stdin.close()
        return await process.wait()

    assert asyncio.run(talk()) == 0


TREE = (
    "import os, signal, subprocess, sys\n"
    "fifo = open('fifo', 'wb', buffering=0)\n"
    "for _ in range(3):\n"
    "    if os.fork() == 0:\n"
    "        if os.fork() == 0 and len(sys.argv) > 1: os.setsid()\n"
    "        signal.pause()\n"
    "print('up', flush=True)\n"
    "signal.pause()\n"
)


@pytest.mark.parametrize("sessions", ["", "of their own"])
def test_kill_takes_the_whole_tree_and_may_be_called_twice(place: "Place", sessions: str) -> None:
    async def spawn_and_kill() -> int:
        os.mkfifo(place.workspace / "fifo")
        reading = os.open(place.workspace / "fifo", os.O_RDONLY | os.O_NONBLOCK)
        process = await place.sandbox.spawn(place.command(TREE, *sessions.split()[:1]))
        await process.stdout.readline()
        process.kill()
        process.kill()
        status = await process.wait()
        process.kill()
        assert os.read(reading, 1) == b"", "someone still holds the other end"
        os.close(reading)
        return status

    assert asyncio.run(spawn_and_kill()) == -signal.SIGKILL


SPAWNER = """
import asyncio, sys
from pathlib import Path
from mentee.plugins.sandboxes.{module} import {sandbox}
from mentee.runtime.contracts.sandbox import Command

async def main():
    readable = (Path(sys.prefix), Path(sys.base_prefix))
    argv = (sys.executable, "-I", "-c", {code!r})
    command = Command(argv, Path({workspace!r}), Path({repository!r}), readable=readable)
    process = await {sandbox}({arguments}).spawn(command)
    print(await process.stdout.readline(), flush=True)
    await process.wait()

asyncio.run(main())
"""


def test_nothing_is_left_when_mentee_is_killed(place: "Place", request: pytest.FixtureRequest) -> None:
    sandbox = type(place.sandbox)
    if place.sandbox.name == "docker":
        arguments = repr(request.getfixturevalue("docker_daemon"))
    else:
        arguments = "" if place.sandbox.mounts or place.sandbox.name == "local" else "namespaces=False"
    code = SPAWNER.format(
        module=sandbox.__module__.removeprefix("mentee.plugins.sandboxes."),
        sandbox=sandbox.__name__,
        arguments=arguments,
        code=TREE,
        workspace=str(place.workspace),
        repository=str(place.repository),
    )
    os.mkfifo(place.workspace / "fifo")
    reading = os.open(place.workspace / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    spawner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert spawner.stdout is not None
    assert b"up" in spawner.stdout.readline()
    spawner.kill()
    spawner.communicate(timeout=10)
    os.set_blocking(reading, True)
    assert subprocess.run(["cat"], stdin=reading, timeout=10, capture_output=True, check=True).stdout == b""
    os.close(reading)


def test_the_workspace_is_seen_at_the_path_of_the_repository(place: "Place") -> None:
    (place.workspace / "patched.py").write_text("x = 1")
    (place.repository / "unpatched.py").write_text("x = 0")
    result = place.run("import os; print(os.getcwd(), sorted(os.listdir()))")
    assert result.out == f"{place.seen} ['patched.py']\n"


def test_a_virtual_environment_of_the_repository_is_shown_read_only(place: "Place") -> None:
    if not place.sandbox.mounts:
        pytest.skip(f"{place.sandbox.name} does not mount here")
    environment = place.repository / ".venv"
    environment.mkdir()
    (environment / "marker").write_text("the repository's own")
    code = (
        "print(open('.venv/marker').read())\n"
        "open('mine', 'w').close()\n"
        "try: open('.venv/new', 'w')\n"
        "except OSError as error: print(error.strerror)\n"
    )
    result = place.run(code, readable=(environment,))
    assert (result.out, result.err) == ("the repository's own\nRead-only file system\n", "")
    assert (place.workspace / "mine").exists()
    assert list(environment.iterdir()) == [environment / "marker"]


def test_what_is_readable_is_read_only(place: "Place", in_home: Path) -> None:
    result = place.run("import sys; print(open(sys.argv[1]).read())", in_home / "secret", readable=(in_home,))
    assert (result.out, result.err) == ("do not read\n", "")
    if Promise.NO_WRITE_OUTSIDE in place.sandbox.promises:
        place.run("import sys; open(sys.argv[1], 'w')", in_home / "secret", readable=(in_home,))
        assert (in_home / "secret").read_text() == "do not read"


def test_the_environment_is_scrubbed(place: "Place", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTEE_TEST_SECRET", "x")
    names = place.run("import os; print(*os.environ)").out.split()
    assert {"PATH", "HOME", "TMPDIR", "LANG"} <= set(names)
    assert [name for name in names if "MENTEE" in name] == []


def test_a_program_that_is_not_there_says_so(place: "Place") -> None:
    command = Command(("/no/such/program",), place.workspace, place.repository)

    async def spawn() -> None:
        await place.sandbox.spawn(command)

    with pytest.raises(EnvironmentFault, match="/no/such/program"):
        asyncio.run(spawn())


def test_a_workspace_that_is_gone_says_so(place: "Place") -> None:
    place.workspace.rmdir()
    with pytest.raises(EnvironmentFault, match="workspace"):
        place.run("pass")


def test_a_command_may_have_many_arguments(place: "Place") -> None:
    names = [f"tests/test_{number}.py::test_that_has_a_long_name_as_tests_do" for number in range(5_000)]
    assert place.run("import sys; print(len(sys.argv) - 1)", *names).out == "5000\n"
