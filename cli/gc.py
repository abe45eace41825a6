"""``mentee gc``: deleting old runs."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import click

from ..runtime.errors import UsageError
from ..runtime.runs import RunFolder, RunStore

_DAY_S = 86400.0


@click.command("gc", epilog="\b\nExamples:\n  mentee gc --older 7\n  mentee gc --all --dry-run")
@click.option("--older", type=click.FloatRange(min=0.0), default=30.0, show_default=True, metavar="DAYS")
@click.option("--all", "everything", is_flag=True, help="Every run, old or not, finished or not.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
def gc_command(*, older: float, everything: bool, dry_run: bool) -> int:
    """Delete finished runs older than some days, with their patches. A run at work is never touched."""
    from .common import repository_here, store
    from .output import say

    runs = store(repository_here())
    before = time.time() + _DAY_S if everything else time.time() - older * _DAY_S
    gone, freed = 0, 0
    for folder in _old(runs, before, everything=everything):
        size = _size(folder.path)
        try:
            if not dry_run:
                runs.remove(folder)
        except UsageError:  # taken up in this very moment
            continue
        gone, freed = gone + 1, freed + size
    would = "would be deleted" if dry_run else "deleted"
    say(f"{gone} {'run' if gone == 1 else 'runs'} {would}, {freed / 1e6:.1f} MB")
    return 0


def _old(runs: RunStore, before: float, *, everything: bool) -> Iterator[RunFolder]:
    for folder in runs.all():
        old = folder.journal.stat().st_mtime < before and not folder.busy()
        if old and (everything or _is_over(folder)):
            yield folder


def _is_over(folder: RunFolder) -> bool:
    from ..runtime.summary import summary

    return summary(folder).outcome not in {"waiting", "interrupted", "unfinished"}


def _size(path: Path) -> int:
    total = 0
    for place, _, names in os.walk(path):
        for name in names:
            total += (Path(place) / name).lstat().st_size
    return total
