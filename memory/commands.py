"""``mentee correct`` and ``mentee memory``: what is remembered is its owner's to see, and to take away."""

import json
import os
import time
from pathlib import Path

import click

from ..runtime.config import load
from ..runtime.text import one_line, printable
from ..runtime.workspace.repository import find_repository
from .records import Correction, Record, to_json
from .scope import identity
from .store import Memory


def _memory() -> Memory:
    return Memory(load(None, {}).settings.data_dir)


@click.command(epilog='\b\nExample:\n  mentee correct "amounts are in cents" --path "billing/*"')
@click.argument("text")
@click.option("--repo", default=".", metavar="PATH", help="The repository it applies to, if not this one.")
@click.option("--path", "glob", default="", metavar="GLOB", help="The paths it applies to; all by default.")
@click.option("--everywhere", is_flag=True, help="It applies to all repositories.")
def correct(text: str, repo: str, glob: str, *, everywhere: bool) -> int:
    """Tell mentee something once; it is recalled in runs where it applies."""
    repository = "" if everywhere else identity(find_repository(Path(repo)))
    said = Correction("", 0.0, text, repository, glob, author=os.environ.get("USER", ""), source="correct")
    kept = _memory().remember(said)
    where = "everywhere" if everywhere else f"in {find_repository(Path(repo)).name}"
    click.echo(f"remembered {kept}: applies {where}{f', to {glob}' if glob else ''}")
    return 0


@click.group()
def memory() -> None:
    """See what is remembered, and take it away."""


@memory.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
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
@click.argument("name")
def show(name: str) -> int:
    """Show all that is known of one memory."""
    for key, value in to_json(_memory().get(name)).items():
        click.echo(f"{key:11} {printable(str(value))}")
    return 0


@memory.command()
@click.argument("name")
def forget(name: str) -> int:
    """Let a memory count no more."""
    click.echo(f"forgotten: {_line(_memory().forget(name))}")
    return 0


def _line(record: Record) -> str:
    day = time.strftime("%Y-%m-%d", time.localtime(record.at))
    if isinstance(record, Correction):
        return f"{record.id}  {day}  correction  {one_line(record.text)}"
    raw = to_json(record)
    return f"{record.id}  {day}  experience  {raw.get('outcome', '')}: {one_line(str(raw.get('issue', '')))}"
