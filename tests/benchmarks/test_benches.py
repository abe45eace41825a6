"""Each bench still works, on a tiny input and without peers. What it measures is not looked at."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.harness import Goal, Result, conclude, in_turn, table
from benchmarks.learning import Project
from benchmarks.learning_tasks import modules, tasks
from benchmarks.realbugs import Bug, attempt, bugs
from benchmarks.realbugs_judge import compare

ROOT = Path(__file__).resolve().parents[2]

CHECKOUT = {
    "python_programs/halve.py": "def halve(n):\n    return n // 3\n",
    "correct_python_programs/halve.py": "def halve(n):\n    return n // 2\n",
    "python_testcases/test_halve.py": (
        "import pytest\n"
        "from load_testdata import load_json_testcases\n"
        "from python_programs.halve import halve\n\n\n"
        "@pytest.mark.parametrize('given,expected', load_json_testcases('halve'))\n"
        "def test_halve(given, expected):\n    assert halve(*given) == expected\n"
    ),
    "python_testcases/load_testdata.py": (
        "import json\nfrom pathlib import Path\n\n\n"
        "def load_json_testcases(name):\n"
        "    path = Path(__file__).parent.parent / 'json_testcases' / f'{name}.json'\n"
        "    return [json.loads(line) for line in path.read_text().splitlines()]\n"
    ),
    "json_testcases/halve.json": "[[4], 2]\n[[10], 5]\n[[101], 50]\n",
    "conftest.py": "",
}


def run_bench(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{words[0]}", *map(str, words[1:])],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    assert done.returncode in (0, 1), done.stderr  # a goal may be missed here, and that is no matter
    name, *figures = done.stdout.splitlines()[-1].split(" ")
    assert done.args[2] == f"benchmarks.{name}"
    return dict(figure.split("=") for figure in figures)


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_startup_measures_the_installed_script(tmp_path: Path) -> None:
    done = run_bench("startup", "--no-peers", "--runs", "1", "--json", tmp_path / "figures.json")
    assert float(last_line(done)["mentee_ms"]) > 0
    document = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert document["machine"]["cores"] and document["date"] and document["versions"]["mentee"]


def test_steps_measures_every_step_of_a_real_run() -> None:
    assert (
        float(last_line(run_bench("steps", "--no-peers", "--steps", "3", "--repeats", "1"))["mentee_3_ms"])
        > 0
    )


def test_validation_compares_the_worker_with_fresh_processes(tmp_path: Path) -> None:
    repo = lay(
        tmp_path / "repo",
        {
            "purse.py": "def change(paid, price):\n    return paid + price\n",
            "test_purse.py": "from purse import change\n\ndef test_it():\n    assert change(10, 4) == 6\n",
        },
    )
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run(["git", *words], cwd=repo, check=True)
    figures = last_line(run_bench("validation", repo, "--candidates", "8", "--fresh", "1"))
    assert {"least_ratio", "hot_per_s", "fresh_per_s", "overhead"} <= figures.keys()


def test_quixbugs_solves_and_judges_a_program(tmp_path: Path) -> None:
    done = run_bench("quixbugs", lay(tmp_path / "checkout", CHECKOUT), "--only", "halve")
    figures = last_line(done)
    assert (figures["programs"], figures["solved"], figures["correct"]) == ("1", "1", "1"), done.stdout


def test_realbugs_repairs_and_judges_a_bug_of_a_history(tmp_path: Path) -> None:
    clone = lay(
        tmp_path / "clone", {"purse/__init__.py": "def change(paid, price):\n    return paid + price\n"}
    )
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "-q"], cwd=clone, check=True)
    for files in ({}, {"purse/__init__.py": "def change(paid, price):\n    return paid - price\n"}):
        lay(clone, files)
        if files:
            test = "from purse import change\n\ndef test_it():\n    assert change(10, 4) == 6\n"
            lay(clone, {"tests/test_purse.py": test})
        subprocess.run([*git, "add", "-A"], cwd=clone, check=True)
        subprocess.run([*git, "commit", "-qm", "step"], cwd=clone, check=True)
    test = "tests/test_purse.py"
    bug = Bug("purse", "a/purse", "HEAD", "purse/__init__.py", (test,), (f"{test}::test_it",), 1, "minus")
    found = attempt(bug, clone, Path(sys.executable), tmp_path, 60.0)
    assert (found.plausible, found.verdict.right, found.origin) == (True, "yes", "arithmetic operator")


def test_realbugs_lists_bugs_of_at_least_ten_libraries_as_facts() -> None:
    listed, needs = bugs()
    assert needs and len({bug.name for bug in listed}) == len(listed)
    assert len({bug.repository for bug in listed}) >= 10


def test_a_judge_leaves_out_near_inputs_that_were_never_meant() -> None:
    seen = {f"f({n})": (True, f"gives {n}") for n in range(20)}
    broken = {"f(None)": (False, "raises TypeError")}
    assert compare({**seen, "f(None)": (False, "gives 0")}, {**seen, **broken}).right == "yes"
    assert compare({**seen, "f(3)": (True, "gives 4")}, seen).differs.startswith("f(3) gives 4")
    assert compare({}, seen).right == "unclear"


def test_questions_judges_the_first_patch_after_each_answer(tmp_path: Path) -> None:
    done = run_bench("questions", lay(tmp_path / "checkout", CHECKOUT), "--only", "halve", "--wall", "20")
    figures = last_line(done)
    assert (figures["programs"], figures["reachable"]) == ("1", "1"), done.stdout
    assert figures["right_3"] >= figures["right_0"]


def test_recall_is_measured_beside_chroma_and_finds_the_exact_nearest() -> None:
    figures = last_line(run_bench("recall", "--items", "400", "--base", "20", "--queries", "6"))
    assert float(figures["recall_at_10"]) == 1.0
    assert float(figures["over_chroma"]) > 0


def test_critics_solves_with_them_and_without_them(tmp_path: Path) -> None:
    words = ("--only", "halve", "--candidates", "32", "--wall", "20")
    figures = last_line(run_bench("critics", lay(tmp_path / "checkout", CHECKOUT), *words))
    assert (figures["cases"], figures["solved_tests"], figures["lost"]) == ("1", "1", "0")


def test_select_draws_matrices_and_compares_the_ways_to_choose() -> None:
    figures = last_line(run_bench("select", "--draws", "20"))
    assert float(figures["b4"]) > 0.5


@pytest.mark.parametrize(("value", "code"), [(2.0, 0), (3.5, 1)])
def test_a_missed_goal_is_named_and_gives_exit_code_1(
    value: float, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert conclude("example", Result({"times": value}, {}, {}), [Goal("times", at_most=3.0)], None) == code
    said = capsys.readouterr()
    assert said.out == f"example times={value:.3g}\n"
    assert ("times is 3.5, at most 3 was the goal" in said.err) == bool(code)


def test_a_figure_that_was_not_measured_misses_no_goal() -> None:
    assert conclude("example", Result({}, {}, {}), [Goal("ratio", at_least=30)], None) == 0


def test_sides_are_measured_in_turn_and_the_warm_up_is_left_out() -> None:
    order: list[str] = []

    def measure(side: str) -> float:
        order.append(side)
        return float(len(order))

    found = in_turn({"a": lambda: measure("a"), "b": lambda: measure("b")}, 2)
    assert order == ["a", "b"] * 3
    assert found == {"a": [3.0, 5.0], "b": [4.0, 6.0]}


def test_numbers_of_a_table_stand_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    table(["name", "ms"], [["a", 1.5], ["long name", 1234.0]])
    assert capsys.readouterr().out.splitlines()[2:] == ["a           1.5", "long name  1234"]


def test_the_mistakes_of_learning_are_of_their_kind_and_a_project_meets_them(tmp_path):
    seeded = tasks(3)
    assert all(len(mistakes) >= 5 for mistakes in seeded.values())
    assert all(task.text != modules()[task.path] for mistakes in seeded.values() for task in mistakes)
    project = Project(tmp_path)
    project.env |= {"MENTEE_CANDIDATES": "36"}
    run = project.meet(seeded["bound"][0], 1)
    assert (run.kind, run.tried, run.solved) == ("bound", 36, True)
    assert 0 < run.found <= run.tried
