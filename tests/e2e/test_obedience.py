"""What a person said once changes which patch the next run returns, and the run says so."""

import json

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
