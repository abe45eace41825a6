import json
import os
import subprocess
import sys

import click
import jsonschema
import pytest
from mentee.cli.plugins import joined
from mentee.runtime.events import RunPaused

from .conftest import PATCH, SHOP, searching


def test_runs_lists_those_of_this_repository_newest_first(make_repo, make_run, solved, unsolved, run_mentee):
    here, there = make_repo({"shop.py": SHOP}), make_repo({"a.py": ""})
    ours = make_run(here, solved, issue="total is off\nby one")
    make_run(there, unsolved)
    shown = run_mentee("runs", cwd=here).stdout.splitlines()
    assert len(shown) == 2
    assert ours.id in shown[1]
    assert "solved" in shown[1]
    assert shown[1].endswith("total is off")
    everything = json.loads(run_mentee("runs", "--all", "--json", cwd=here).stdout)
    assert {run["outcome"] for run in everything} == {"solved", "not solved"}


def test_a_damaged_run_is_listed_and_does_not_hide_the_others(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved)
    broken = make_run(repo, solved)
    broken.journal.write_bytes(broken.journal.read_bytes().replace(b"landlock", b"landlack"))
    shown = run_mentee("runs", "--all")
    assert shown.returncode == 0
    assert "damaged" in shown.stdout
    assert "solved" in shown.stdout
    refused = run_mentee("show", broken.id)
    assert refused.returncode == 1
    assert refused.stderr.startswith("mentee: line 2 of ")
    assert "Traceback" not in refused.stderr


def test_apply_changes_the_tree_and_unapply_restores_it(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    folder = make_run(repo, solved, patch=PATCH)
    checked = run_mentee("apply", "--check", cwd=repo)
    assert (checked.returncode, checked.stdout) == (0, "the patch fits: shop.py\n")
    assert (repo / "shop.py").read_text() == SHOP
    applied = run_mentee("apply", cwd=repo)
    assert applied.stdout == f"changed: shop.py\nto undo:  mentee unapply {folder.id}\n"
    assert (repo / "shop.py").read_text() == SHOP.replace(" - 1", "")
    again = run_mentee("apply", cwd=repo)
    assert again.returncode == 2
    assert "on this tree already" in again.stderr
    assert run_mentee("unapply", folder.id[-4:], cwd=repo).stdout == "restored: shop.py\n"
    assert (repo / "shop.py").read_text() == SHOP


def test_a_commit_says_what_the_issue_says_and_how_it_was_proved(make_repo, make_run, solved, run_mentee):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved, patch=PATCH, issue="# total() is off by one\n\nIt should be 3.\n")
    assert run_mentee("apply", "--commit", cwd=repo).returncode == 0
    log = subprocess.check_output(["git", "log", "-1", "--format=%B"], cwd=repo, text=True)
    assert log.startswith("total() is off by one\n\nBefore the change, test_two failed.")
    assert "\n\nProved by mentee: 1 fixed, 2 tests ran" in log


def test_replay_gives_the_same_digest_in_every_process_and_writes_nothing(
    make_repo, make_run, solved, run_mentee, data_dir
):
    repo = make_repo({"shop.py": SHOP})
    folder = make_run(repo, solved)
    before = {path: path.stat().st_mtime_ns for path in data_dir.rglob("*")}
    digests = {
        json.loads(run_mentee("replay", folder.id, "--json", env={"PYTHONHASHSEED": seed}).stdout)["digest"]
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert {path: path.stat().st_mtime_ns for path in data_dir.rglob("*")} == before
    shorter = make_run(repo, solved[:-1])
    assert json.loads(run_mentee("replay", shorter.id, "--json").stdout)["digest"] not in digests


def test_gc_deletes_old_finished_runs_and_never_a_busy_one(make_repo, make_run, solved, run_mentee, data_dir):
    repo = make_repo({"shop.py": SHOP})
    old, new, open_, busy = (make_run(repo, events) for events in (solved, solved, solved[:-1], solved))
    for folder in (old, open_, busy):
        os.utime(folder.journal, (0, 0))
    with busy.lock():
        assert run_mentee("gc", "--dry-run").stdout.startswith("1 run would be deleted")
        assert old.path.exists()
        assert run_mentee("gc").stdout.startswith("1 run deleted")
        assert [f.path.exists() for f in (old, new, open_, busy)] == [False, True, True, True]
        assert run_mentee("gc", "--all").stdout.startswith("2 runs deleted")
        assert [f.path.exists() for f in (new, open_, busy)] == [False, False, True]


def test_what_is_printed_as_json_keeps_the_published_schema(
    make_repo, make_run, solved, unsolved, run_mentee
):
    schema = json.loads(run_mentee("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    repo = make_repo({"shop.py": SHOP})
    for events in (solved, unsolved, [*searching({}), RunPaused("interrupted", 130)], []):
        folder = make_run(repo, events, patch=PATCH)
        document = json.loads(run_mentee("show", folder.id, "--json").stdout)
        jsonschema.validate(document, schema)
        assert document["files"] == ["shop.py"]


def test_config_shows_each_value_and_where_it_came_from(make_repo, run_mentee):
    repo = make_repo({".mentee.toml": "\nwall_s = 12\n"})
    shown = run_mentee("config", "--json", cwd=repo, env={"MENTEE_SEED": "7"})
    settings = json.loads(shown.stdout)["settings"]
    assert settings["wall_s"] == {"value": 12.0, "origin": f"{repo / '.mentee.toml'}:2"}
    assert settings["seed"] == {"value": 7, "origin": "MENTEE_SEED"}
    assert settings["steps"]["origin"] == "default"
    assert "MENTEE_SEED" in run_mentee("config", cwd=repo, env={"MENTEE_SEED": "7"}).stdout


def test_a_bad_setting_is_one_line_with_file_line_key_and_a_way_out(make_repo, run_mentee):
    repo = make_repo({".mentee.toml": "# ours\nsandbox = 'local'\n"})
    shown = run_mentee("solve", cwd=repo)
    assert shown.returncode == 2
    line, way_out = shown.stderr.splitlines()
    assert line.startswith(f"mentee: {repo / '.mentee.toml'}:2: a repository may not set sandbox")
    assert way_out.startswith("  -> remove the line")
    assert shown.stdout == ""


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["solve", "--repo", "nowhere"], "nowhere does not exist"),
        (["solve", "--issue", "nowhere.md"], "there is no file nowhere.md"),
        (["solve", "--text", "x", "--issue", "y"], "--issue and --text are both given"),
        (["solve", "--text", " "], "--text is empty"),
        (["solve", "--test", "pytest -q"], "names no test"),
        (["solve", "--wall", "-1"], "--wall: wall_s: should be greater"),
        (["solve", "-p", "no/such"], "-p: plugins_on.0: should be a name"),
        (["show", "nothing"], "there is no run 'nothing'"),
        (["apply"], "no run on "),
        (["resume", "nothing"], "there is no run 'nothing'"),
        (["answer", "nothing", "yes"], "there is no run 'nothing'"),
        (["plugins", "-p", "no:such"], "'such'"),
    ],
)
def test_bad_input_is_one_line_a_way_out_and_exit_code_two(args, says, make_repo, run_mentee):
    shown = run_mentee(*args, cwd=make_repo({"a.py": ""}))
    assert shown.returncode == 2
    line, way_out = shown.stderr.splitlines()
    assert line.startswith("mentee: ")
    assert says in line
    assert way_out.startswith("  -> ")
    assert shown.stdout == ""


