"""``mentee correct`` and ``mentee memory``: what is remembered is its owner's to see, and to take away."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..runtime.config import load
from ..runtime.errors import UsageError
from ..runtime.text import one_line, printable
from ..runtime.workspace.repository import find_repository
from .records import Correction, Experience, Record, to_json
from .scope import identity
from .store import Memory

FOUND = 5
"""How many memories a search shows unless it is told otherwise."""

as_json: Callable[[Any], Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)


def _memory() -> Memory:
    settings = load(None, {}).settings
    return Memory(settings.data_dir, str(settings.plugins.get("memory", {}).get("embedder", "")))


@click.command(epilog='\b\nExample:\n  mentee correct "amounts are in cents" --path "billing/*"')
@click.argument("text")
@click.option("--repo", default=".", metavar="PATH", help="The repository it applies to, if not this one.")
@click.option("--path", "glob", default="", metavar="GLOB", help="The paths it applies to; all by default.")
@click.option("--everywhere", is_flag=True, help="It applies to all repositories.")
@as_json
def correct(text: str, repo: str, glob: str, *, everywhere: bool, as_json: bool) -> int:
    """Tell mentee something once; it is recalled in runs where it applies."""
    if not text.strip():
        raise UsageError("there is nothing to remember in an empty text", 'say it: mentee correct "..."')
    root = None if everywhere else find_repository(Path(repo))
    said = Correction(
        id="",
        at=0.0,
        text=text,
        repository=identity(root) if root else "",
        path=glob,
        author=os.environ.get("USER", ""),
        source="correct",
        place=root.name if root else "",
    )
    memory_ = _memory()
    kept = memory_.remember(said)
    where = f"in {root.name}" if root else "everywhere"
    _say(memory_.get(kept), f"remembered {kept}: applies {where}{f', to {glob}' if glob else ''}", as_json)
    return 0


@click.group()
def memory() -> None:
    """See what is remembered, and take it away."""


@memory.command("list")
@as_json
def list_(*, as_json: bool) -> int:
    """List corrections and experiences, oldest first."""
    records = _memory().live()
    if as_json:
        click.echo(json.dumps([to_json(record) for record in records], indent=2))
        return 0
    for record in records:
        click.echo(_line(record))
    if not records:
        click.echo("nothing is remembered yet", err=True)
    return 0


@memory.command()
@click.argument("name", metavar="ID")
@as_json
def show(name: str, *, as_json: bool) -> int:
    """Show all that is known of one memory; the first digits of its id will do."""
    record = _memory().get(name)
    lines = [f"{key:11} {printable(str(value))}" for key, value in to_json(record).items()]
    _say(record, "\n".join(lines), as_json)
    return 0


@memory.command()
@click.argument("name", metavar="ID")
@as_json
def forget(name: str, *, as_json: bool) -> int:
    """Let a memory count no more."""
    record = _memory().forget(name)
    _say(record, f"forgotten: {_line(record)}", as_json)
    return 0


@memory.command()
@click.argument("text")
@click.option("--count", default=FOUND, show_default=True, type=click.IntRange(1), help="How many of a kind.")
@as_json
def search(text: str, count: int, *, as_json: bool) -> int:
    """Show the memories nearest to a text, wherever they apply."""
    store = _memory()
    records = store.live()
    corrections = [r for r in records if isinstance(r, Correction)]
    experiences = [r for r in records if isinstance(r, Experience)]
    near = [*store.nearest(text, corrections, count), *store.nearest(text, experiences, count)]
    if as_json:
        found = [{"likeness": round(likeness, 4), **to_json(record)} for record, likeness in near]
        click.echo(json.dumps(found, indent=2))
        return 0
    for record, likeness in near:
        click.echo(f"{likeness:5.2f}  {_line(record)}")
    if not near:
        click.echo("nothing is remembered yet", err=True)
    return 0


def _say(record: Record, text: str, as_json: bool) -> None:
    click.echo(json.dumps(to_json(record), indent=2) if as_json else text)


def _line(record: Correction | Experience) -> str:
    day = time.strftime("%Y-%m-%d", time.localtime(record.at))
    where = one_line(record.place) or "everywhere"
    if isinstance(record, Correction):
        where += f" {one_line(record.path)}" if record.path else ""
        return f"{record.id}  {day}  correction  {where}: {one_line(record.text)}"
    return f"{record.id}  {day}  experience  {where}: {record.outcome}: {one_line(record.issue)}"
