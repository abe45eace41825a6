"""``mentee rubric``: see by what a patch is judged, and whether a repository's own rubric can be used."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...runtime.contracts.critique import By, Criterion, Rubric
from ...runtime.contracts.task import Setup, Task
from ...runtime.dispatch import Fault
from ...runtime.hookspecs import hookimpl
from ...runtime.text import one_line
from .project import FILE, read

if TYPE_CHECKING:
    from ...runtime.config.settings import Settings


@click.group()
def rubric() -> None:
    """See by what a patch is judged: its criteria, their weights, how each is checked, and who asks for it.

    Criteria come from mentee and its plugins, from your mentee.toml, from the repository's
    .mentee/rubric.toml, from the issue (its examples and what its sentences ask for), and from corrections
    that are recalled. What a repository or an issue says can ask for more, and excuses from nothing.
    """


@rubric.command("show", epilog="\b\nExamples:\n  mentee rubric show\n  mentee rubric show --issue issue.md")
@click.option("--issue", metavar="FILE", help="Add what this issue asks for; - for stdin.")
@click.option("--text", default="", help="The issue itself, instead of a file.")
@click.option("--repo", default=".", metavar="PATH", help="The git repository; this one by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show_command(issue: str | None, text: str, repo: str, *, as_json: bool) -> int:
    """Show the rubric for a repository, and for an issue on it."""
    from ...runtime.config import load
    from ...runtime.issue.file import read_issue_file
    from ...runtime.workspace.repository import find_repository

    root = find_repository(Path(repo))
    said = read_issue_file(issue) if issue else text
    settings = load(root, {}).settings
    found, faults = asyncio.run(_gathered(Task(root, said), settings))
    if as_json:
        click.echo(json.dumps([asdict(criterion) for criterion in found.criteria], indent=2))
    else:
        for line in _lines(found.criteria):
            click.echo(line)
    for fault in faults:
        click.echo(f"mentee: plugin {fault.plugin}: {one_line(fault.message)}", err=True)
    return 0


@rubric.command("check", epilog=f"\b\nExamples:\n  mentee rubric check\n  mentee rubric check {FILE}")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--repo", default=".", metavar="PATH", help="The git repository; this one by default.")
def check_command(file: Path | None, repo: str) -> int:
    """Say whether a rubric can be used, and what its criteria come to; exit code 2 where it cannot."""
    from ...runtime.errors import UsageError
    from ...runtime.workspace.repository import find_repository

    root = find_repository(Path(repo))
    if file is not None and not file.is_file():
        raise UsageError(f"there is no file {file}", "name a TOML file, or nothing for the repository's own")
    found = read(root, file)
    for line in _lines(found.criteria):
        click.echo(line)
    if not found.criteria:
        click.echo(f"{file or FILE}: no criteria", err=True)
    return 0


async def _gathered(task: Task, settings: "Settings") -> tuple[Rubric, list[Fault]]:
    from ...runtime.dispatch import load_plugins
    from ...runtime.rubric import gather_rubric

    plugins = load_plugins(settings.plugins_off, settings.plugins_on)
    plugins.timeout_s = settings.hook_timeout_s
    faults: list[Fault] = []

    async def note(fault: Fault) -> None:
        faults.append(fault)

    plugins.on_fault = note
    setup = Setup(
        repository=task.repository,
        workspace=task.repository,
        run_folder=task.repository,
        data_dir=settings.data_dir,
        seed=settings.seed,
        options=dict(settings.plugins),
        settings=settings.model_dump(mode="json"),
    )
    return await gather_rubric(plugins, task, setup), faults


def _lines(criteria: Sequence[Criterion]) -> list[str]:
    """A table: aligned columns with a heading."""
    head = ("criterion", "weight", "kind", "checked by", "asked by", "what it asks")
    rows = [head, *(_row(criterion) for criterion in criteria)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def _row(one: Criterion) -> tuple[str, ...]:
    kind = ("outcome" if one.outcome else "process") + (", required" if one.required else "")
    return (
        one_line(one.id),
        f"{one.weight:.2f}",
        kind,
        _checked(one),
        one.source.value,
        one_line(one.text, 100),
    )


def _checked(one: Criterion) -> str:
    """How a criterion is checked, short."""
    check = one.check
    match check.by:
        case By.QUESTION:
            return "a model, if one is a critic"
        case By.CRITIC:
            return f"critic {one_line(check.what)}" if check.what else "any critic"
        case _:
            where = f" in {check.paths}" if check.paths else ""
            return one_line(f"{check.by.value} {check.what}{where}", 40)


@hookimpl
def mentee_commands() -> "Sequence[click.Command]":
    """Bring ``mentee rubric``."""
    return [rubric]
