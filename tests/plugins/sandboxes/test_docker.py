"""What is docker's own: the daemon, images, the user, what a killed mentee leaves, and a whole run."""

import asyncio
import io
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mentee.plugins.sandboxes.docker import DockerSandbox, mentee_sandboxes
from mentee.runtime.contracts.sandbox import Command, Limits, Promise
from mentee.runtime.contracts.task import Setup
from mentee.runtime.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from docker import APIClient

    from .conftest import Place


@pytest.fixture
def api(docker_daemon: str) -> "Iterator[APIClient]":
    """The daemon, asked directly."""
    import docker

    with closing(docker.APIClient(base_url=docker_daemon)) as client:
        yield client


def setup_with(folder: Path, **options: object) -> Setup:
    return Setup(folder, folder, folder, folder, seed=0, options={"docker": options})


def test_it_is_offered_without_asking_the_daemon(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody-listens")
    (sandbox,) = mentee_sandboxes(setup_with(tmp_path))
    assert sandbox.promises == frozenset()
    with pytest.raises(EnvironmentFault, match="No such file"):
        asyncio.run(sandbox.spawn(Command((sys.executable,), tmp_path, tmp_path)))


def test_a_daemon_of_another_machine_is_refused_in_words(tmp_path):
    with pytest.raises(EnvironmentFault, match="cannot mount"):
        asyncio.run(DockerSandbox("tcp://other:2375").spawn(Command((sys.executable,), tmp_path, tmp_path)))


def test_an_image_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(UsageError, match="image"):
        mentee_sandboxes(setup_with(tmp_path, image=7))


def test_every_promise_is_made(docker_sandbox: DockerSandbox):
    assert docker_sandbox.promises == frozenset(Promise)


def test_a_command_is_not_root_and_has_no_capabilities(docker_place: "Place"):
    told = docker_place.run("print(open('/proc/self/status').read())").out
    assert set(re.findall(r"^Cap\w+:\s+(\w+)$", told, re.MULTILINE)) == {"0" * 16}
    assert re.search(r"^NoNewPrivs:\s+1$", told, re.MULTILINE)
    assert "0" not in re.findall(r"^[UG]id:\s+(.*)$", told, re.MULTILINE)[0].split()


def test_the_processes_of_a_command_share_its_memory(docker_place: "Place", api: "APIClient"):
    if not api.info()["MemoryLimit"]:
        pytest.skip("the kernel limits no memory of containers")
    code = (
        "import os, signal\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        taken = bytearray(b'x') * (150 << 20)\n"
        "        signal.pause()\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]))\n"
    )
    assert docker_place.run(code, limits=Limits(memory_bytes=400 << 20)).out == f"{-signal.SIGKILL}\n"


def test_what_is_read_late_is_all_there(docker_place: "Place"):
    code = "import sys\nfor _ in range(24): print('o' * (1 << 20)); print('e' * (1 << 20), file=sys.stderr)\n"

    async def read_late() -> tuple[int, int, int]:
        process = await docker_place.sandbox.spawn(docker_place.command(code))
        first = await process.stdout.readline()
        out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())
        return len(first) + len(out), len(err), await process.wait()

    assert asyncio.run(read_late()) == (24 * ((1 << 20) + 1), 24 * ((1 << 20) + 1), 0)


