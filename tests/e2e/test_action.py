"""The steps of action.yml, executed as a runner would: in a checkout of a bare repository, with bash."""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

ACTION = yaml.safe_load((Path(__file__).resolve().parents[2] / "action.yml").read_text(encoding="utf-8"))
SHOP = "def total(prices):\n    return sum(prices) - 1\n"
TEST = "from shop import total\n\n\ndef test_two():\n    assert total([1, 2]) == 3\n"
GREEN = TEST.replace("== 3", "== 2")


def git(*arguments, cwd):
    done = subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout


@dataclass
class Runner:
    """As much of a CI server as the action needs: expressions, outputs, and a step after the other."""

    checkout: Path
    inputs: dict[str, str]
    temp: Path
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""

    def run(self) -> int:
        for name in self.inputs:
            assert name in ACTION["inputs"], f"the action takes no input {name}"
        for number, step in enumerate(ACTION["runs"]["steps"]):
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "what others wrote must not become part of a script"
            if code := self.step(step, self.temp / f"output-{number}"):
                return code
        return 0

    def step(self, step, output: Path) -> int:
        output.touch()
        given = {name: self.evaluated(text) for name, text in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.temp / "summary")}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        known = {"PATH": path, "MENTEE_PYTHON": sys.executable}  # another python3 may have no pytest
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.checkout / self.evaluated(step.get("working-directory", ".")),
            env={**os.environ, **files, **known, **given},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.log += done.stdout + done.stderr
        pairs = (line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        self.outputs[step.get("id", "")] = dict(pairs)
        return done.returncode

    def evaluated(self, text: str) -> str:
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: self.value(found[1].split(".")), text)

    def value(self, words: list[str]) -> str:
        match words:
            case ["inputs", name]:
                return self.inputs[name] if name in self.inputs else str(ACTION["inputs"][name]["default"])
            case ["runner", "temp"]:
                return str(self.temp)
            case ["steps", step, "outputs", name]:
                return self.outputs[step].get(name, "")
            case _:
                raise AssertionError(f"the action uses {'.'.join(words)}")

    def output(self, name: str) -> str:
        return self.evaluated(ACTION["outputs"][name]["value"])


@pytest.fixture
def make_runner(tmp_path):
    """A runner in a checkout of a bare repository, as a server has one, with the test that is given."""

    def make(test, **inputs):
        work, bare = tmp_path / "work", tmp_path / "shop.git"
        work.mkdir()
        (work / "shop.py").write_text(SHOP, encoding="utf-8")
        (work / "test_shop.py").write_text(test, encoding="utf-8")
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
            git(*arguments, cwd=work)
        git("clone", "-q", "--bare", str(work), str(bare), cwd=tmp_path)
        git("clone", "-q", str(bare), "checkout", cwd=tmp_path)
        named = {name.replace("_", "-"): text for name, text in inputs.items()}
        temp = Path(tempfile.mkdtemp(dir=tmp_path))
        return Runner(tmp_path / "checkout", {"package": "", **named}, temp), bare

    return make


def test_a_verified_patch_is_pushed_to_the_branch_with_summary_and_reports(make_runner):
    runner, bare = make_runner(TEST, branch="mentee/fix")
    assert runner.run() == 0, runner.log
    assert git("show", "mentee/fix:shop.py", cwd=bare) == SHOP.replace(" - 1", "")
    assert git("show", "main:shop.py", cwd=bare) == SHOP
    assert "Proved by mentee: 1 fixed" in git("log", "-1", "--format=%B", "mentee/fix", cwd=bare)
    assert "## mentee: a verified patch" in (runner.temp / "summary").read_text(encoding="utf-8")
    suite = ET.parse(runner.output("junit")).getroot()
    assert (suite.get("failures"), suite.get("errors")) == ("0", "0")
    assert "+    return sum(prices)" in Path(runner.output("patch")).read_text(encoding="utf-8")
    assert (runner.output("exit-code"), runner.output("branch")) == ("0", "mentee/fix")


def test_an_issue_that_cannot_be_reproduced_fails_the_job_and_pushes_nothing(make_runner):
    hostile = 'It is slow.\n"; touch owned; $(touch owned) `touch owned`'
    runner, bare = make_runner(GREEN, issue=hostile, branch="mentee/fix", arguments="--questions 0 --wall 20")
    assert runner.run() == int(runner.output("exit-code")) != 0, runner.log
    assert runner.output("patch") == runner.output("branch") == ""
    assert git("branch", "--list", "mentee/fix", cwd=bare) == ""
    assert "owned" not in {path.name for path in runner.checkout.rglob("*")}
    assert (runner.temp / "summary").read_text(encoding="utf-8").startswith("## mentee: ")


def test_a_job_may_go_on_without_a_patch(make_runner):
    runner, _ = make_runner(GREEN, issue="It is slow.", fail="false")
    assert runner.run() == 0, runner.log
    assert runner.output("exit-code") == "3"
