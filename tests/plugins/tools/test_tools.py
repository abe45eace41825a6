"""The tools in the box, on a real workspace and in a real process."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mentee.plugins.sandboxes.local import LocalSandbox
from mentee.plugins.tools import edit, run
from mentee.runtime.contracts.candidate import Observation
from mentee.runtime.contracts.runner import Ground, Interpreter
from mentee.runtime.contracts.task import Setup
from mentee.runtime.contracts.tool import Scene, Tool
from mentee.runtime.workspace.workspace import Workspace

MakeRepo = Callable[[Mapping[str, str]], Path]
Call = Callable[..., Observation]


@pytest.fixture
def workspace(make_repo: MakeRepo, tmp_path: Path) -> Workspace:
    return Workspace.open(
        make_repo({"app.py": "one\ntwo\none\n", "pkg/core.py": "VALUE = 1\n"}), tmp_path / "run"
    )


@pytest.fixture
def call(workspace: Workspace, tmp_path: Path) -> Call:
    """Call a tool of the box by its name, as the loop does."""
    executable = Path(sys.executable)
    interpreter = Interpreter(
        executable, (sys.version_info[0], sys.version_info[1]), (executable.parent,), ""
    )
    ground = Ground(workspace.path, tmp_path / "repo-1", LocalSandbox(), interpreter)
    setup = Setup(tmp_path / "repo-1", workspace.path, tmp_path / "run", tmp_path / "data", 0, {})
    tools: dict[str, Tool] = {t.name: t for m in (run, edit) for t in m.mentee_tools(setup)}

    def call(name: str, **arguments: object) -> Observation:
        return asyncio.run(tools[name].call(arguments, Scene(ground, workspace.tree)))

    return call


def test_a_command_runs_in_the_workspace(call: Call, workspace: Workspace) -> None:
    assert call("run", command="cat app.py; echo made > made.txt") == Observation(
        True, "exit status 0\none\ntwo\none\n"
    )
    assert workspace.tree.read("made.txt") == "made\n"


def test_both_streams_come_in_their_order_with_the_exit_status(call: Call) -> None:
    seen = call("run", command="echo a; echo b >&2; echo c; exit 3")
    assert seen == Observation(False, "exit status 3\na\nb\nc\n")


def test_a_command_imports_the_files_under_repair_with_the_repository_s_python(
    call: Call, workspace: Workspace
) -> None:
    workspace.tree.write("pkg/core.py", "VALUE = 2\n")
    seen = call("run", command="cd / && python -c 'import pkg.core, sys; print(pkg.core.VALUE, sys.prefix)'")
    assert seen.text == f"exit status 0\n2 {sys.prefix}\n"


def test_a_command_that_takes_too_long_is_killed_with_what_it_started(call: Call) -> None:
    seen = call("run", command="echo begun; sleep 600 & sleep 600", timeout=0.5)
    assert seen == Observation(False, "killed after 0.5 s\nbegun\n")


def test_long_output_keeps_both_ends(call: Call) -> None:
    seen = call("run", command="echo first; yes x | head -c 3000000; echo last")
    assert seen.text.startswith("exit status 0\nfirst\nx\n")
    assert seen.text.endswith("x\nlast\n")
    assert f"[... {3_000_011 - (16 << 10)} bytes left out ...]" in seen.text
    assert len(seen.text) < 17_000


@pytest.mark.parametrize(
    "arguments",
    [{}, {"command": ""}, {"command": 3}, {"command": "true", "timeout": "soon"}, {"command": "a\0"}],
)
def test_bad_arguments_of_run_are_told_what_was_expected(call: Call, arguments: dict[str, object]) -> None:
    seen = call("run", **arguments)
    assert not seen.ok
    assert seen.text.startswith("run expects")


def test_edit_replaces_what_stands_there_once(call: Call, workspace: Workspace) -> None:
    assert call("edit", path="app.py", old="two", new="2").ok
    assert workspace.tree.read("app.py") == "one\n2\none\n"


def test_edit_makes_a_file_and_overwrites_none(call: Call, workspace: Workspace) -> None:
    assert call("edit", path="new/file.py", old="", new="x = 1\n").ok
    assert workspace.tree.read("new/file.py") == "x = 1\n"
    assert not call("edit", path="app.py", old="", new="x").ok


def test_edit_finds_lines_whatever_ends_them(call: Call, workspace: Workspace) -> None:
    (workspace.path / "dos.py").write_bytes(b"a\r\nb\r\nc\r\n")
    assert call("edit", path="dos.py", old="a\nb\n", new="a\nB\nd\n").ok
    assert (workspace.path / "dos.py").read_bytes() == b"a\r\nB\r\nd\r\nc\r\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"path": "app.py", "old": "one", "new": "1"}, "more than once"),
        ({"path": "app.py", "old": "three", "new": "3"}, "does not stand"),
        ({"path": "app.py", "old": "one  two", "new": "3"}, "white space"),
        ({"path": "absent.py", "old": "a", "new": "b"}, "no file"),
        ({"path": "../outside.py", "old": "", "new": "b"}, "no path"),
        ({"path": ".git/hooks/pre-commit", "old": "", "new": "b"}, "no path"),
        ({"path": "pkg", "old": "", "new": "b"}, "folder"),
        ({"path": "app.py", "old": "two", "new": 2}, "expects"),
        ({"path": "app.py"}, "expects"),
        ({"path": "binary", "old": "a", "new": "b"}, "not text"),
    ],
)
def test_an_edit_that_does_not_fit_says_why_and_changes_nothing(
    call: Call, workspace: Workspace, arguments: dict[str, object], reason: str
) -> None:
    (workspace.path / "binary").write_bytes(b"\xff\x00")
    before = workspace.snapshot()
    seen = call("edit", **arguments)
    assert not seen.ok
    assert reason in seen.text
    assert workspace.snapshot() == before
