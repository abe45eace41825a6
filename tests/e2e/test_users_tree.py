"""The user's tree is the user's: a run reads it once, and writes nothing to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mentee.runtime.runs import RunStore

WRITER = (
    "import os, unittest\n"
    "from shop import total\n\n"
    "class Writes(unittest.TestCase):\n"
    "    def test_writes(self):\n"
    "        name = f'left-{os.getpid()}.txt'  # candidates run side by side in one folder\n"
    "        open(name, 'w').write(str(total([5], 5)))\n"
    "        self.assertEqual(open(name).read(), '5')\n"
)


def everything(root: Path) -> dict[str, tuple]:
    """All files and folders below a root, `.git` included: mode, time of change, and contents."""
    found = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(root))] = (status.st_mode, status.st_mtime_ns, content)
    return found


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def add_part(shop: Path, source: Path) -> None:
    """Make a submodule that the tests import."""
    source.mkdir()
    (source / "size.py").write_text("LIMIT = 5\n")
    git(source, "init", "-q")
    git(source, "add", "-A")
    git(source, "commit", "-q", "-m", "a part")
    git(shop, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(source), "part")
    tests = shop / "test_shop.py"
    tests.write_text(
        "from part.size import LIMIT\n" + tests.read_text().replace("[1, 5], 5", "[1, 5], LIMIT")
    )


def test_a_dirty_tree_is_byte_identical_after_a_run_and_what_is_not_committed_counts(shop, solve):
    (shop / "notes.txt").write_text("not tracked")
    (shop / "shop.py").write_text("LIMIT = 7  # not committed\n" + (shop / "shop.py").read_text())
    (shop / "link").symlink_to("shop.py")
    (shop / "test_writes.py").write_text(WRITER)
    before = everything(shop)
    done = solve(shop)
    assert done.returncode == 0, done.stderr
    assert everything(shop) == before
    assert "price <= limit" in done.stdout
    assert "left-" not in done.stdout


def test_with_clean_the_last_commit_is_what_counts(shop, solve):
    (shop / "shop.py").write_text("raise RuntimeError('half of an edit')\n")
    done = solve(shop, "--clean")
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout


def test_two_runs_at_once_do_not_meet(shop, data_dir):
    command = [sys.executable, "-m", "mentee", "solve", "--candidates", "24", "--runner", "unittest"]
    running = [
        subprocess.Popen(command, cwd=shop, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in running:
        output, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors
        assert "price <= limit" in output
    patches = {folder.patch.read_text() for folder in RunStore(data_dir).all()}
    assert len(RunStore(data_dir).all()) == 2
    assert len(patches) == 1


@pytest.mark.parametrize("state", ["unborn", "detached", "odd path", "with a submodule"])
def test_repositories_in_unusual_states(shop, solve, tmp_path, state):
    if state == "unborn":
        subprocess.run(["rm", "-rf", ".git"], cwd=shop, check=True)
        git(shop, "init", "-q")
    elif state == "detached":
        git(shop, "checkout", "-q", "--detach")
    elif state == "with a submodule":
        add_part(shop, tmp_path / "source")
    else:
        shop = shop.rename(tmp_path / "mit Leerzeichen und ünïcode")
    before = everything(shop)
    done = solve(shop)
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout
    assert everything(shop) == before


def test_a_patch_is_applied_committed_and_taken_back_only_as_it_fits(shop, solve, run_mentee):
    assert solve(shop).returncode == 0
    source = (shop / "shop.py").read_text()
    (shop / "shop.py").write_text(source.replace("price < limit", "price < limit + 0"))
    refused = run_mentee("apply", cwd=shop)
    assert refused.returncode == 2
    assert "shop.py" in refused.stderr
    (shop / "shop.py").write_text(source)
    assert run_mentee("apply", cwd=shop).returncode == 0
    assert "price <= limit" in (shop / "shop.py").read_text()
    assert run_mentee("unapply", cwd=shop).returncode == 0
    assert (shop / "shop.py").read_text() == source
    assert run_mentee("apply", "--commit", cwd=shop).returncode == 0
    log = subprocess.run(["git", "log", "--stat", "-1"], cwd=shop, capture_output=True, text=True, check=True)
    assert "shop.py" in log.stdout
