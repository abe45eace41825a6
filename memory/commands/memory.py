"""``mentee memory``: see what is remembered, correct it, and take it away."""

import json
import time
from dataclasses import replace

import click

from ...runtime.errors import UsageError
from ...runtime.text import one_line, printable
from ..experiences.shown import shown
from ..giving import correction, narrowed, understood
from ..opening import deliver
from ..records import Correction, Experience, to_json
from ..understood import in_a_line
from .care import doctor, reembed, stats
from .files import export_command, import_command
from .serve import serve
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
    """Show all that is known of one memory, and what it was; the first digits of its id will do."""
    store = open_memory()
    record = store.get(name)
    if isinstance(record, Experience):
        say(record, "\n".join(shown(record)), as_json)
        return 0
    lines = [f"{key:11} {printable(str(value))}" for key, value in to_json(record).items()]
    if isinstance(record, Correction):
        told = in_a_line(understood(record), record.place, record.path)
        lines.append(f"{'understood':11} {printable(told)}")
        by = [r.id for r in store.corrections() if record.id in (*r.replaces, *r.repeats)]
        lines += [f"{'replaced by':11} {id_}" for id_ in by]
    for was in store.history(name)[:-1]:
        day = time.strftime("%Y-%m-%d", time.localtime(was.at))
        lines.append(f"{'was':11} {day} {printable(was.meaning())}")
    say(record, "\n".join(lines), as_json)
    return 0


@memory.command()
@click.argument("name", metavar="ID")
@as_json
def forget(name: str, *, as_json: bool) -> int:
    """Let a memory count no more; says which older ones count again for that."""
    store = open_memory()
    record = store.forget(name)
    deliver(store)
    told = [f"forgotten: {line(record)}"]
    if isinstance(record, Correction):
        back = [r for r in store.live() if r.id in (*record.replaces, *record.repeats)]
        told += [f"counts again: {line(one)}" for one in back]
    say(record, "\n".join(told), as_json)
    return 0


@memory.command(
    epilog='\b\nExamples:\n  mentee memory edit 3f0c --path "a/*"\n  mentee memory edit 3f0c --text "..."'
)
@click.argument("name", metavar="ID")
@click.option("--text", default="", help="Other words; they are understood anew.")
@click.option("--path", "glob", default="", metavar="GLOB", help="Only for these paths.")
@click.option("--everywhere", is_flag=True, help="In all repositories.")
@click.option("--here", is_flag=True, help="Only in the repository in which it was said.")
@as_json
def edit(name: str, text: str, glob: str, *, everywhere: bool, here: bool, as_json: bool) -> int:
    """Change a correction: its words, or where it applies. What it was stays in its history."""
    if not (text.strip() or glob or everywhere or here):
        raise UsageError("nothing is to be changed", "name --text, --path, --everywhere or --here")
    if everywhere and here:
        raise UsageError("it applies everywhere or here, not both", "leave one of the two out")
    store = open_memory()
    old = store.correction(name)
    if text.strip():
        said = correction(text, old.given, source="edit", author=old.author)
        kept = replace(old, text=said.text, rule=said.rule, repository=said.repository)
    else:
        kept = old
    kept = narrowed(kept, old.given, path=glob, everywhere=everywhere, here=here)
    store.edit(kept)
    deliver(store)
    where = in_a_line(understood(kept), kept.place, kept.path)
    say(store.get(kept.id), f"changed {kept.id}: {where}", as_json)
    return 0


@memory.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
def accept(names: tuple[str, ...]) -> int:
    """Say yes to rules that wait: those that `mentee memory import` read from a repository's files."""
    store = open_memory()
    for name in names:
        kept = store.accept(name)
        where = in_a_line(understood(kept), kept.place, kept.path)
        click.echo(f"accepted {kept.id}: {where}: {one_line(kept.text, 80)}")
    deliver(store)
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


for command in (export_command, import_command, stats, doctor, reembed, serve):
    memory.add_command(command)
