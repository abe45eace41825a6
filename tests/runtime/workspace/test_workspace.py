"""A run's workspace: what it holds, what it leaves alone, and the trees it goes through."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.contracts.candidate import Edit, splice
from mentee.runtime.workspace.workspace import Workspace

MakeRepo = Callable[[Mapping[str, str]], Path]

FILES = {
    "app.py": "def answer():\n    return 41\n",
    "pkg/__init__.py": "",
    "pkg/core.py": "VALUE = 1\n",
    ".gitignore": "*.so\nbuild/\n_version.py\n",
}


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def everything(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below a folder, `.git` included: mode, modification time and content."""
    found: dict[str, tuple[int, int, bytes]] = {}
    for path in sorted(root.rglob("*")):
        info = path.lstat()
        content = os.fsencode(path.readlink()) if path.is_symlink() else b""
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
        found[str(path.relative_to(root))] = (info.st_mode, info.st_mtime_ns, content)
    return found


def content(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def apply(root: Path, patch: str) -> None:
    raw = patch.encode("utf-8", "surrogateescape")
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=root, input=raw, check=True)


def test_the_workspace_is_the_tree_as_it_stands(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES | {"gone.py": "x\n", "run.sh": "#!/bin/sh\n"})
    (root / "app.py").write_bytes(b"changed\r\n\xff")
    (root / "test_new.py").write_text("untracked\n")
    (root / "gone.py").unlink()
    (root / "run.sh").chmod(0o755)
    (root / "link").symlink_to("app.py")
    workspace = Workspace.open(root, tmp_path / "run")
    expected = {*FILES, "test_new.py", "run.sh", "link"}
    assert set(workspace.tree.files()) == expected
    assert (workspace.path / "app.py").read_bytes() == b"changed\r\n\xff"
    assert os.access(workspace.path / "run.sh", os.X_OK)
    assert (workspace.path / "link").readlink() == Path("app.py")
    assert workspace.snapshot() == workspace.base


