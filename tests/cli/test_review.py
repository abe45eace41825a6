import json
import subprocess

import pytest

SHOP = "import math\n\n\ndef total(prices):\n    return math.fsum(prices)\n"


def commit(repo, files, message="change"):
    for path, text in files.items():
        if text is None:
            (repo / path).unlink()
        else:
            (repo / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    for arguments in (["add", "-A"], ["commit", "-qm", message]):
        subprocess.run(["git", *arguments], cwd=repo, check=True)


@pytest.fixture
def shop(make_repo):
    return make_repo({"shop.py": SHOP, "old.py": "x = 1\n"})


def test_findings_are_lines_with_file_and_line_and_a_veto_exits_1(shop, run_mentee):
    commit(shop, {"shop.py": SHOP + "\n\ndef mean(prices):\n    return total(prices) / lenght(prices)\n"})
    done = run_mentee("review", cwd=shop)
    assert done.returncode == 1
    assert "shop.py:9: names.resolve 0.00 nothing defines the name 'lenght'\n" in done.stdout
    assert "shop.py:9: lint.delta 0.50 F821 Undefined name `lenght`\n" in done.stdout
    assert done.stdout.splitlines()[-1].split(" ", 1)[1].startswith("fails names.resolve: score ")


def test_a_finding_that_is_no_veto_exits_0(shop, run_mentee):
    commit(shop, {"shop.py": SHOP.replace("import math", "import math\nimport os")})
    done = run_mentee("review", "HEAD", cwd=shop)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "shop.py:2: lint.delta 0.50 F401 `os` imported but unused"


def test_a_range_is_one_change_with_new_deleted_and_binary_files(shop, run_mentee):
    commit(shop, {"new.py": "def f():\n    return g()\n", "old.py": None})
    commit(
        shop,
        {"shop.py": SHOP.replace("fsum", "sum"), "logo.png": b"\xff\xfe", "test_shop.py": "import shop\n"},
    )
    document = json.loads(run_mentee("review", "HEAD~2..HEAD", "--json", cwd=shop).stdout)
    assert (document["ok"], document["failed"], document["faults"]) == (False, "names.resolve", [])
    assert document["passed_over"] == ["logo.png"]
    assert set(document["critics"]) >= {"names", "lint", "locality", "tampering", "execution"}
    found = {(f["criterion"], f["path"], f["start"]) for f in document["findings"] if f["score"] < 1.0}
    assert {("names.resolve", "new.py", 2), ("lint.delta", "test_shop.py", 1)} <= found


def test_tests_that_come_with_a_change_are_no_tampering(shop, run_mentee):
    commit(
        shop, {"test_shop.py": "from shop import total\n\n\ndef test_none():\n    assert total([]) == 0\n"}
    )
    done = run_mentee("review", cwd=shop)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert done.stdout.endswith("passes: score 1.00, 0 findings\n")


def test_a_first_commit_can_be_reviewed(shop, run_mentee):
    assert run_mentee("review", cwd=shop).stdout.endswith("passes: score 0.95, 1 finding\n")


def test_line_ends_and_files_without_a_last_one_are_taken_as_they_are(shop, run_mentee):
    commit(shop, {"shop.py": SHOP.replace("\n", "\r\n").encode()})
    commit(
        shop,
        {"shop.py": SHOP.replace("\n", "\r\n").removesuffix("\r\n").replace("prices)", "price)", 1).encode()},
    )
    done = run_mentee("review", cwd=shop)
    assert "shop.py:5: names.resolve 0.00 nothing defines the name 'prices'\n" in done.stdout


@pytest.mark.parametrize("words", ["nowhere", "--output=owned", "HEAD..nowhere", ""])
def test_words_that_name_no_commit_are_one_line(shop, run_mentee, words):
    done = run_mentee("review", "--", words, cwd=shop)
    assert done.returncode == 2
    assert "names no commit in" in done.stderr
    assert not (shop / "owned").exists()


def test_the_users_tree_and_the_data_directory_stay_as_they_were(shop, run_mentee, data_dir):
    commit(shop, {"shop.py": SHOP + "\n"})
    (shop / "shop.py").write_text("being edited\n", encoding="utf-8")
    assert run_mentee("review", cwd=shop).returncode == 0
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=shop, capture_output=True, text=True, check=True
    )
    assert status.stdout == " M shop.py\n"
    assert not data_dir.exists()
