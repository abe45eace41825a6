"""Small repositories on which the runners are tried, with real interpreters and processes."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from textwrap import dedent

import pytest
from mentee.plugins.runners.pytest_runner import PytestRunner
from mentee.plugins.runners.unittest_runner import UnittestRunner
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.runtime.contracts.candidate import Edit
from mentee.runtime.contracts.runner import Ground, Interpreter, Session, Trial, Validation
from mentee.runtime.project.interpreter import find_interpreter, probe

PYENV = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"

MakeGround = Callable[..., Ground]
OpenSession = Callable[[Ground], AbstractAsyncContextManager[Session]]
Validate = Callable[..., list[Validation]]
MakeEdit = Callable[[Ground, str, str, str], Edit]


def python(version: str) -> Path:
    """An interpreter of that version; the test is skipped where there is none."""
    if version == "{}.{}".format(*sys.version_info):
        return Path(sys.executable)
    found = shutil.which(f"python{version}", path=os.defpath)
    installed = sorted(PYENV.glob(f"{version}.*/bin/python")) if PYENV.is_dir() else []
    if not installed and not found:
        pytest.skip(f"no Python {version} on this machine")
    return installed[-1] if installed else Path(str(found))


@pytest.fixture
def interpreter_of() -> Callable[[str], Path]:
    """Find an interpreter by its version."""
    return python


@pytest.fixture
def make_ground(tmp_path: Path) -> MakeGround:
    """Lay down files as a repository that is its own workspace, with the interpreter of the tests."""
    made = 0

    def make(
        files: Mapping[str, str],
        interpreter: Path = Path(sys.executable),
        reproductions: Sequence[Path] = (),
        repository: Path | None = None,
    ) -> Ground:
        nonlocal made
        made += 1
        root = tmp_path / f"ground-{made}"
        for path, text in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(dedent(text), encoding="utf-8")
        sandbox = LocalSandbox()
        (root / "here.py").touch()
        found: Interpreter = find_interpreter(root, str(interpreter))
        known = asyncio.run(probe(found, sandbox, root))
        return Ground(root, repository or root, sandbox, known, tuple(reproductions))

    return make


@pytest.fixture
def open_session() -> OpenSession:
    """Open a session with the runner that claims the ground, and close it."""

    @asynccontextmanager
    async def opened(ground: Ground) -> AsyncIterator[Session]:
        runner = max((PytestRunner(), UnittestRunner()), key=lambda runner: runner.claims(ground))
        session = await runner.open(ground)
        try:
            yield session
        finally:
            await session.close()

    return opened


@pytest.fixture
def validate(open_session: OpenSession) -> Validate:
    """Try candidates in a session of their own."""

    async def go(ground: Ground, trials: Sequence[Trial], deadline_s: float) -> list[Validation]:
        async with open_session(ground) as session:
            return list(await session.validate(trials, deadline_s=deadline_s))

    def run(ground: Ground, trials: Sequence[Trial], *, deadline_s: float = 60.0) -> list[Validation]:
        return asyncio.run(go(ground, trials, deadline_s))

    return run


@pytest.fixture
def edit() -> MakeEdit:
    """Replace the one place where a text stands in a file."""

    def make(ground: Ground, path: str, old: str, new: str) -> Edit:
        text = (ground.workspace / path).read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        start = text.index(old)
        return Edit(path, start, start + len(old), new)

    return make