def test_clean_leaves_out_what_is_not_committed(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    head = git(root, "rev-parse", "HEAD^{tree}").strip()
    (root / "app.py").write_text("changed\n")
    (root / "new.py").write_text("new\n")
    workspace = Workspace.open(root, tmp_path / "run", clean=True)
    assert workspace.base == workspace.snapshot() == head
    assert content(workspace.path) == {path: text.encode() for path, text in FILES.items()}


@pytest.mark.parametrize("clean", [False, True])
def test_the_user_s_tree_and_git_directory_are_not_touched(
    make_repo: MakeRepo, tmp_path: Path, clean: bool
) -> None:
    root = make_repo(FILES)
    (root / "app.py").write_text("changed\n")
    git(root, "add", "app.py")
    (root / "new.py").write_text("new\n")
    before = everything(root)
    workspace = Workspace.open(root, tmp_path / "run", clean=clean)
    workspace.write([Edit("pkg/core.py", 8, 9, "2"), Edit("more.py", 0, 0, FILES["app.py"])])
    workspace.diff(workspace.base, workspace.snapshot())
    workspace.restore(workspace.base)
    workspace.remove()
    assert everything(root) == before
    assert list((tmp_path / "run").iterdir()) == []


def test_ignored_files_are_there_but_in_no_tree(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES | {"vendored.so": "tracked by force\n"})
    git(root, "add", "--force", "vendored.so")
    git(root, "commit", "-q", "-m", "vendored")
    (root / "tmp.excluded").write_text("named by info/exclude")
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "exclude").write_text("*.excluded\n")
    (root / "global.txt").write_text("named by the user's own patterns")
    Path(os.environ["GIT_CONFIG_GLOBAL"]).with_name("patterns").write_text("global.txt\n")
    git(root, "config", "--global", "core.excludesFile", "~/patterns")
    for path in ("fast.so", "pkg/_version.py", "build/lib/made.py", "build/__pycache__/made.pyc"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("made\n")
    for folder in (".venv", "build/env"):
        (root / folder / "lib").mkdir(parents=True)
        (root / folder / "pyvenv.cfg").write_text("home = /usr\n")
        (root / folder / "lib" / "module.py").write_text("of the environment\n")
    workspace = Workspace.open(root, tmp_path / "run")
    aside = {"fast.so", "pkg/_version.py", "build/lib/made.py", "tmp.excluded", "global.txt"}
    assert set(workspace.tree.files()) == {*FILES, "vendored.so"}
    assert content(workspace.path).keys() == {*FILES, "vendored.so"} | aside
    assert workspace.left_out == ()
    (workspace.path / "pkg" / "_version.py").write_text("made again\n")
    (workspace.path / "pkg" / "__pycache__").mkdir()
    (workspace.path / "pkg" / "__pycache__" / "core.pyc").write_text("compiled")
    assert workspace.snapshot() == workspace.base


def test_ignored_files_beyond_the_limit_are_left_out_and_named(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    with (root / "huge.so").open("wb") as file:
        file.truncate((64 << 20) + 1)
    (root / "small.so").write_bytes(b"\0")
    workspace = Workspace.open(root, tmp_path / "run")
    assert workspace.left_out == ("huge.so",)
    assert not (workspace.path / "huge.so").exists()
    assert (workspace.path / "small.so").exists()


def test_restore_undoes_everything_but_ignored_files(make_repo: MakeRepo, tmp_path: Path) -> None:
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    path = workspace.path
    (path / "app.py").unlink()
    (path / "app.py").mkdir()
    (path / "app.py" / "inner.txt").write_text("a folder where a file was")
    shutil.rmtree(path / "pkg")
    (path / "pkg").symlink_to("/etc")
    (path / "extra" / "deep").mkdir(parents=True)
    (path / "extra" / "deep" / "file").write_text("new")
    (path / "kept.so").write_text("ignored")
    changed = workspace.snapshot()
    workspace.restore(workspace.base)
    assert workspace.snapshot() == workspace.base
    expected = {name: text.encode() for name, text in FILES.items()}
    assert content(path) == expected | {"kept.so": b"ignored"}
    assert not (path / "extra").exists()
    workspace.restore(changed)
    assert (path / "pkg").is_symlink()
    assert workspace.snapshot() == changed


def test_a_diff_takes_the_user_s_tree_to_the_patched_one(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES | {"data.bin": "\0\1\2", "sp ace/nä\nme.py": "x = 1\n", "latin.py": "a\n"})
    (root / "latin.py").write_bytes(b"# coding: latin-1\nname = '\xe9'\r\n")
    workspace = Workspace.open(root, tmp_path / "run")
    workspace.write([Edit("latin.py", 0, 0, "# first\n"), Edit("sp ace/nä\nme.py", 4, 5, "2")])
    (workspace.path / "data.bin").write_bytes(bytes(range(256)) * 9)
    (workspace.path / "app.py").chmod(0o755)
    (workspace.path / "pkg" / "core.py").unlink()
    (workspace.path / "link").symlink_to("app.py")
    patch = workspace.diff(workspace.base, workspace.snapshot())
    assert "--- a/latin.py" in patch
    apply(root, patch)
    assert content(root / "sp ace") == content(workspace.path / "sp ace")
    assert (root / "latin.py").read_bytes() == b"# first\n# coding: latin-1\nname = '\xe9'\r\n"
    again = Workspace.open(root, tmp_path / "again")
    assert again.base == workspace.snapshot()


def test_a_change_within_one_tick_of_the_clock_is_seen(make_repo: MakeRepo, tmp_path: Path) -> None:
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    target = workspace.path / "app.py"
    seen: set[str] = set()
    for digit in range(10):
        target.write_bytes(b"x = %d\n" % digit)
        seen.add(workspace.snapshot())
    assert len(seen) == 10


def test_a_change_with_its_time_set_back_is_seen(make_repo: MakeRepo, tmp_path: Path) -> None:
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    target = workspace.path / "pkg" / "core.py"
    before = target.stat()
    with target.open("r+b") as file:
        file.write(b"VALUE = 2")
    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert workspace.snapshot() != workspace.base


def test_an_opened_workspace_opens_again_as_the_run_left_it(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    first = Workspace.open(root, tmp_path / "run")
    first.write([Edit("app.py", 0, 0, "# patched\n")])
    patched = first.snapshot()
    (root / "app.py").write_text("changed by the user meanwhile\n")
    second = Workspace.open(root, tmp_path / "run")
    assert (second.base, second.snapshot()) == (first.base, patched)


@pytest.mark.parametrize("lost", ["git/opened.json", "git", "git/objects", "tree", "tree/app.py", "tree/pkg"])
def test_a_workspace_that_a_kill_left_in_pieces_is_made_whole(
    make_repo: MakeRepo, tmp_path: Path, lost: str
) -> None:
    root = make_repo(FILES)
    (root / "fast.so").write_text("ignored")
    base = Workspace.open(root, tmp_path / "run").base
    victim = tmp_path / "run" / lost
    if victim.is_dir():
        shutil.rmtree(victim)
    else:
        victim.unlink()
    if lost == "git/objects":  # a kill while it is made leaves no file that says it was made
        (tmp_path / "run" / "git" / "opened.json").unlink()
    workspace = Workspace.open(root, tmp_path / "run")
    workspace.restore(workspace.base)
    assert workspace.base == base == workspace.snapshot()
    assert content(workspace.path).keys() == {*FILES, "fast.so"}


def test_two_workspaces_of_one_repository_do_not_meet(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    one, two = (Workspace.open(root, tmp_path / name) for name in ("one", "two"))
    one.write([Edit("app.py", 0, 0, "# one\n")])
    two.write([Edit("app.py", 0, 0, "# two\n")])
    assert one.tree.read("app.py").startswith("# one")
    assert two.tree.read("app.py").startswith("# two")
    two.remove()
    one.restore(one.base)
    assert one.snapshot() == one.base


def test_a_hostile_worktree_makes_git_execute_nothing(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    workspace = Workspace.open(root, tmp_path / "run")
    proof = tmp_path / "executed"
    attack = f"touch {proof}"
    evil = workspace.path / "evil"
    git(workspace.path, "init", "-q", str(evil))
    for key in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "diff.x.command", "diff.x.textconv"):
        git(evil, "config", key, attack)
    git(evil, "config", "core.worktree", str(workspace.path))
    (evil / ".git" / "hooks").mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction", "pre-commit"):
        (evil / ".git" / "hooks" / hook).write_text(f"#!/bin/sh\n{attack}\n")
        (evil / ".git" / "hooks" / hook).chmod(0o755)
    (workspace.path / ".git").write_text(f"gitdir: {evil / '.git'}\n")
    (workspace.path / ".gitattributes").write_text("* filter=x diff=x text eol=crlf\n")
    (workspace.path / ".gitmodules").write_text('[submodule "pkg"]\n\tpath = pkg\n\tupdate = !touch x\n')
    (workspace.path / "app.py").write_text("changed\n")
    changed = workspace.snapshot()
    assert "+changed\n" in workspace.diff(workspace.base, changed)
    workspace.restore(workspace.base)
    workspace.restore(changed)
    assert Workspace.open(root, tmp_path / "run").snapshot() == changed
    assert not proof.exists()
    assert not any(path.split("/")[0] == ".git" or "/.git/" in path for path in workspace.tree.files())


@pytest.mark.parametrize("path", ["out", "folder/secret", "up/secret", "../secret", "/etc/passwd", ".git/x"])
def test_no_link_and_no_path_leads_out(make_repo: MakeRepo, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    (workspace.path / "out").symlink_to(outside / "secret")
    (workspace.path / "folder").symlink_to(outside)
    (workspace.path / "up").symlink_to("pkg/../../../outside")
    assert path not in workspace.tree.files()
    with pytest.raises(FileNotFoundError):
        workspace.tree.read(path)
    with pytest.raises(ValueError, match=r"out|no path|no folder"):
        workspace.tree.write(path, "overwritten")
    with pytest.raises(ValueError, match=r"out|no path|no folder"):
        workspace.write([Edit(path, 0, 0, "overwritten")])
    assert (outside / "secret").read_text() == "secret"
    assert list(outside.iterdir()) == [outside / "secret"]


def test_links_that_stay_inside_are_followed(make_repo: MakeRepo, tmp_path: Path) -> None:
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    (workspace.path / "alias").symlink_to("pkg")
    (workspace.path / "pkg" / "again.py").symlink_to("../alias/core.py")
    assert workspace.tree.read("alias/again.py") == "VALUE = 1\n"
    workspace.tree.write("alias/again.py", "VALUE = 2\n")
    workspace.tree.write("alias/new.py", "new\n")
    assert (workspace.path / "pkg" / "core.py").read_text() == "VALUE = 2\n"
    assert (workspace.path / "pkg" / "new.py").read_text() == "new\n"
    assert (workspace.path / "pkg" / "again.py").is_symlink()


def test_edits_that_do_not_fit_change_nothing(make_repo: MakeRepo, tmp_path: Path) -> None:
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    for wrong in (Edit("app.py", 5, 500, "x"), Edit("absent.py", 1, 2, "x"), Edit("pkg", 0, 0, "x")):
        with pytest.raises(ValueError, match=r"app\.py|absent\.py|pkg"):
            workspace.write([Edit("pkg/core.py", 0, 0, "# fits\n"), wrong])
    assert workspace.snapshot() == workspace.base


def test_a_written_file_forgets_its_compiled_form(make_repo: MakeRepo, tmp_path: Path) -> None:
    workspace = Workspace.open(make_repo(FILES), tmp_path / "run")
    compiled = workspace.path / "pkg" / "__pycache__" / "core.cpython-311.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"stale")
    workspace.write([Edit("pkg/core.py", 8, 9, "2")])
    assert not compiled.exists()


TEXTS = st.text(st.sampled_from("ab \n\r\t'é€\x0c\u2028"), max_size=30)
FORMS = st.sampled_from(
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("latin-1", "# coding: latin-1\n"),
        ("cp1252", "#!x\n# -*- coding: cp1252 -*-\r\n"),
    ]
)


@pytest.fixture(scope="module")
def any_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("repo")
    git(root, "init", "-q")
    return Workspace.open(root, tmp_path_factory.mktemp("run"))


@given(body=TEXTS, form=FORMS, new=TEXTS, cuts=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_writing_an_edit_splices_the_decoded_text(
    any_workspace: Workspace, body: str, form: tuple[str, str], new: str, cuts: tuple[int, int]
) -> None:
    encoding, head = form
    body = body.encode(encoding, "ignore").decode(encoding)
    new = new.encode(encoding, "ignore").decode(encoding)
    target = any_workspace.path / "any.py"
    target.write_bytes((head + body).encode(encoding))
    target.chmod(0o755)
    assert any_workspace.tree.read("any.py") == head + body
    start, end = sorted(len(head) + min(cut, len(body)) for cut in cuts)
    edit = Edit("any.py", start, end, new)
    any_workspace.write([edit])
    assert target.read_bytes() == splice(head + body, [edit]).encode(encoding)
    assert target.stat().st_mode & 0o777 == 0o755


def test_a_character_that_the_encoding_lacks_is_refused(any_workspace: Workspace) -> None:
    (any_workspace.path / "old.py").write_bytes(b"# coding: latin-1\n")
    with pytest.raises(ValueError, match=r"latin-1|iso-8859"):
        any_workspace.write([Edit("old.py", 18, 18, "'€'")])
    (any_workspace.path / "bad.py").write_bytes(b"# coding: klingon\n")
    with pytest.raises(UnicodeDecodeError):
        any_workspace.tree.read("bad.py")
