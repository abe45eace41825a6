"""``mentee memory``: see what is remembered, correct it, and take it away."""

import json

import click

from ...runtime.text import printable
from ..records import Correction, Experience, to_json
from .shared import as_json, line, open_memory, say

FOUND = 5
"""How many memories a search shows unless it is told otherwise."""


@click.group()
def memory() -> None:
    """See what is remembered, and take it away."""


@memory.command("list")
@as_json
def list_(*, as_json: bool) -> int:
    """List corrections and experiences, oldest first."""
    records = open_memory().live()
    if as_json:
        click.echo(json.dumps([to_json(record) for record in records], indent=2))
        return 0
    for record in records:
        click.echo(line(record))
    if not records:
        click.echo("nothing is remembered yet", err=True)
    return 0


@memory.command()
@click.argument("name", metavar="ID")
@as_json
def show(name: str, *, as_json: bool) -> int:
    """Show all that is known of one memory; the first digits of its id will do."""
    record = open_memory().get(name)
    lines = [f"{key:11} {printable(str(value))}" for key, value in to_json(record).items()]
    say(record, "\n".join(lines), as_json)
    return 0


@memory.command()
@click.argument("name", metavar="ID")
@as_json
def forget(name: str, *, as_json: bool) -> int:
    """Let a memory count no more."""
    record = open_memory().forget(name)
    say(record, f"forgotten: {line(record)}", as_json)
    return 0


@memory.command()
@click.argument("text")
@click.option("--count", default=FOUND, show_default=True, type=click.IntRange(1), help="How many of a kind.")
@as_json
def search(text: str, count: int, *, as_json: bool) -> int:
    """Show the memories nearest to a text, wherever they apply."""
    store = open_memory()
    records = store.live()
    corrections = [r for r in records if isinstance(r, Correction)]
    experiences = [r for r in records if isinstance(r, Experience)]
    near = [*store.nearest(text, corrections, count), *store.nearest(text, experiences, count)]
    if as_json:
        found = [{"likeness": round(likeness, 4), **to_json(record)} for record, likeness in near]
        click.echo(json.dumps(found, indent=2))
        return 0
    for record, likeness in near:
        click.echo(f"{likeness:5.2f}  {line(record)}")
    if not near:
        click.echo("nothing is remembered yet", err=True)
    return 0
