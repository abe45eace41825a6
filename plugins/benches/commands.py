"""``mentee bench``: measure mentee, with the settings and plugins that are there, on tasks of one's own."""

import json
from pathlib import Path

import click

from ...runtime.text import one_line

_EPILOG = """\b
Examples:
  mentee bench ask tasks/                      the tasks' candidates are judged
  mentee bench ask tasks/ --mode full          the policy proposes, on tasks of shape "repair"
  mentee bench ask tasks/ --only fee --arm mentee --json figures.json

\b
A task is a folder; docs/how-to/bench-asking.md tells what is in it.
"""


@click.group()
def bench() -> None:
    """Measure mentee on tasks of your own."""


@bench.command("ask", epilog=_EPILOG, short_help="Whether it asks a person exactly when it must.")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--mode",
    type=click.Choice(["judge", "full"]),
    default="judge",
    help="judge: choose among the task's candidates; full: the policy proposes.",
)
@click.option(
    "--arm",
    "arms",
    multiple=True,
    type=click.Choice(["mentee", "never", "always", "informed"]),
    help="A way of asking to measure; all of them by default. May be repeated.",
)
@click.option("--only", multiple=True, metavar="NAME", help="Tasks with this in their name. May be repeated.")
@click.option("--python", metavar="PATH", default="", help="The interpreter that runs the tasks; has pytest.")
@click.option(
    "--json", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write all figures there."
)
def ask(
    folder: Path, mode: str, arms: tuple[str, ...], only: tuple[str, ...], python: str, file: Path | None
) -> int:
    """Measure whether mentee asks a person exactly when it must.

    A simulated person answers. The table has Ask-F1 (the harmonic mean of the share of questions that
    resolved a blocker and the share of blockers that were resolved), and how many tasks ended in the patch
    that the person wants: as mentee asks, when it never asks, when it asks whenever patches differ, and when
    the issue tells the answers from the start.
    """
    import sys

    from ...runtime.config.layers import load
    from .ask import COLUMNS, document, row, score
    from .attempt import ARMS, Attempt, attempt
    from .tasks import find_tasks

    settings = load(None, {}).settings
    settings = settings.model_copy(update={"python": python or settings.python or sys.executable})
    tasks = [t for t in find_tasks(folder, only) if mode == "judge" or t.repairable]
    chosen = [arm for arm in ARMS if not arms or arm in arms]
    found: list[Attempt] = []
    for number, task in enumerate(tasks, 1):
        for arm in chosen:
            found.append(attempt(task, arm, judge=mode == "judge", base=settings))
            click.echo(f"{number}/{len(tasks)} {_line(found[-1])}", err=True)
    scores = [score(arm, [a for a in found if a.arm == arm]) for arm in chosen]
    _table([list(COLUMNS), *map(row, scores)])
    if file is not None:
        file.write_text(json.dumps(document(mode, scores, found), indent=2) + "\n", encoding="utf-8")
    return 0


def _line(attempt: "object") -> str:
    from .attempt import Attempt

    assert isinstance(attempt, Attempt)
    asked = "; ".join(
        f"{q['call'] or q['question']} -> {q['answer'] if 'answer' in q else q['text']}"
        f"{'' if q['about'] else ' (wasted)'}"
        for q in attempt.questions
    )
    ended = "passed" if attempt.passed else "not passed"
    taken = f" by {attempt.accepted}" if attempt.accepted else ""
    return one_line(
        f"{attempt.task}, {attempt.arm}: {ended}{taken}, {attempt.outcome}; asked {asked or 'nothing'}"
    )


def _table(rows: list[list[str]]) -> None:
    widths = [max(len(line[at]) for line in rows) for at in range(len(rows[0]))]
    for line in rows:
        cells = [
            cell.ljust(w) if not at else cell.rjust(w)
            for at, (cell, w) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells))
