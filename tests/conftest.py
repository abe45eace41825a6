"""Fixtures that every test may use: a data directory, git repositories, and mentee itself, all its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

# Examples are derived from the test alone, so that a failure in CI is the same failure here.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

MakeRepo = Callable[[Mapping[str, str]], Path]
RunMentee = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _isolated_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the test, and the processes it starts, a home of their own and none of the user's settings.

    What the machine set for this checkout alone (a virtual environment, pytest's own variables, mentee's
    settings) would decide what mentee finds out about other repositories.
    """
    home = tmp_path / "home"
    home.mkdir()
    for name in set(os.environ) - {"PYTEST_CURRENT_TEST"}:  # which pytest itself takes away after the test
        if name.startswith(("MENTEE_", "GIT_", "PYTEST_", "XDG_")) or name in {"VIRTUAL_ENV", "PYTHONPATH"}:
            monkeypatch.delenv(name)
    settings_file = home / "gitconfig"
    settings_file.write_text(
        "[user]\n\tname = A Developer\n\temail = developer@example.org\n"
        "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n[gc]\n\tauto = 0\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings_file))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    monkeypatch.setenv("MENTEE_DATA_DIR", str(home / "data"))


@pytest.fixture
def data_dir() -> Path:
    """The data directory of this test alone; it does not exist before mentee writes to it."""
    return Path(os.environ["MENTEE_DATA_DIR"])


@pytest.fixture
def make_repo(tmp_path: Path) -> MakeRepo:
    """Make a git repository of one commit from a mapping of paths to texts."""
    made = 0

    def make(files: Mapping[str, str]) -> Path:
        nonlocal made
        made += 1
        root = tmp_path / f"repo-{made}"
        root.mkdir()
        for path, text in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "first"]):
            subprocess.run(["git", *arguments], cwd=root, check=True)
        return root

    return make


@pytest.fixture
def run_mentee(tmp_path: Path) -> RunMentee:
    """Run ``python -m mentee`` as a process of its own, with its output captured as text."""

    def run(
        *args: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mentee", *map(str, args)],
            cwd=cwd or tmp_path,
            env={**os.environ, **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def docker_daemon() -> Iterator[str]:
    """The address of a docker daemon: this machine's, or one that is started for the tests."""
    usual = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if _answers(usual):
        yield usual
        return
    if shutil.which("dockerd") is None or os.getuid() != 0:
        pytest.skip("no docker daemon answers, and to start one takes root and dockerd (docker.io)")
    folder = Path(tempfile.mkdtemp(prefix="mentee-"))  # short: so must be the path of a socket
    address = f"unix://{folder}/s"
    arguments = f"--data-root {folder}/d --exec-root {folder}/e --pidfile {folder}/p -H {address}"
    offline = "--iptables=false --ip6tables=false --bridge=none --storage-driver=vfs"
    command = ["dockerd", *arguments.split(), *offline.split()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stderr is not None
        said = ""
        for said in daemon.stderr:
            if "API listen on" in said:
                break
        else:
            pytest.skip(f"dockerd does not run here: {said}")
        threading.Thread(target=daemon.stderr.read, daemon=True).start()
        yield address
        daemon.terminate()
        daemon.wait(timeout=30)
    shutil.rmtree(folder)


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(address.removeprefix("unix://")) == 0
