"""``mentee runs``: what was tried, and how it ended."""

import time
from pathlib import Path
from typing import Any

import click

from ..runtime.summary import Summary, summary
from ..runtime.text import one_line


@click.command("runs", epilog="\b\nExamples:\n  mentee runs\n  mentee runs --all --json")
@click.option("--all", "everywhere", is_flag=True, help="The runs on every repository.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def runs_command(*, everywhere: bool, as_json: bool) -> int:
    """List the runs on this repository, newest first."""
    from .common import repository_here, store
    from .output import emit, say, table

    here = repository_here()
    found = [summary(folder) for folder in store(here).all()]
    if not everywhere and here is not None:
        found = [s for s in found if s.repository in {str(here), ""}]
    if as_json:
        emit([_document(s) for s in found])
    elif found:
        many = everywhere or here is None
        heading = ["run", "began", "outcome", "time", *(["repository"] if many else []), "issue"]
        table(heading, [_row(s, many=many) for s in found])
    else:
        say("no runs here yet; `mentee solve` starts one" if not everywhere else "no runs yet")
    return 0


def _row(s: Summary, *, many: bool) -> list[str]:
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(s.began))
    where = [Path(s.repository).name] if many else []
    return [s.run, began, s.outcome, f"{s.seconds:.1f} s", *where, one_line(s.issue, 60)]


def _document(s: Summary) -> dict[str, Any]:
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(s.began))
    return {
        "run": s.run,
        "began": began,
        "repository": s.repository,
        "outcome": s.outcome,
        "verified": s.verified,
        "seconds": s.seconds,
        "issue": s.issue,
    }
