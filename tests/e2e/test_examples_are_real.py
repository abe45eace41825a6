"""The examples fail as their README says, and the fix a maintainer would make repairs them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
FIXES = Path(__file__).resolve().parent / "reference_fixes"
PYTEST = ("pytest", "-q", "--tb=no", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Example:
    """How the tests of an example are run, and the names of those that fail before its fix."""

    name: str
    suite: tuple[str, ...]
    failing: frozenset[str]


EXAMPLE = {
    "parking": Example("parking", PYTEST, frozenset()),
    "stockbook": Example(
        "stockbook",
        PYTEST,
        frozenset(
            {
                "test_an_item_that_was_never_issued_has_no_idle_days",
                "test_items_that_were_never_issued_are_the_slowest",
                "test_the_report_says_never_for_an_item_that_was_never_issued",
            }
        ),
    ),
    "texttable": Example(
        "texttable",
        PYTEST,
        frozenset(
            {
                "test_a_table_that_just_fits_is_not_squeezed",
                "test_a_line_may_be_as_long_as_the_column_is_wide",
                "test_a_squeezed_table_uses_the_whole_limit",
            }
        ),
    ),
    "roomplan": Example(
        "roomplan", ("unittest",), frozenset({"test_slots_that_overlap_or_touch_become_one"})
    ),
    "museum": Example("museum", ("unittest",), frozenset()),
}

every_example = pytest.mark.parametrize("example", EXAMPLE.values(), ids=EXAMPLE)


def check_out(name: str, tmp_path: Path) -> Path:
    repo = tmp_path / name
    leftovers = shutil.ignore_patterns("__pycache__", ".pytest_cache")
    shutil.copytree(EXAMPLES / name / "repo", repo, ignore=leftovers)
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it is"]):
        subprocess.run(["git", *arguments], cwd=repo, check=True)
    return repo


def apply_fix(repo: Path, *options: str) -> None:
    subprocess.run(["git", "apply", *options, FIXES / f"{repo.name}.patch"], cwd=repo, check=True)


def run_python(repo: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    # Two runs within a second would take each other's bytecode for files of equal length.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=repo, env=env, capture_output=True, text=True, timeout=60, check=False)


def failing_tests(repo: Path) -> frozenset[str]:
    """The names of the tests that fail; the exit code must say the same."""
    result = run_python(repo, "-m", *EXAMPLE[repo.name].suite)
    found = re.findall(r"^(?:FAILED \S+::|FAIL: )(test_\w+)", result.stdout + result.stderr, re.MULTILINE)
    assert result.returncode == (1 if found else 0), result.stdout + result.stderr
    return frozenset(found)


@every_example
def test_the_suite_fails_as_documented_until_the_fix_is_applied(example: Example, tmp_path: Path) -> None:
    repo = check_out(example.name, tmp_path)
    assert failing_tests(repo) == example.failing
    apply_fix(repo)
    assert failing_tests(repo) == frozenset()


@pytest.mark.parametrize("file", ["src/texttable/cells.py", "src/texttable/layout.py"])
def test_half_of_the_fix_of_texttable_repairs_a_part_of_its_tests(file: str, tmp_path: Path) -> None:
    repo = check_out("texttable", tmp_path)
    apply_fix(repo, f"--include={file}")
    still_failing = failing_tests(repo)
    assert still_failing < EXAMPLE["texttable"].failing
    assert "test_a_squeezed_table_uses_the_whole_limit" in still_failing


@pytest.mark.parametrize(("name", "today"), [("parking", "Decimal('15.00')"), ("museum", "13500")])
def test_the_example_in_an_issue_holds_once_it_is_fixed(name: str, today: str, tmp_path: Path) -> None:
    repo = check_out(name, tmp_path)
    issue = (EXAMPLES / name / "issue.md").read_text(encoding="utf-8")
    session = tmp_path / "session.txt"
    session.write_text(re.sub(r"^```.*$", "", issue, flags=re.MULTILINE), encoding="utf-8")
    before = run_python(repo, "-m", "doctest", session)
    assert before.returncode == 1
    assert today in before.stdout
    apply_fix(repo)
    assert run_python(repo, "-m", "doctest", session).returncode == 0


def test_the_traceback_in_the_issue_of_stockbook_shows_the_lines_of_its_files() -> None:
    issue = (EXAMPLES / "stockbook" / "issue.md").read_text(encoding="utf-8")
    frames = re.findall(r'/(stockbook/\w+\.py)", line (\d+), in .*\n +(.+)', issue)
    assert len(frames) == 4
    for path, number, line in frames:
        lines = (EXAMPLES / "stockbook" / "repo" / path).read_text(encoding="utf-8").splitlines()
        assert lines[int(number) - 1].strip() == line


def test_the_sentence_in_the_issue_of_roomplan_is_true(tmp_path: Path) -> None:
    repo = check_out("roomplan", tmp_path)
    issue = (EXAMPLES / "roomplan" / "issue.md").read_text(encoding="utf-8")
    sentence = re.search(r"`(busy_minutes.+)` returns (\d+) but should return (\d+)", issue)
    assert sentence is not None
    call, today, expected = sentence.groups()
    program = f"from roomplan import busy_minutes; print({call})"
    assert run_python(repo, "-c", program).stdout.strip() == today
    apply_fix(repo)
    assert run_python(repo, "-c", program).stdout.strip() == expected


def test_the_readme_has_a_row_for_each_example() -> None:
    folders = {path.parent.name for path in EXAMPLES.glob("*/issue.md")}
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\(\1\)", readme, re.MULTILINE)
    assert folders == set(rows) == set(EXAMPLE)
