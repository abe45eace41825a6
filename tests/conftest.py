"""Fixtures that every test may use: a data directory, git repositories, and mentee itself, all its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
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
