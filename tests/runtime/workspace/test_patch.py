"""A patch reaches the user's tree whole or not at all, and can be taken back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from mentee.runtime.contracts.candidate import Edit
from mentee.runtime.errors import UsageError
from mentee.runtime.workspace.patch import apply_patch, check_patch, load_patch, unapply_patch
from mentee.runtime.workspace.workspace import Workspace

MakeRepo = Callable[[Mapping[str, str]], Path]

FILES = {
    "app.py": "".join(f"line {n}\n" for n in range(30)),
    "pkg/core.py": "VALUE = 1\n",
    "other.py": "other\n",
}


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def patch_of(root: Path, run: Path, edits: Sequence[Edit], remove: str = "") -> str:
    workspace = Workspace.open(root, run)
    workspace.write(edits)
    if remove:
        (workspace.path / remove).unlink()
    return workspace.diff(workspace.base, workspace.snapshot())


def content(root: Path) -> dict[str, bytes]:
    files = (p for p in root.rglob("*") if p.is_file() and ".git" not in p.relative_to(root).parts)
    return {str(p.relative_to(root)): p.read_bytes() for p in files}


EDITS = [Edit("app.py", 0, 6, "LINE 0"), Edit("pkg/core.py", 8, 9, "2"), Edit("new/made.py", 0, 0, "made\n")]


def test_a_patch_is_applied_and_taken_back(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    (root / "app.py").chmod(0o640)
    (root / "other.py").write_text("changed by the user\n")
    before, status = content(root), git(root, "status", "--porcelain")
    patch = patch_of(root, tmp_path / "run", EDITS, remove="other.py")
    assert set(check_patch(root, patch)) == {"app.py", "pkg/core.py", "new/made.py", "other.py"}
    assert content(root) == before
    done = apply_patch(root / "pkg", patch)
    assert set(done.files) == {"app.py", "pkg/core.py", "new/made.py", "other.py"}
    assert done.commit == ""
    assert (root / "app.py").read_text().startswith("LINE 0\n")
    assert (root / "app.py").stat().st_mode & 0o777 == 0o640
    assert not (root / "other.py").exists()
    with pytest.raises(UsageError, match="already"):
        apply_patch(root, patch)
    unapply_patch(root, patch)
    assert content(root) == before
    assert git(root, "status", "--porcelain") == status
    assert not (root / "new").exists()
    with pytest.raises(UsageError, match="not on this tree"):
        unapply_patch(root, patch)


def test_bytes_links_and_modes_arrive_as_they_were(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES | {"tool.sh": "#!/bin/sh\n", ".gitattributes": "* text=auto eol=lf\n"})
    (root / "latin.py").write_bytes(b"# coding: latin-1\r\nname = '\xe9'\r\n")
    workspace = Workspace.open(root, tmp_path / "run")
    workspace.write([Edit("latin.py", 19, 23, "title")])
    (workspace.path / "data.bin").write_bytes(bytes(range(256)))
    (workspace.path / "link").symlink_to("app.py")
    (workspace.path / "tool.sh").chmod(0o755)
    (workspace.path / "pkg" / "core.py").unlink()
    (workspace.path / "pkg").rmdir()
    (workspace.path / "pkg").write_text("a file now\n")
    written = workspace.diff(workspace.base, workspace.snapshot()).encode("utf-8", "surrogateescape")
    (tmp_path / "patch.diff").write_bytes(written)
    patch = load_patch(tmp_path / "patch.diff")
    before = content(root)
    apply_patch(root, patch)
    assert content(root) == content(workspace.path)
    assert (root / "latin.py").read_bytes() == b"# coding: latin-1\r\ntitle = '\xe9'\r\n"
    assert (root / "link").is_symlink()
    assert os.access(root / "tool.sh", os.X_OK)
    unapply_patch(root, patch)
    assert content(root) == before
    assert not os.access(root / "tool.sh", os.X_OK)


def test_changes_elsewhere_in_a_file_do_not_matter(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    patch = patch_of(root, tmp_path / "run", EDITS)
    (root / "app.py").write_text(FILES["app.py"] + "added by the user\n")
    apply_patch(root, patch)
    text = (root / "app.py").read_text()
    assert text.startswith("LINE 0\n")
    assert text.endswith("added by the user\n")


def test_a_patch_that_does_not_fit_names_the_files_and_changes_nothing(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    root = make_repo(FILES)
    patch = patch_of(root, tmp_path / "run", EDITS)
    (root / "pkg" / "core.py").write_text("VALUE = 7\n")
    (root / "new").mkdir()
    (root / "new" / "made.py").write_text("in the way\n")
    before = content(root)
    with pytest.raises(UsageError) as caught:
        apply_patch(root, patch)
    assert "pkg/core.py" in caught.value.message
    assert "new/made.py" in caught.value.message
    assert "app.py" not in caught.value.message
    with pytest.raises(UsageError, match=r"pkg/core\.py"):
        check_patch(root, patch)
    assert content(root) == before


def test_a_patch_writes_through_no_link(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    patch = patch_of(root, tmp_path / "run", [Edit("new/made.py", 0, 0, "made\n")])
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "new").symlink_to(outside)
    with pytest.raises(UsageError, match=r"new/made\.py"):
        apply_patch(root, patch)
    assert list(outside.iterdir()) == []
    assert (root / "new").is_symlink()


@pytest.mark.parametrize(
    "patch", ["", "this is no patch\n", "--- a/../../up\n+++ b/../../up\n@@ -0,0 +1 @@\n+x\n"]
)
def test_what_is_no_patch_is_refused(make_repo: MakeRepo, patch: str) -> None:
    root = make_repo(FILES)
    before = content(root.parent)
    with pytest.raises(UsageError):
        apply_patch(root, patch)
    assert content(root.parent) == before


APPLY = """
import sys
from pathlib import Path
from mentee.runtime.errors import MenteeError
from mentee.runtime.workspace.patch import apply_patch, load_patch
try:
    apply_patch(Path(sys.argv[1]), load_patch(Path(sys.argv[2])))
