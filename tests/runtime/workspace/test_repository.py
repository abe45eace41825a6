"""Repositories in the forms that people have them in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mentee.runtime.contracts.candidate import Edit
from mentee.runtime.errors import UsageError
from mentee.runtime.workspace.repository import find_repository
from mentee.runtime.workspace.workspace import Workspace

MakeRepo = Callable[[Mapping[str, str]], Path]


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def files_of(workspace: Workspace) -> dict[str, str]:
    return {path: workspace.tree.read(path) for path in workspace.tree.files()}


@pytest.mark.parametrize("clean", [False, True])
def test_populated_submodules_are_plain_files(make_repo: MakeRepo, tmp_path: Path, clean: bool) -> None:
    inner, outer = make_repo({"lib.py": "x = 1\n"}), make_repo({"app.py": "import lib\n"})
    git(outer, "submodule", "add", "-q", str(inner), "vendor/lib")
    git(outer, "commit", "-q", "-m", "with a submodule")
    (outer / "vendor" / "lib" / "new.py").write_text("untracked\n")
    workspace = Workspace.open(outer, tmp_path / "run", clean=clean)
    files = files_of(workspace)
    assert files["vendor/lib/lib.py"] == "x = 1\n"
    assert ("vendor/lib/new.py" in files) is not clean
    workspace.write([Edit("vendor/lib/lib.py", 4, 5, "2")])
    assert "a/vendor/lib/lib.py" in workspace.diff(workspace.base, workspace.snapshot())
    workspace.restore(workspace.base)
    assert workspace.snapshot() == workspace.base


def test_an_unpopulated_submodule_is_left_out(make_repo: MakeRepo, tmp_path: Path) -> None:
    inner, outer = make_repo({"lib.py": "x = 1\n"}), make_repo({"app.py": "import lib\n"})
    git(outer, "submodule", "add", "-q", str(inner), "lib")
    git(outer, "commit", "-q", "-m", "with a submodule")
    git(tmp_path, "clone", "-q", str(outer), "clone")
    for clean in (False, True):
        workspace = Workspace.open(tmp_path / "clone", tmp_path / f"run-{clean}", clean=clean)
        assert set(workspace.tree.files()) == {".gitmodules", "app.py"}


@pytest.mark.parametrize("clean", [False, True])
def test_shallow_sparse_detached_and_linked_trees_work(
    make_repo: MakeRepo, tmp_path: Path, clean: bool
) -> None:
    origin = make_repo({"app.py": "a\n", "docs/index.md": "d\n", "src/core.py": "c\n"})
    (origin / "app.py").write_text("b\n")
    git(origin, "commit", "-q", "-a", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{origin}", "shallow")
    shallow = tmp_path / "shallow"
    git(shallow, "sparse-checkout", "set", "--cone", "src")
    git(shallow, "checkout", "-q", "--detach")
    git(shallow, "worktree", "add", "-q", "--no-checkout", str(tmp_path / "linked"))
    git(tmp_path / "linked", "sparse-checkout", "disable")
    git(tmp_path / "linked", "checkout", "-q", "HEAD", ".")
    everything = {"app.py": "b\n", "docs/index.md": "d\n", "src/core.py": "c\n"}
    present = everything if clean else {"app.py": "b\n", "src/core.py": "c\n"}
    assert files_of(Workspace.open(shallow, tmp_path / "one", clean=clean)) == present
    assert files_of(Workspace.open(tmp_path / "linked", tmp_path / "two", clean=clean)) == everything


def test_a_repository_without_a_commit_works_unless_clean_is_asked_for(tmp_path: Path) -> None:
    root = tmp_path / "new"
    root.mkdir()
    git(root, "init", "-q")
    (root / "a.py").write_text("a\n")
    assert files_of(Workspace.open(root, tmp_path / "run")) == {"a.py": "a\n"}
    with pytest.raises(UsageError, match="no commit") as caught:
        Workspace.open(root, tmp_path / "clean", clean=True)
    assert "--clean" in caught.value.way_out


def test_sha256_repositories_work(tmp_path: Path) -> None:
    root = tmp_path / "modern"
    root.mkdir()
    git(root, "init", "-q", "--object-format=sha256")
    (root / "a.py").write_text("a\n")
    git(root, "add", "a.py")
    git(root, "commit", "-q", "-m", "first")
    workspace = Workspace.open(root, tmp_path / "run", clean=True)
    assert workspace.snapshot() == workspace.base == git(root, "rev-parse", "HEAD^{tree}").strip()


def test_names_with_spaces_line_ends_and_bytes_that_are_no_unicode_work(tmp_path: Path) -> None:
    root = tmp_path / "re po\nü"
    root.mkdir()
    git(root, "init", "-q")
    names = ["a b.py", "line\nend.py", "ünïcode/é.py", ":(glob)*.py", "-rf", '"quoted"', "tab\t.py", " lead"]
    names.append(os.fsdecode(b"latin-\xe9.py"))
    for name in names:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("x\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "odd names")
    for clean in (False, True):
        workspace = Workspace.open(root, tmp_path / f"run {clean}\n", clean=clean)
        assert set(workspace.tree.files()) == set(names)
        for name in names:
            workspace.write([Edit(name, 0, 1, "y")])
        changed = workspace.snapshot()
        assert workspace.diff(workspace.base, changed).count("\n+y\n") == len(names)
        workspace.restore(workspace.base)
        assert workspace.snapshot() == workspace.base
        (workspace.path / "new:*?[x].py").write_text("")
        assert "new:*?[x].py" in workspace.tree.files()


def test_filters_and_line_ends_of_the_repository_change_no_byte(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo({"a.txt": "one\n"})
    git(root, "config", "filter.shout.clean", f"touch {tmp_path / 'executed'}; tr a-z A-Z")
    git(root, "config", "filter.shout.smudge", f"touch {tmp_path / 'executed'}; cat")
    git(root, "config", "core.autocrlf", "true")
    git(root, "config", "core.fsmonitor", f"touch {tmp_path / 'executed'}")
    (root / ".gitattributes").write_text("*.big filter=shout\n*.txt text eol=crlf\n")
    (root / "a.txt").write_bytes(b"one\r\ntwo\n")
    (root / "b.big").write_bytes(b"version https://git-lfs.github.com/spec/v1\r\n")
    workspace = Workspace.open(root, tmp_path / "run")
    assert (workspace.path / "a.txt").read_bytes() == b"one\r\ntwo\n"
    workspace.write([Edit("b.big", 0, 7, "edition")])
    changed = workspace.snapshot()
    assert "edition https" in workspace.diff(workspace.base, changed)
    workspace.restore(workspace.base)
    assert (workspace.path / "b.big").read_bytes() == b"version https://git-lfs.github.com/spec/v1\r\n"
    assert not (tmp_path / "executed").exists()


def test_variables_of_git_in_the_environment_mislead_nobody(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, other = make_repo({"a.py": "a\n"}), make_repo({"b.py": "b\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_COMMON_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    workspace = Workspace.open(root, tmp_path / "run")
    workspace.write([Edit("a.py", 0, 1, "z")])
    assert "+z" in workspace.diff(workspace.base, workspace.snapshot())
    assert files_of(workspace) == {"a.py": "z\n"}


def test_a_run_kept_inside_the_repository_does_not_copy_itself(make_repo: MakeRepo) -> None:
    root = make_repo({"a.py": "a\n"})
    Workspace.open(root, root / "data" / "runs" / "one")
    workspace = Workspace.open(root, root / "data" / "runs" / "two")
    assert workspace.tree.files() == ("a.py",)


def test_an_environment_that_nobody_ignores_is_passed_over(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo({"a.py": "a\n"})
    for path in ("env/pyvenv.cfg", "env/lib/m.py", "__pycache__/a.pyc", "node_modules/x/i.js"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x\n")
    workspace = Workspace.open(root, tmp_path / "run")
    assert [str(p.relative_to(workspace.path)) for p in workspace.path.rglob("*")] == ["a.py"]
    assert workspace.snapshot() == workspace.base


def test_the_root_is_found_from_any_folder_inside(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo({"deep/er/a.py": "a\n"})
    assert find_repository(root / "deep" / "er") == find_repository(root) == root
    (tmp_path / "link").symlink_to(root / "deep")
    assert find_repository(tmp_path / "link") == root


def test_what_is_no_repository_gives_a_line_and_a_way_out(tmp_path: Path) -> None:
    plain, bare, broken = (tmp_path / name for name in ("plain", "bare.git", "broken"))
    plain.mkdir()
    (broken / ".git").mkdir(parents=True)
    git(tmp_path, "init", "-q", "--bare", str(bare))
    cases = [
        (plain, "not in a git repository", "git init"),
        (bare, "bare", "clone"),
        (broken, "not a usable git repository", "git"),
        (tmp_path / "absent", "does not exist", "--repo"),
    ]
    for path, message, way_out in cases:
        with pytest.raises(UsageError, match=message) as caught:
            find_repository(path)
        assert way_out in caught.value.way_out


OPEN = """
import sys
from pathlib import Path
from mentee.runtime.errors import MenteeError
from mentee.runtime.workspace.workspace import Workspace
try:
    Workspace.open(Path(sys.argv[1]), Path(sys.argv[2]) / "runs" / "one")
