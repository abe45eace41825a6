"""What a person said once changes which patch the next run returns, and the run says so."""

import difflib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from mentee.memory.store import Memory
from mentee.runtime.events import BatchCritiqued
from mentee.runtime.journal import read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

TWO_PLACES = {
    "limits.py": "def limit():\n    return 5\n",
    "shop.py": (
        "import limits\n\n\n"
        "def total(prices):\n"
        "    return sum(price for price in prices if price < limits.limit())\n"
    ),
    "test_shop.py": (
        "import unittest\n\nfrom shop import total\n\n\n"
        "class Total(unittest.TestCase):\n"
        "    def test_the_limit_itself_counts(self):\n        self.assertEqual(total([1, 5]), 6)\n\n"
        "    def test_more_does_not(self):\n        self.assertEqual(total([9]), 0)\n"
    ),
}


def test_a_file_that_must_not_be_edited_is_left_alone_where_another_patch_solves_the_task(
    make_repo, solve, run_mentee
):
    repository = make_repo(TWO_PLACES)
    free = solve(repository, "--no-learn")
    assert free.returncode == 0, free.stderr
    first, other = ("shop.py", "limits.py") if "b/shop.py" in free.stdout else ("limits.py", "shop.py")
    assert run_mentee("correct", f"never edit {first}", cwd=repository).returncode == 0
    bound = solve(repository, "--no-learn")
    assert bound.returncode == 0, bound.stderr
    assert f"b/{other}" in bound.stdout
    assert f"b/{first}" not in bound.stdout

    (said,) = json.loads(run_mentee("memory", "list", "--json", cwd=repository).stdout)
    assert run_mentee("memory", "forget", said["id"], cwd=repository).returncode == 0
    assert f"b/{first}" in solve(repository, "--no-learn").stdout


def test_the_only_patch_is_taken_though_it_breaks_a_word_and_why_says_so(shop, solve, run_mentee):
    assert run_mentee("correct", "never edit shop.py", cwd=shop).returncode == 0
    done = solve(shop)
    assert done.returncode == 0, done.stderr
    told = json.loads(run_mentee("why", "--json", cwd=shop).stdout)
    assert [one["says"] for one in told["broken"]] == ["edits shop.py, though: never edit shop.py"]
    assert "the patch breaks" in run_mentee("why", cwd=shop).stdout


WAYS = {
    "no lambdas, please": "    if (lambda party: party >= 12)(visitors):\n",
    "amounts and limits are whole numbers here, no floats": "    if visitors >= 12.0:\n",
    "no ternaries": "    if visitors >= (12 if visitors else 20):\n",
    "avoid the walrus": "    if visitors >= (least := 12):\n",
    "no asserts in library code": "    assert visitors >= 0\n    if visitors >= 12:\n",
    "never use eval": '    if visitors >= eval("12"):\n',
    "no while loops": "    while visitors >= 12:\n",
    "no f-strings": '    if visitors >= int(f"{12}"):\n',
    "never call `divmod()`": "    if divmod(visitors, 12)[0]:\n",
    "library code doesn't print": "    print(visitors)\n    if visitors >= 12:\n",
}
SOLVE_AND_SAY_AND_SOLVE = """\
import json, sys
from mentee.cli.main import main

solve = ["solve", "--issue", "issue.md", "--policy", "patches", "--runner", "unittest", "--no-learn"]
assert main(solve) == 0
for words in json.load(sys.stdin):
    assert main(["correct", words]) == 0
assert main(solve) == 0
"""


def test_each_of_ten_words_tells_against_the_patch_that_breaks_it_and_together_they_change_the_choice(
    tmp_path, data_dir
):
    repository, patches = tmp_path / "museum", tmp_path / "patches"
    shutil.copytree(EXAMPLES / "museum" / "repo", repository)
    shutil.copy(EXAMPLES / "museum" / "issue.md", repository)
    patches.mkdir()
    before = (repository / "museum" / "prices.py").read_text()
    for name, lines in {**WAYS, "as it is written here": "    if visitors >= 12:\n"}.items():
        after = before.replace("    if visitors >= 20:\n", lines)
        diff = difflib.unified_diff(
            before.splitlines(True), after.splitlines(True), "a/museum/prices.py", "b/museum/prices.py"
        )
        (patches / f"{name}.patch").write_text("".join(diff))
    (tmp_path / "mentee.toml").write_text(f'[plugins.patches]\nfolder = "{patches}"\n')
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "As it is"]):
        subprocess.run(["git", *words], cwd=repository, check=True)
    done = subprocess.run(
        [sys.executable, "-c", SOLVE_AND_SAY_AND_SOLVE],
        cwd=repository,
        env={**os.environ, "MENTEE_CONFIG": str(tmp_path / "mentee.toml")},
        input=json.dumps(list(WAYS)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    free, bound = sorted((data_dir / "runs").iterdir(), key=lambda run: run.stat().st_mtime_ns)
    assert "+    if visitors >= 12:" not in free.joinpath("patch.diff").read_text()
    assert "+    if visitors >= 12:" in bound.joinpath("patch.diff").read_text()
    said = {f"said.{c.id}": c.text for c in Memory(data_dir).corrections()}
    events = [entry.event for entry in read(bound / "journal.jsonl")]
    (batch,) = [event for event in events if isinstance(event, BatchCritiqued)]
    broken = [
        (judged.candidate.rationale, said[finding.criterion])
        for judged in batch.survivors
        for finding in judged.findings
        if finding.criterion in said and finding.score == 0.0
    ]
    assert sorted(broken) == sorted((f"{words}.patch", words) for words in WAYS)