def test_outside_a_repository_solve_says_so(tmp_path, run_mentee):
    shown = run_mentee("solve", cwd=tmp_path)
    assert shown.returncode == 2
    assert "is not in a git repository" in shown.stderr


def test_a_finished_run_takes_no_answer_and_to_resume_it_shows_it_again(
    make_repo, make_run, solved, run_mentee
):
    folder = make_run(make_repo({"shop.py": SHOP}), solved)
    answered = run_mentee("answer", folder.id, "yes")
    assert answered.returncode == 2
    assert "is finished" in answered.stderr
    before = folder.journal.read_bytes()
    resumed = run_mentee("resume", folder.id)
    assert resumed.returncode == 0
    assert folder.id in resumed.stdout
    assert folder.journal.read_bytes() == before


def test_a_reader_that_leaves_early_is_no_error(make_repo, make_run, solved):
    repo = make_repo({"shop.py": SHOP})
    make_run(repo, solved, patch=PATCH)
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "mentee", "show"]
    with subprocess.Popen(command, cwd=repo, stdout=write, stderr=subprocess.PIPE) as shown:
        os.close(write)
        said = shown.communicate()[1]
    assert (shown.returncode, said) == (0, b"")


PLUGIN = """
import click
import mentee

@click.command("greet")
@click.option("--badly", is_flag=True)
def greet(badly):
    if badly:
        raise ValueError("no greeting")
    click.echo("hello from a plugin")

@mentee.hookimpl
def mentee_commands():
    return [greet]
"""


def test_a_plugin_brings_a_command(tmp_path, run_mentee):
    (tmp_path / "greeter.py").write_text(PLUGIN)
    env = {"PYTHONPATH": str(tmp_path), "MENTEE_PLUGINS": "greeter"}
    assert run_mentee("greet", env=env).stdout == "hello from a plugin\n"
    assert "greeter" in run_mentee("plugins", env=env).stdout
    assert run_mentee("greet").returncode == 2


def test_an_error_that_nobody_expected_is_one_line_and_a_file(tmp_path, run_mentee, data_dir):
    (tmp_path / "greeter.py").write_text(PLUGIN)
    shown = run_mentee("greet", "--badly", env={"PYTHONPATH": str(tmp_path), "MENTEE_PLUGINS": "greeter"})
    assert shown.returncode == 1
    line, way_out = shown.stderr.splitlines()
    assert line == "mentee: ValueError: no greeting (this is a bug in mentee)"
    [crash] = (data_dir / "crashes").iterdir()
    assert str(crash) in way_out
    assert "Traceback" in crash.read_text()


def test_groups_of_several_plugins_with_one_name_are_one_group():
    def group(name, *inner):
        return click.Group(name, {word: click.Command(word) for word in inner}, help="first")

    both = joined([group("bench", "ask"), group("bench", "critics", "ask")])
    assert isinstance(both, click.Group)
    assert list(both.commands) == ["ask", "critics"]
    assert joined([]) is None
    plain = click.Command("bench")
    assert joined([plain, group("bench", "ask")]) is plain
