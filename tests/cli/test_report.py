import os
import subprocess
import sys
from xml.etree import ElementTree as ET

from .conftest import PATCH, SHOP


def test_a_run_is_written_as_junit_to_a_file(make_repo, make_run, solved, run_mentee, tmp_path):
    repo = make_repo({"shop.py": SHOP})
    folder = make_run(repo, solved, patch=PATCH)
    file = tmp_path / "deep" / "mentee.xml"
    done = run_mentee("report", folder.id, "--format", "junit", "-o", file, cwd=repo)
    assert (done.returncode, done.stdout) == (0, "")
    names = [case.get("name") for case in ET.parse(file).iter("testcase")]
    assert names == ["a verified patch", "test_two"]


def test_the_last_run_is_written_as_markdown_to_stdout(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved, patch=PATCH)
    done = run_mentee("report", "--format", "markdown", cwd=repo)
    assert done.stdout.startswith("## mentee: a verified patch\n")


def test_an_unknown_form_is_one_line_that_names_the_known_ones(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved)
    for arguments in (["report", "--format", "pdf"], ["solve", "--report", "pdf=x.pdf"]):
        done = run_mentee(*arguments, cwd=repo)
        assert done.returncode == 2
        assert done.stderr == "mentee: there is no report form 'pdf'\n  -> there are: html, junit, markdown\n"


def test_a_report_without_a_file_is_refused_before_the_run_begins(make_repo, run_mentee, data_dir):
    repo = make_repo({"shop.py": SHOP})
    done = run_mentee("solve", "--report", "junit", cwd=repo)
    assert done.returncode == 2
    assert "--report 'junit' names no file" in done.stderr
    assert not (data_dir / "runs").exists()


PLUGIN = """
from mentee import hookimpl

class Broken:
    name = "broken"
    def render(self, report):
        return 1 / 0

@hookimpl
def mentee_reports():
    return [Broken()]
"""


def test_a_form_that_breaks_is_one_line_that_names_its_plugin(
    make_repo, make_run, solved, run_mentee, tmp_path
):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved)
    (tmp_path / "broken_form.py").write_text(PLUGIN, encoding="utf-8")
    env = {"PYTHONPATH": str(tmp_path), "MENTEE_PLUGINS": "broken_form"}
    done = run_mentee("report", "--format", "broken", cwd=repo, env=env)
    assert done.returncode == 1
    assert "plugin broken_form could not write the form 'broken': ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr


def test_solve_writes_what_it_was_asked_for_beside_its_result(make_repo, tmp_path):
    repo = make_repo(
        {
            "shop.py": SHOP,
            "test_shop.py": "import shop\n\ndef test_two():\n    assert shop.total([1, 2]) == 3\n",
        }
    )
    forms = {"junit": tmp_path / "a.xml", "markdown": tmp_path / "a.md"}
    options = [word for form, file in forms.items() for word in ("--report", f"{form}={file}")]
    command = [sys.executable, "-m", "mentee", "solve", *options]
    env = os.environ | {"MENTEE_PYTHON": sys.executable}  # another python3 may have no pytest
    done = subprocess.run(
        command, cwd=repo, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "verified: " in done.stdout
    assert ET.parse(forms["junit"]).getroot().get("failures") == "0"
    assert "test_shop.py::test_two" in forms["markdown"].read_text(encoding="utf-8")
