"""The repository's interpreter is found by its files, and asked in the sandbox."""

import asyncio
import sys
from pathlib import Path

import pytest
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.runtime.errors import EnvironmentFault, UsageError
from mentee.runtime.project.interpreter import find_interpreter, probe, start_prefixes


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    (root / "module.py").touch()
    return root


@pytest.fixture(autouse=True)
def _machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with one Python on PATH and no other sign of one."""
    for name in ("CONDA_PREFIX", "PYENV_ROOT", "PYENV_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(executable(tmp_path / "usr/bin/python3").parent))


def executable(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def environment(folder: Path, home: str = "/usr/bin") -> Path:
    python = executable(folder / "bin/python")
    (folder / "pyvenv.cfg").write_text(f"home = {home}\nversion = 3.12.1\n", encoding="utf-8")
    return python


def test_what_is_asked_for_wins(repository, tmp_path):
    environment(repository / ".venv")
    python = environment(tmp_path / "elsewhere")
    for asked in (python, tmp_path / "elsewhere"):
        found = find_interpreter(repository, str(asked))
        assert (found.path, found.reason) == (python, "asked for by --python")
    with pytest.raises(UsageError, match="is no interpreter"):
        find_interpreter(repository, str(tmp_path / "nothing"))


def test_an_active_environment_comes_before_one_in_the_tree(repository, tmp_path, monkeypatch):
    environment(repository / ".venv")
    active = environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert find_interpreter(repository, None).path == active


def test_mentees_own_environment_is_not_the_repositorys(repository, tmp_path, monkeypatch):
    if sys.prefix == sys.base_prefix:
        pytest.skip("mentee is not in an environment of its own")
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{tmp_path / 'usr/bin'}")
    assert find_interpreter(repository, None).path == tmp_path / "usr/bin/python3"
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    found = find_interpreter(repository, None)
    assert found.path == Path(sys.executable) and "no other" in found.reason


@pytest.mark.parametrize("folder", [".venv", "venv", "env", ".tox/py312", ".nox/tests-3-12"])
def test_environments_in_the_tree_are_found(repository, folder):
    python = environment(repository / folder)
    found = find_interpreter(repository, None)
    assert found.path == python and Path(folder).name in found.reason


def test_of_the_environments_of_tox_the_one_with_pytest_is_taken(repository):
    environment(repository / ".tox/lint")
    python = environment(repository / ".tox/unit")
    (repository / ".tox/unit/lib/python3.12/site-packages/pytest").mkdir(parents=True)
    assert find_interpreter(repository, None).path == python


def test_environments_that_tools_keep_elsewhere_are_found(repository, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (repository / "Pipfile").touch()
    python = environment(tmp_path / "data/virtualenvs/repository-x1")
    (python.parents[1] / ".project").write_text(str(repository), encoding="utf-8")
    assert "pipenv" in find_interpreter(repository, None).reason
    chosen = executable(tmp_path / "pdm/bin/python")
    (repository / ".pdm-python").write_text(str(chosen), encoding="utf-8")
    assert find_interpreter(repository, None).path == chosen


def test_a_shim_of_pyenv_is_followed_without_running_it(repository, monkeypatch, tmp_path):
    pyenv = tmp_path / "pyenv"
    monkeypatch.setenv("PYENV_ROOT", str(pyenv))
    monkeypatch.setenv("PATH", str(executable(pyenv / "shims/python3", "#!/bin/sh\nexit 9\n").parent))
    for version in ("3.11.7", "3.12.4", "3.12.10"):
        executable(pyenv / "versions" / version / "bin/python3")
    (pyenv / "version").write_text("3.11.7\n", encoding="utf-8")
    assert find_interpreter(repository, None).path == pyenv / "versions/3.11.7/bin/python3"
    (repository / ".python-version").write_text("3.12\n", encoding="utf-8")
    assert find_interpreter(repository, None).path == pyenv / "versions/3.12.10/bin/python3"


def test_without_any_python_file_it_says_what_mentee_repairs(tmp_path):
    (tmp_path / "main.rs").touch()
    environment(tmp_path / ".venv")
    (tmp_path / ".venv/lib.py").touch()
    with pytest.raises(EnvironmentFault, match="repairs Python") as fault:
        find_interpreter(tmp_path, None)
    assert "model" in fault.value.way_out and "plugin" in fault.value.way_out


def test_windows_is_sent_to_wsl(repository, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(EnvironmentFault) as fault:
        find_interpreter(repository, None)
    assert "WSL" in fault.value.way_out


def test_a_folder_is_shown_only_if_it_looks_like_a_python(repository, tmp_path):
    base = tmp_path / "base"
    executable(base / "bin/python3")
    (base / "lib/python3.12").mkdir(parents=True)
    (base / "lib/python3.12/os.py").touch()
    secret = executable(tmp_path / "secrets/keys/python")
    environment(repository / ".venv", home=str(base / "bin"))
    assert start_prefixes(repository / ".venv/bin/python") == (repository / ".venv", base)
    environment(repository / ".venv", home=str(secret.parent))
    assert start_prefixes(repository / ".venv/bin/python") == (repository / ".venv",)
    (repository / ".venv/bin/python").unlink()
    (repository / ".venv/bin/python").symlink_to(secret)
    assert start_prefixes(repository / ".venv/bin/python") == (repository / ".venv",)


def test_the_interpreter_says_its_version_and_what_it_can_import(repository):
    found = find_interpreter(repository, sys.executable)
    known = asyncio.run(probe(found, LocalSandbox(), repository))
    assert known.version == sys.version_info[:2]
    assert known.modules == {"pytest", "unittest"}
    shown_anyway = {Path("/usr"), Path("/usr/local")}  # by every sandbox
    assert {Path(sys.prefix), Path(sys.base_prefix).resolve()} - shown_anyway <= set(known.prefixes)
    assert known.reason == found.reason


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ('#!/bin/sh\necho \'mentee: {"version": [3, 7], "prefixes": [], "modules": []}\'\n', "Python 3.7"),
        ("#!/bin/sh\necho broken >&2\nexit 1\n", "broken"),
        ("#!/bin/sh\necho 'mentee: {nonsense'\n", "does not run"),
        ("#!/bin/sh\necho 'mentee: [1]'\n", "does not run"),
    ],
)
def test_an_interpreter_that_is_too_old_or_does_not_answer_is_refused(
    repository, tmp_path, script, complaint
):
    found = find_interpreter(repository, str(executable(tmp_path / "odd/bin/python", script)))
    with pytest.raises(EnvironmentFault, match=complaint) as fault:
        asyncio.run(probe(found, LocalSandbox(), repository))
    assert "--python" in fault.value.way_out


def test_what_the_probe_is_told_does_not_open_folders(repository, tmp_path):
    (tmp_path / "secrets").mkdir()
    told = f'{{"version": [3, 12], "prefixes": ["{tmp_path}/secrets", "/"], "modules": []}}'
    python = executable(tmp_path / "odd/bin/python", f"#!/bin/sh\necho 'mentee: {told}'\n")
    known = asyncio.run(probe(find_interpreter(repository, str(python)), LocalSandbox(), repository))
    assert known.prefixes == ()
