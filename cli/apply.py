"""``mentee apply`` and ``mentee unapply``: a run's patch onto the user's tree, and off it again."""

import contextlib
import textwrap
from typing import TYPE_CHECKING

import click

from ..runtime.errors import UsageError
from ..runtime.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from ..runtime.report import Report
    from ..runtime.runs import RunFolder


@click.command(
    "apply", epilog="\b\nExamples:\n  mentee apply\n  mentee apply 1a2b --commit\n  mentee apply --check"
)
@click.argument("run", required=False)
@click.option("--commit", is_flag=True, help="Commit the patch's files, and only these.")
@click.option("--check", is_flag=True, help="Say whether the patch fits, and change nothing.")
def apply_command(run: str | None, *, commit: bool, check: bool) -> int:
    """Put a run's patch on your tree; without RUN, that of the last run here.

    It is refused, and nothing is changed, when files that it touches are not as the run found them.
    """
    from ..runtime.workspace.patch import apply_patch, check_patch
    from .common import named_run
    from .output import say
    from .result import reported

    folder = named_run(run)
    report, patch = reported(folder), _patch(folder)
    root = _root(report)
    if not report.verified:
        click.echo("mentee: this patch is unverified", err=True)
    if check:
        say(f"the patch fits: {', '.join(map(one_line, check_patch(root, patch)))}")
        return 0
    done = apply_patch(root, patch, commit=commit, message=_message(report))
    _note(folder, "applied")
    say(f"changed: {', '.join(map(one_line, done.files))}")
    say(f"commit:  {done.commit}" if done.commit else f"to undo:  mentee unapply {folder.id}")
    return 0


@click.command("unapply", epilog="\b\nExample:\n  mentee unapply 1a2b")
@click.argument("run", required=False)
def unapply_command(run: str | None) -> int:
    """Take a run's patch off your tree again; without RUN, that of the last run here."""
    from ..runtime.workspace.patch import unapply_patch
    from .common import named_run
    from .output import say
    from .result import reported

    folder = named_run(run)
    done = unapply_patch(_root(reported(folder)), _patch(folder))
    _note(folder, "unapplied")
    say(f"restored: {', '.join(map(one_line, done.files))}")
    return 0


def _note(folder: "RunFolder", deed: str) -> None:
    """Leave a mark of what was done with the patch, for later runs to learn of."""
    with contextlib.suppress(OSError):  # the deed is done without it
        folder.say({"kind": deed})


def _patch(folder: "RunFolder") -> str:
    from ..runtime.workspace.patch import load_patch

    if not folder.patch.is_file():
        raise UsageError(f"run {folder.id} has no patch", f"`mentee show {folder.id}` shows how it ended")
    return load_patch(folder.patch)


def _root(report: "Report") -> "Path":
    from pathlib import Path

    return Path(report.repository)


def _message(report: "Report") -> str:
    """The commit's message: what the issue says, what was wrong, and how the change was proved."""
    from ..runtime.explanation import explain

    what = one_line(report.issue.lstrip("# "), 72) or (
        report.accepted and one_line(report.accepted.rationale, 72)
    )
    why = textwrap.fill(explain(report), 72, break_long_words=False, break_on_hyphens=False)
    proof = f"Proved by mentee: {len(report.tests.fixed)} fixed, {report.tests.ran} tests ran, none broken."
    parts = [what or "Repair the failing tests", why, proof]
    return "\n\n".join(part for part in parts if part) + "\n"
