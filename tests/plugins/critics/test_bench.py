import json
import sys

from mentee.plugins.critics.bench import TOGETHER, Figures, figures, first_right
from mentee.plugins.critics.bench_tasks import CriticTask, find_tasks

FEES = "def fee(minutes):\n    return 2 * (minutes // 60)\n"
HEAD = "--- a/fees.py\n+++ b/fees.py\n"
PATCHES = {
    "up.patch": f"{HEAD}@@ -1,2 +1,2 @@\n def fee(minutes):\n-    return 2 * (minutes // 60)\n"
    "+    return 2 * -(-minutes // 60)\n",
    "one.patch": f"{HEAD}@@ -1,2 +1,4 @@\n def fee(minutes):\n+    if minutes == 90:\n+        return 4\n"
    "     return 2 * (minutes // 60)\n",
}
TASK = {
    "repo/fees.py": FEES,
    "repo/test_fees.py": "from fees import fee\n\ndef test_an_hour():\n    assert fee(60) == 2\n",
    "issue.md": "# A begun hour must be paid\n\n>>> from fees import fee\n>>> fee(90)\n4\n",
    "candidates.toml": '["up.patch"]\nreading = "a"\n["one.patch"]\nreading = "wrong"\n',
    **{f"candidates/{name}": text for name, text in PATCHES.items()},
}


def laid(folder, files):
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def test_every_critic_judges_every_patch_and_the_table_says_who_tells_them_apart(tmp_path, run_mentee):
    tasks = laid(tmp_path / "tasks" / "fees", TASK).parent
    file = tmp_path / "figures.json"
    done = run_mentee("bench", "critics", tasks, "--python", sys.executable, "--json", file)
    assert done.returncode == 0, done.stderr
    found = json.loads(file.read_text(encoding="utf-8"))
    told = {name: (one["pairs"], one["near"], one["near_won"]) for name, one in found["criteria"].items()}
    assert told["fix.general"] == (1, 1, 1.0)
    assert told["tests.target"] == (1, 1, 0.5)
    assert told[TOGETHER] == (1, 1, 1.0)
    assert found["first_right"] == 1
    assert "in 1 of 1 tasks" in done.stdout


def test_the_other_reading_is_right_only_where_the_issue_leaves_it_open(tmp_path):
    both = '["x.patch"]\nreading = "a"\n["y.patch"]\nreading = "b"\n'
    laid(
        tmp_path / "open", {"repo/a": "", "candidates.toml": both, "blockers.toml": "[[blocker]]\nid = 'q'\n"}
    )
    laid(tmp_path / "clear", {"repo/a": "", "candidates.toml": both, "blockers.toml": "blocker = []\n"})
    clear, left_open = find_tasks(tmp_path)
    assert clear.right == {"x.patch": True, "y.patch": False}
    assert left_open.right == {"x.patch": True, "y.patch": True}


def test_a_pair_counts_half_where_scores_are_equal_and_not_where_one_is_missing(tmp_path):
    task = CriticTask(tmp_path, "t", {"good": True, "bad": False, "worse": False})
    judged = {
        "good": {"a.b": 0.5, "c.d": 1.0, "tests.target": 1.0, TOGETHER: 0.9},
        "bad": {"a.b": 0.5, "c.d": 0.0, "tests.target": 1.0, TOGETHER: 0.8},
        "worse": {"a.b": 0.9, "tests.target": 0.0, TOGETHER: 0.0},
    }
    so_far: dict[str, Figures] = {}
    figures(task, judged, so_far)
    assert (so_far["a.b"].pairs, so_far["a.b"].accuracy, so_far["a.b"].near_accuracy) == (2, 0.25, 0.5)
    assert (so_far["c.d"].pairs, so_far["c.d"].accuracy) == (1, 1.0)
    assert first_right(task, judged)
    assert not first_right(task, {**judged, "bad": {TOGETHER: 0.9}})
