import json
import os
import subprocess
import sys

import pytest
from mentee.cli.main import COMMANDS

DEAR = {
    *("pydantic", "pydantic_settings", "rich", "pluggy", "git", "docker", "textual", "chromadb", "litellm"),
    *("torch", "sentence_transformers", "transformers", "numpy", "asyncio", "importlib.metadata"),
}

PROBE = """
import json, sys
from mentee.cli.main import main
code = main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*args: str) -> set[str]:
    run = subprocess.run([sys.executable, "-c", PROBE, *args], capture_output=True, text=True, check=True)
    return set(json.loads(run.stderr))


def test_help_loads_nothing_dear_and_no_plugin():
    modules = loaded_by("--help")
    assert not modules & DEAR
    assert not [
        name for name in modules if name.startswith(("mentee.plugins", "mentee.memory", "mentee.tui"))
    ]


def test_the_list_of_runs_needs_no_plugin_and_no_part_of_a_run(data_dir):
    modules = loaded_by("runs")
    assert not modules & {
        "pluggy",
        "docker",
        "chromadb",
        "litellm",
        "torch",
        "textual",
        "mentee.runtime.loop",
    }


def test_help_names_every_command_and_the_exit_codes(run_mentee):
    shown = run_mentee("--help")
    assert shown.returncode == 0
    for name in COMMANDS:
        assert f"\n  {name} " in shown.stdout
    assert "3 an answer is needed" in shown.stdout
    assert run_mentee().stdout == shown.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_teaches_by_example(command, run_mentee):
    shown = run_mentee(command, "--help")
    assert shown.returncode == 0
    assert f"  mentee {command}" in shown.stdout.split("Example", 1)[1]


def test_an_unknown_command_names_the_one_that_is_near(run_mentee):
    shown = run_mentee("slove")
    assert shown.returncode == 2
    assert "did you mean `mentee solve`?" in shown.stderr
    assert shown.stdout == ""


def test_the_version_is_that_of_the_distribution(run_mentee):
    from importlib.metadata import version

    assert run_mentee("--version").stdout == f"mentee {version('mentee')}\n"


def test_a_run_without_a_model_loads_none_of_what_models_take(make_repo, tmp_path):
    files = {"shop.py": "def one():\n    return 2\n", "test_shop.py": SHOP_TEST}
    (tmp_path / "witness.py").write_text(WITNESS)
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "LOADED": str(tmp_path / "loaded.json")}
    flags = ("-p", "witness", "--runner", "unittest")
    command = [sys.executable, "-m", "mentee", "solve", *flags]
    subprocess.run(command, cwd=make_repo(files), env=env, capture_output=True, check=True)
    loaded = set(json.loads((tmp_path / "loaded.json").read_text()))
    assert "mentee.plugins.policies.agent" in loaded
    assert not loaded & {"litellm", "torch", "transformers", "sentence_transformers", "textual", "docker"}


SHOP_TEST = """\
import unittest
from shop import one

class OneTest(unittest.TestCase):
    def test_one(self):
        self.assertEqual(one(), 1)
"""

WITNESS = """\
import json, os, sys
from mentee import hookimpl

@hookimpl
def mentee_run_finished():
    with open(os.environ["LOADED"], "w") as file:
        json.dump(sorted(sys.modules), file)
"""
