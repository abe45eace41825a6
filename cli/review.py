"""``mentee review``: what the critics say of a change that is already there."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..runtime.text import one_line

if TYPE_CHECKING:
    from ..runtime.contracts.critique import Finding
    from ..runtime.review import Review


@click.command(
    "review",
    epilog="\b\nExamples:\n  mentee review                    the last commit\n"
    "  mentee review main..topic        a branch\n  mentee review HEAD~2 --json",
)
@click.argument("revision", required=False, default="HEAD")
@click.option("--repo", default=".", metavar="PATH", help="The git repository; this one by default.")
@click.option(
    "-p", "plugins", multiple=True, metavar="NAME", help="Load a module as a plugin; no:NAME leaves one out."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def review_command(revision: str, repo: str, plugins: tuple[str, ...], *, as_json: bool) -> int:
    """Judge a commit, or a range of commits, by the critics of all plugins.

    Each finding is a line with its file and line number. The exit code is 1 when a required criterion fails.
    Nothing is executed and nothing is changed.
    """
    from ..runtime.review import review
    from ..runtime.workspace.repository import find_repository
    from .common import configured
    from .output import emit

    root = find_repository(Path(repo))
    settings = configured(root, {"plugins": plugins}).settings
    found = asyncio.run(review(root, revision, settings))
    if as_json:
        emit(asdict(found))
    else:
        _show(found)
    return 0 if found.ok else 1


def _show(found: "Review") -> None:
    from .output import say

    for path in found.passed_over:
        say(f"{one_line(path)}: no text, passed over")
    points = [f for f in found.findings if f.score < 1.0]
    for point in points:
        say(_line(point))
    for fault in found.faults:
        click.echo(f"mentee: plugin {fault.plugin} {fault.kind}: {one_line(fault.message)}", err=True)
    verdict = f"fails {found.failed}" if found.failed else "passes"
    count = f"{len(points)} finding{'s'[: len(points) != 1]}"
    say(f"{found.base[:12]}..{found.head[:12]} {verdict}: score {found.score:.2f}, {count}")


def _line(point: "Finding") -> str:
    """As compilers write it, so that editors can go there."""
    place = f"{one_line(point.path)}:{point.start}: " if point.path else ""
    return f"{place}{point.criterion} {point.score:.2f} {one_line(point.message)}".rstrip()
