"""What memory's commands have in common."""

import json
import time
from collections.abc import Callable
from typing import Any

import click

from ...runtime.config import load
from ...runtime.text import one_line
from ..opening import memory_of
from ..records import Correction, Experience, Record, to_json
from ..store import Memory

as_json: Callable[[Any], Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)


def open_memory() -> Memory:
    """The user's memory, as the settings say."""
    settings = load(None, {}).settings
    return memory_of(settings.data_dir, settings.plugins.get("memory", {}))


def say(record: Record, text: str, as_json: bool) -> None:
    """Print a record as JSON, or the text."""
    click.echo(json.dumps(to_json(record), indent=2) if as_json else text)


def line(record: Correction | Experience) -> str:
    """A record in one line."""
    day = time.strftime("%Y-%m-%d", time.localtime(record.at))
    if isinstance(record, Correction):
        where = (one_line(record.place) or "here") if record.repository else "everywhere"
        where += f" {one_line(record.path)}" if record.path else ""
        kind = "waiting   " if record.waits else "correction"
        return f"{record.id}  {day}  {kind}  {where}: {one_line(record.text)}"
    what = f"{record.outcome}: {one_line(record.issue or record.lesson, 100)}"
    return f"{record.id}  {day}  experience  {one_line(record.place)}: {what}"
