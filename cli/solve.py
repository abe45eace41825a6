"""``mentee solve``: from an issue to a verified patch."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import click

from ..runtime.errors import UsageError

_EPILOG = """\b
Examples:
  mentee solve                                 the failing tests are the issue
  mentee solve --issue issue.md --wall 60      at most a minute
  git log -1 --format=%B | mentee solve --issue -
  mentee solve --text "slug('') raises IndexError but should return ''"
  mentee solve --test "pytest -q tests/test_x.py::test_y"
  mentee solve --json > report.json            the form: mentee schema
  mentee solve --report junit=mentee.xml       for CI; also markdown=FILE

\b
Then:
  mentee apply                                 put the patch on your tree
  mentee show --steps                          what was tried, and why it fell
"""


def _settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Flags that are settings: each wins over the environment and the files."""
    options = [
        click.option("--python", metavar="PATH", help="The interpreter that runs the tests."),
        click.option(
            "--sandbox", metavar="NAME", help="auto, bubblewrap, landlock, docker, or local (no protection)."
        ),
        click.option("--runner", metavar="NAME", help="auto, pytest, unittest, or a plugin's."),
        click.option(
            "--policy", metavar="NAME", help="What proposes candidates: repair, agent, or a plugin's."
        ),
        click.option(
            "--model", metavar="NAME", help="The agent's model: openai/NAME, local/PATH, scripted/PATH, ..."
        ),
        click.option(
            "--wall", "wall_s", type=float, metavar="SECONDS", help="Seconds that the run may work."
        ),
        click.option("--steps", type=int, metavar="N", help="Steps that the run may take."),
        click.option("--candidates", type=int, metavar="N", help="Candidates that the run may try."),
        click.option("--questions", type=int, metavar="N", help="Questions that it may ask; 0 for none."),
        click.option("--width", type=int, metavar="N", help="Candidates in a batch."),
        click.option("--seed", type=int, metavar="N", help="Where every random choice derives from."),
        click.option(
            "--no-test",
            "regression_test",
            flag_value=False,
            default=None,
            help="Add no test of what the issue says to the patch.",
        ),
        click.option(
            "--no-learn",
            "learn",
            flag_value=False,
            default=None,
            help="Learn nothing from this run, nor use what others taught.",
        ),
        click.option(
            "-p",
            "plugins",
            multiple=True,
            metavar="NAME",
            help="Load a module as a plugin; no:NAME leaves one out. May be repeated.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command("solve", epilog=_EPILOG, short_help="Take an issue to a verified patch.")
@click.option("--issue", metavar="FILE", help="The issue's text, or - for stdin.")
@click.option("--text", metavar="TEXT", help="The issue itself.")
@click.option("--test", "tests", multiple=True, metavar="COMMAND", help="A failing test. May be repeated.")
@click.option("--repo", default=".", metavar="PATH", help="The git repository; this one by default.")
@click.option("--clean", is_flag=True, help="Take the last commit, without uncommitted changes.")
@_settings_options
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORM=FILE",
    help="Write the result besides. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
def solve_command(
    issue: str | None,
    text: str | None,
    tests: tuple[str, ...],
    repo: str,
    *,
    clean: bool,
    as_json: bool,
    **flags: object,
) -> int:
    """Take an issue to a patch that is proved by tests.

    Proved: a test shows the failing behaviour before the patch and passes after it, and no test that passed
    before fails. Without --issue, --text or --test, the failing tests of the repository are the issue. Your
    tree is not touched; uncommitted and untracked files take part unless you say --clean.
    """
    from ..runtime.contracts.task import Task
    from ..runtime.runs import RunStore
    from ..runtime.workspace.repository import find_repository
    from .common import configured
    from .named_tests import named_tests
    from .report import save_all, wanted

    root = find_repository(Path(repo))
    here = Path.cwd() if Path.cwd().resolve().is_relative_to(root) else None
    task = Task(
        repository=root,
        issue=_issue(issue, text),
        tests=tuple(name for command in tests for name in named_tests(command, root, here)),
        clean=clean,
    )
    reports = cast("tuple[str, ...]", flags.pop("reports"))
    config = configured(root, flags)
    settings = config.settings.model_copy(update=_for_who_is_here(config.origins))
    asked = wanted(reports, settings)
    from ..runtime.solve import launch  # what is wrong with the command line is said without waiting for it
    from .watch import watch

    folder = RunStore(settings.data_dir).new()
    code = watch(folder, lambda tick: launch(task, settings, folder, tick), new=True, as_json=as_json)
    if asked and folder.journal.exists():
        save_all(folder, asked, settings)
    return code


def _for_who_is_here(origins: Mapping[str, str]) -> dict[str, object]:
    """What follows, unless it was set, from whether a person watches: only who is there is asked."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        return {"channel": "terminal"} if origins["channel"] == "default" else {}
    quiet = origins["questions"] == "default" and origins["channel"] == "default"
    return {"questions": 0} if quiet else {}


def _issue(file: str | None, text: str | None) -> str:
    from ..runtime.issue.file import clean_text, read_issue_file

    if file is not None and text is not None:
        raise UsageError("--issue and --text are both given", "give one of them")
    if file is not None:
        return read_issue_file(file)
    if text is not None and not text.strip():
        raise UsageError("--text is empty", "write what happens and what should happen instead")
    return clean_text(text or "")
