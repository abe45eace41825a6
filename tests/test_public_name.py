"""What ``import mentee`` gives."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import mentee

ROOT = Path(__file__).resolve().parents[1]


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert mentee.__version__ == project["version"]


def test_importing_the_public_name_loads_no_other_module_of_mentee():
    listing = "import sys, mentee; print([name for name in sys.modules if name.startswith('mentee.')])"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", mentee.__all__)
def test_every_public_name_is_found_when_it_is_first_used(name: str):
    assert name in dir(mentee)
    assert getattr(mentee, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(mentee, "no_such_name")