except MenteeError as error:
    print(type(error).__name__, error.message, sep="|")
"""


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    space = ["unshare", "--map-root-user", "--mount"]
    allowed = shutil.which("unshare") and subprocess.run([*space, "true"], capture_output=True, check=False)
    if not allowed or allowed.returncode:
        pytest.skip("namespaces are not permitted here")
    root = make_repo(FILES)
    (tmp_path / "patch.diff").write_text(patch_of(root, tmp_path / "run", EDITS))
    before = content(root)
    mount = 'mount --bind "$4/pkg" "$4/pkg"; mount -o remount,ro,bind "$4/pkg"'
    script = ["sh", "-c", f'set -e; {mount}; exec "$@"', "sh"]
    command = [*space, *script, sys.executable, "-c", APPLY, str(root), str(tmp_path / "patch.diff")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("EnvironmentFault|")
    assert "nothing was changed" in done.stdout
    assert content(root) == before


def test_a_commit_takes_the_patch_s_files_alone(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    patch = patch_of(root, tmp_path / "run", EDITS)
    (root / "other.py").write_text("staged\n")
    git(root, "add", "other.py")
    (root / "other.py").write_text("staged, and changed again\n")
    (root / "untracked.py").write_text("untracked\n")
    hook = root / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\necho "Checked-by: hook" >> "$1"\n')
    hook.chmod(0o755)
    done = apply_patch(root, patch, commit=True, message="Repair the answer")
    assert git(root, "rev-parse", "HEAD").strip() == done.commit
    assert git(root, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    assert git(root, "show", "--format=%an|%B", "--name-only", "HEAD").split() == [
        *("A", "Developer|Repair", "the", "answer", "Checked-by:", "hook"),
        *("app.py", "new/made.py", "pkg/core.py"),
    ]
    assert git(root, "status", "--porcelain").splitlines() == ["MM other.py", "?? untracked.py"]


def test_a_commit_refuses_to_take_other_changes_along(make_repo: MakeRepo, tmp_path: Path) -> None:
    root = make_repo(FILES)
    (root / "app.py").write_text(FILES["app.py"] + "uncommitted\n")
    patch = patch_of(root, tmp_path / "run", EDITS)
    before = content(root)
    with pytest.raises(UsageError, match=r"^app\.py has changes"):
        apply_patch(root, patch, commit=True)
    assert content(root) == before


def test_a_commit_that_a_hook_refuses_leaves_everything_as_it_was(
    make_repo: MakeRepo, tmp_path: Path
) -> None:
    root = make_repo(FILES)
    patch = patch_of(root, tmp_path / "run", EDITS)
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n")
    hook.chmod(0o755)
    (root / "other.py").write_text("staged\n")
    git(root, "add", "other.py")
    before, head = content(root), git(root, "rev-parse", "HEAD")
    with pytest.raises(UsageError, match="not on a Friday"):
        apply_patch(root, patch, commit=True)
    assert content(root) == before
    assert git(root, "rev-parse", "HEAD") == head
    assert git(root, "status", "--porcelain").splitlines() == ["M  other.py"]


def test_a_commit_into_a_submodule_is_left_to_the_user(make_repo: MakeRepo, tmp_path: Path) -> None:
    inner, root = make_repo({"lib.py": "x = 1\n"}), make_repo(FILES)
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "lib")
    git(root, "commit", "-q", "-m", "with a submodule")
    patch = patch_of(root, tmp_path / "run", [Edit("lib/lib.py", 4, 5, "2")])
    with pytest.raises(UsageError, match="lib is a repository of its own"):
        apply_patch(root, patch, commit=True)
    apply_patch(root, patch)
    assert (root / "lib" / "lib.py").read_text() == "x = 2\n"