STARTED_BY_ONE_WHO_IS_KILLED = """
import os, signal, sys
from mentee.plugins.sandboxes.docker import daemon
api = daemon.connect(sys.argv[1])
told = {"Image": sys.argv[2], "Cmd": ["/x"], "Labels": daemon.labels()}
print(api.create_container_from_config(told)["Id"], flush=True)
if len(sys.argv) > 3: sys.stdin.read()
else: os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_killed_mentees_left_is_removed_and_nothing_else(
    docker_sandbox: DockerSandbox, docker_daemon: str, api: "APIClient"
):
    assert docker_sandbox.promises
    image = next(tag for image in api.images() for tag in image["RepoTags"] if "mentee-sandbox" in tag)
    start = [sys.executable, "-c", STARTED_BY_ONE_WHO_IS_KILLED, docker_daemon, image]
    left = subprocess.run(start, capture_output=True, text=True, check=False).stdout.strip()
    with subprocess.Popen([*start, "alive"], stdin=-1, stdout=-1, text=True) as alive:
        assert alive.stdout is not None
        kept = alive.stdout.readline().strip()
        assert DockerSandbox(docker_daemon).promises
        there = {container["Id"] for container in api.containers(all=True)}
        api.remove_container(kept)
        alive.kill()
    assert kept in there
    assert left not in there


def test_no_container_is_left_by_a_command(docker_place: "Place", api: "APIClient"):
    async def three() -> None:
        ended, killed, failed = [
            await docker_place.sandbox.spawn(docker_place.command(code))
            for code in ("pass", "input()", "raise SystemExit(3)")
        ]
        killed.kill()
        assert [await each.wait() for each in (ended, killed, failed)] == [0, -signal.SIGKILL, 3]

    before = {container["Id"] for container in api.containers(all=True)}
    asyncio.run(three())
    assert {container["Id"] for container in api.containers(all=True)} <= before


def archive_of_a_shell() -> bytes:
    """A root file system with a shell, what that is linked with, and one file by which it is known."""
    programs = ["/bin/sh", "/bin/mkdir"]
    linked = "\n".join(subprocess.check_output(["ldd", program], text=True) for program in programs)
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", dereference=True) as archive:
        files = {Path(path) for path in (*programs, *re.findall(r"(/\S+) \(0x", linked))}
        for path in sorted(files | {folder for file in files for folder in file.parents[:-1]}):
            archive.add(path, recursive=False)
        marker = tarfile.TarInfo("known-by-this")
        marker.size = 3
        archive.addfile(marker, io.BytesIO(b"yes"))
        temporary = tarfile.TarInfo("tmp")
        temporary.type, temporary.mode = tarfile.DIRTYPE, 0o1777
        archive.addfile(temporary)
    return made.getvalue()


def test_an_image_of_the_users_is_the_system_of_a_command(docker_daemon: str, api: "APIClient", tmp_path):
    api.import_image_from_data(archive_of_a_shell(), repository="mentee-test", tag="shell")
    (tmp_path / "here").mkdir()
    sandbox = DockerSandbox(docker_daemon, "mentee-test:shell")
    script = "read line </known-by-this; echo $line; echo more >file; echo /usr/bin/*"
    command = Command(("/bin/sh", "-c", script), tmp_path / "here", Path("/repository"))

    async def run() -> tuple[bytes, bytes, int]:
        process = await sandbox.spawn(command)
        return await process.stdout.read(), await process.stderr.read(), await process.wait()

    assert asyncio.run(run()) == (b"yes\n/usr/bin/*\n", b"", 0)
    assert (tmp_path / "here" / "file").read_text() == "more\n"
    assert Promise.HOME_HIDDEN in sandbox.promises


def test_an_image_that_is_not_there_is_named(docker_daemon: str, tmp_path):
    with pytest.raises(EnvironmentFault, match="no image mentee-test:none") as told:
        asyncio.run(
            DockerSandbox(docker_daemon, "mentee-test:none").spawn(Command(("/bin/sh",), tmp_path, tmp_path))
        )
    assert told.value.way_out.startswith("docker pull mentee-test:none")


def test_a_run_in_docker_ends_verified(docker_daemon: str, make_repo: Any, run_mentee: Any):
    repository = make_repo(
        {
            "ages.py": "def adult(age):\n    return age > 18\n",
            "test_ages.py": (
                "import unittest\nfrom ages import adult\n\n"
                "class Ages(unittest.TestCase):\n"
                "    def test_at_the_limit(self): self.assertTrue(adult(18))\n"
                "    def test_below(self): self.assertFalse(adult(17))\n"
            ),
        }
    )
    done = run_mentee(
        *"solve --sandbox docker --runner unittest --candidates 24".split(),
        cwd=repository,
        env={"DOCKER_HOST": docker_daemon},
    )
    assert done.returncode == 0, done.stderr
    assert "+    return age >= 18" in done.stdout
    assert re.search(r"^verified: ", done.stdout, re.MULTILINE)
    assert re.search(r"^  sandbox +docker$", done.stdout, re.MULTILINE)
