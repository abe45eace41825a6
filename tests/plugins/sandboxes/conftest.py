"""The sandboxes that this machine has, and a way to run a piece of Python in each."""

import asyncio
import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from mentee.plugins.sandboxes.bubblewrap import BubblewrapSandbox
from mentee.plugins.sandboxes.docker import DockerSandbox
from mentee.plugins.sandboxes.landlock import LandlockSandbox
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.runtime.contracts.sandbox import Command, Limits, Promise, Sandbox

INTERPRETER = (Path(sys.prefix), Path(sys.base_prefix))

SANDBOXES: dict[str, Sandbox] = {
    "bubblewrap": BubblewrapSandbox(),
    "landlock": LandlockSandbox(),
    "landlock without namespaces": LandlockSandbox(namespaces=False),
    "local": LocalSandbox(),
}
DEFAULT = Limits()  # the limits of a command that states none

MISSING = {
    "bubblewrap": "bwrap is not installed, or user namespaces are not permitted",
    "landlock": "the kernel has no Landlock",
    "landlock without namespaces": "the kernel has no Landlock",
}


class Result(NamedTuple):
    """What came of a command."""

    status: int
    out: str
    err: str


class Place:
    """A sandbox with a workspace, and the path at which its commands see it."""

    def __init__(self, sandbox: Sandbox, workspace: Path, repository: Path) -> None:
        self.sandbox = sandbox
        self.workspace = workspace
        self.repository = repository

    @property
    def seen(self) -> Path:
        """Where a command sees the workspace."""
        return self.repository if self.sandbox.mounts else self.workspace

    def command(
        self, code: str, *arguments: object, readable: tuple[Path, ...] = (), limits: Limits = DEFAULT
    ) -> Command:
        """Make the command that runs a piece of Python."""
        argv = (sys.executable, "-I", "-c", code, *map(str, arguments))
        return Command(
            argv, self.workspace, self.repository, readable=(*INTERPRETER, *readable), limits=limits
        )

    def run(
        self, code: str, *arguments: object, readable: tuple[Path, ...] = (), limits: Limits = DEFAULT
    ) -> Result:
        """Run a piece of Python to its end."""

        async def to_the_end() -> Result:
            command = self.command(code, *arguments, readable=readable, limits=limits)
            process = await self.sandbox.spawn(command)
            process.stdin.close()
            out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())
            return Result(await process.wait(), out.decode(), err.decode())

        return asyncio.run(to_the_end())


@pytest.fixture(scope="session")
def docker_sandbox(docker_daemon: str) -> DockerSandbox:
    """The sandbox of docker, with a daemon."""
    sandbox = DockerSandbox(docker_daemon)
    assert sandbox.promises
    return sandbox


@pytest.fixture(params=[*SANDBOXES, "docker"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each sandbox that works here."""
    if request.param == "docker":
        return place_in(request.getfixturevalue("docker_sandbox"), tmp_path)
    sandbox = SANDBOXES[request.param]
    if not sandbox.promises and request.param in MISSING:
        pytest.skip(MISSING[request.param])
    return place_in(sandbox, tmp_path)


@pytest.fixture
def docker_place(docker_sandbox: DockerSandbox, tmp_path: Path) -> Place:
    """The sandbox of docker."""
    return place_in(docker_sandbox, tmp_path)


def place_in(sandbox: Sandbox, folder: Path) -> Place:
    """A sandbox with a workspace."""
    for name in ("workspace", "repository"):
        (folder / name).mkdir()
    return Place(sandbox, folder / "workspace", folder / "repository")


@pytest.fixture
def promising(place: Place) -> Callable[[Promise], Place]:
    """Each sandbox that makes a promise."""

    def that(promise: Promise) -> Place:
        if promise not in place.sandbox.promises:
            pytest.skip(f"{place.sandbox.name} does not promise here that {promise.value}")
        return place

    return that


@pytest.fixture
def in_home() -> Iterator[Path]:
    """A folder in the home directory, which is outside of everything that a command may write."""
    folder = Path(tempfile.mkdtemp(prefix=".mentee-test-", dir=pwd.getpwuid(os.getuid()).pw_dir))
    folder.chmod(0o755)  # a sandbox may run its commands as another user
    (folder / "secret").write_text("do not read")
    yield folder
    shutil.rmtree(folder)
