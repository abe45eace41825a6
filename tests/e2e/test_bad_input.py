"""Bad input gets one line that says what is wrong, one that shows the way out, and its exit code."""

import re
import subprocess
import sys

import pytest

PASSING = {"calc.py": "def one():\n    return 1\n", "test_calc.py": "def test_one():\n    assert True\n"}

_SAID = re.compile(r"mentee: (?!run \S+$|sandbox |\w+ \.\.\.)|  ->")


@pytest.fixture(autouse=True)
def _tested_with_pytest(monkeypatch):
    """The interpreter that runs this has pytest; the python3 of a fresh machine may not."""
    monkeypatch.setenv("MENTEE_PYTHON", sys.executable)


def refused(done, code: int, says: str) -> str:
    """Check the two lines, and return them."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    lines = [line for line in done.stderr.splitlines() if _SAID.match(line)]
    text = "\n".join(lines)
    assert says in text, done.stderr
    assert any(line.startswith("  -> ") for line in lines), done.stderr
    return text


def test_a_folder_that_is_no_repository(run_mentee, tmp_path):
    refused(run_mentee("solve", cwd=tmp_path), 2, "git repository")


def test_a_bare_repository(run_mentee, tmp_path):
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "bare"], check=True)
    refused(run_mentee("solve", cwd=tmp_path / "bare"), 2, "bare")


def test_no_tests_and_no_issue(run_mentee, make_repo):
    repository = make_repo({"calc.py": "x = 1\n"})
    refused(run_mentee("solve", cwd=repository), 2, "no")


def test_a_suite_that_passes_already(run_mentee, make_repo):
    done = run_mentee("solve", cwd=make_repo(PASSING))
    assert "--issue" in refused(done, 2, "nothing to repair")


@pytest.mark.parametrize(
    ("name", "says"),
    [("test_calc.py::test_one", "passes already"), ("test_calc.py::test_two", "no test matches")],
)
def test_a_named_test_that_does_not_fail(run_mentee, make_repo, name, says):
    refused(run_mentee("solve", "--test", f"pytest -q {name}", cwd=make_repo(PASSING)), 2, says)


@pytest.mark.parametrize(
    ("head", "says"),
    [("def f(:\n", "SyntaxError"), ("import surely_missing_package\n", "surely_missing_package")],
)
def test_a_suite_that_cannot_be_imported(run_mentee, make_repo, head, says):
    repository = make_repo({**PASSING, "test_calc.py": head + PASSING["test_calc.py"]})
    refused(run_mentee("solve", cwd=repository), 5, says)


def test_an_interpreter_without_pytest(run_mentee, make_repo, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    repository = make_repo({**PASSING, "pytest.ini": "[pytest]\n"})
    done = run_mentee("solve", "--python", str(tmp_path / "bare/bin/python"), cwd=repository)
    refused(done, 5, "pytest")


def test_an_interpreter_that_is_not_there(run_mentee, make_repo):
    done = run_mentee("solve", "--python", "/nowhere/python", cwd=make_repo(PASSING))
    refused(done, done.returncode, "/nowhere/python")
    assert done.returncode in (2, 5)


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"x" * 5_000_000])
def test_an_issue_file_that_says_nothing_or_too_much(run_mentee, make_repo, tmp_path, content):
    issue = tmp_path / "issue.md"
    issue.write_bytes(content)
    refused(run_mentee("solve", "--issue", str(issue), cwd=make_repo(PASSING)), 2, "issue")


@pytest.mark.parametrize("name", ["missing.md", "."])
def test_an_issue_file_that_cannot_be_read(run_mentee, make_repo, name):
    refused(run_mentee("solve", "--issue", name, cwd=make_repo(PASSING)), 2, name)


def test_an_issue_in_latin_1_is_read(run_mentee, shop, tmp_path):
    issue = tmp_path / "issue.md"
    text = "# Prix égal à la limite\n\n>>> from shop import total\n>>> total([5], 5)\n5\n"
    issue.write_bytes(text.encode("latin-1"))
    done = run_mentee("solve", "--issue", str(issue), "--candidates", "24", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "price <= limit" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("-p", "no:nonesuch"),
        ("-p", "nonesuch"),
        ("--sandbox", "nonesuch"),
        ("--policy", "nonesuch"),
        ("--runner", "nonesuch"),
    ],
)
def test_a_plugin_that_does_not_exist(run_mentee, make_repo, arguments):
    refused(run_mentee("solve", *arguments, cwd=make_repo(PASSING)), 2, "nonesuch")


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        (".mentee.toml", "width = = 3\n", ".mentee.toml:1"),
        (".mentee.toml", "steps = 5\nwidht = 3\n", ".mentee.toml:2"),
        ("pyproject.toml", '[tool.mentee]\n\nwidth = "many"\n', "pyproject.toml:3"),
        (".mentee.toml", 'sandbox = "local"\n', "sandbox"),
    ],
)
def test_a_malformed_setting_is_named_with_its_file_and_line(run_mentee, make_repo, file, text, says):
    refused(run_mentee("solve", cwd=make_repo({**PASSING, file: text})), 2, says)


def test_a_repository_without_python(run_mentee, make_repo):
    refused(run_mentee("solve", cwd=make_repo({"main.go": "package main\n"})), 5, "repairs Python")


def mounted(script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in a mount namespace of its own."""
    return subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-ec", script],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("options", ["size=48k", "ro"])