except MenteeError as error:
    print(type(error).__name__, error.message, error.way_out, sep="|")
"""


def open_in_a_namespace(root: Path, data: Path, mount: str) -> list[str]:
    """Open a workspace where mounts are ours to make, and root does not read what it does not own."""
    space = ["unshare", "--map-root-user", "--mount"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*space, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("namespaces are not permitted here")
    script = f'set -e; data="$5"; {mount}; exec "$@"'
    command = [*space, "sh", "-c", script, "sh", sys.executable, "-c", OPEN, str(root), str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().split("|")


@pytest.mark.parametrize(
    ("mount", "message", "way_out"),
    [
        ('mount -t tmpfs -o size=64k tmpfs "$data"', "full", "free some space"),
        ('mount -t tmpfs -o ro tmpfs "$data"', "cannot be written", "MENTEE_DATA_DIR"),
    ],
)
def test_a_full_and_a_read_only_disk_give_one_line(
    make_repo: MakeRepo, tmp_path: Path, mount: str, message: str, way_out: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    kind, said, out = open_in_a_namespace(make_repo({"a.py": "a" * 99_999}), data, mount)
    assert kind == "EnvironmentFault"
    assert message in said
    assert way_out in out


def test_a_file_that_cannot_be_read_is_named(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo({"a.py": "a\n", "closed.py": "c\n"})
    (root / "closed.py").chmod(0)
    if os.getuid() == 0:
        os.chown(root / "closed.py", 12345, 12345)
    kind, said, _ = open_in_a_namespace(root, tmp_path, "true")
    assert kind == "UsageError"
    assert said.startswith("closed.py cannot be read")