def test_a_data_directory_that_is_full_or_read_only(make_repo, tmp_path, options):
    if mounted(f"mount -t tmpfs none {tmp_path}").returncode:
        pytest.skip("mount namespaces are not permitted here")
    repository = make_repo(PASSING)
    data = tmp_path / "full"
    data.mkdir()
    done = mounted(
        f"mount -t tmpfs -o {options} none {data}; cd {repository}; "
        f"MENTEE_DATA_DIR={data} {sys.executable} -m mentee solve --text '>>> one()\n2'"
    )
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    assert "  -> " in done.stderr
    assert str(data) in done.stderr


@pytest.fixture
def run_id(run_mentee, make_repo, data_dir) -> str:
    run_mentee("solve", cwd=make_repo(PASSING))
    (folder,) = (data_dir / "runs").iterdir()
    return folder.name


def test_commands_on_runs_that_do_not_allow_them(run_mentee, run_id, data_dir, tmp_path):
    refused(run_mentee("apply", run_id, cwd=tmp_path), 2, "has no patch")
    refused(run_mentee("answer", run_id, "yes", cwd=tmp_path), 2, "is finished")
    refused(run_mentee("show", "nonesuch", cwd=tmp_path), 2, "nonesuch")
    journal = data_dir / "runs" / run_id / "journal.jsonl"
    whole = journal.read_bytes()
    first = whole.partition(b"\n")[0] + b"\n"
    journal.write_bytes(first)  # killed after its first event
    refused(run_mentee("apply", run_id, cwd=tmp_path), 2, "has no patch")
    refused(run_mentee("answer", run_id, "yes", cwd=tmp_path), 2, "asks nothing")
    journal.write_bytes(first[:-20])  # killed while it wrote it
    refused(run_mentee("resume", run_id, cwd=tmp_path), 2, "before its first event")
    journal.write_bytes(whole.replace(b'"RunStarted"', b'"RunStarteD"', 1))
    for command in ("show", "resume"):
        assert "line 1 " in refused(run_mentee(command, run_id, cwd=tmp_path), 1, "does not check")


def test_a_command_line_that_cannot_be_understood(run_mentee):
    assert "mentee show" in refused(run_mentee("shwo"), 2, "no command 'shwo'")
    assert "mentee solve --help" in refused(run_mentee("solve", "--candidates", "many"), 2, "'many'")


def test_a_file_of_ones_own_settings_that_is_malformed(run_mentee, make_repo, tmp_path):
    settings = tmp_path / "mentee.toml"
    settings.write_text('width = 3\nsteps = "few"\n')
    done = run_mentee("solve", cwd=make_repo(PASSING), env={"MENTEE_CONFIG": str(settings)})
    refused(done, 2, f"{settings}:2: steps")


def test_a_home_that_cannot_be_written(run_mentee, make_repo):
    done = run_mentee("solve", cwd=make_repo(PASSING), env={"HOME": "/dev/null", "MENTEE_DATA_DIR": ""})
    assert "MENTEE_DATA_DIR" in refused(done, 5, "cannot write /dev/null")


def test_a_budget_that_is_spent_at_once(run_mentee, shop):
    done = run_mentee("solve", "--wall", "0.01", "--runner", "unittest", cwd=shop)
    assert done.returncode in (4, 5), done.stderr
    assert "Traceback" not in done.stderr
