"""``mentee memory stats``, ``doctor`` and ``reembed``: how the memory is, and how it is set right."""

import json

import click

from ..context import Context
from ..records import Correction, Experience
from ..scope import in_force
from ..store import Memory
from .shared import as_json, open_memory


@click.command()
@as_json
def stats(*, as_json: bool) -> int:
    """Say how much is remembered, and how much of it counts."""
    memory = open_memory()
    found = _counts(memory)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return 0
    for name, value in found.items():
        click.echo(f"{name.replace('_', ' '):24} {value}")
    return 0


@click.command()
def doctor() -> int:
    """Check the log, and make the index again from it.

    The log is the truth: each of its lines is checked, and a line that does not check is named. The index is
    made of it and can be deleted at any time; this makes it whole, for the embedder that the settings name.
    """
    memory = open_memory()
    records = memory.live()
    missing = _dangling(records)
    click.echo(f"log: {len(memory.log.read())} records, all check; {len(records)} count")
    for name, gone in missing:
        click.echo(f"{name} took the place of {gone}, which is forgotten: nothing to do")
    _reembed(memory)
    return 0


@click.command()
@click.option("--embedder", default="", metavar="NAME", help="Another embedder than the settings name.")
def reembed(embedder: str) -> int:
    """Make all vectors again, as after a change of the embedder.

    Vectors of two embedders are never mixed. A run would do the same when it first needs them.
    """
    memory = open_memory()
    _reembed(Memory(memory.log.path.parent.parent, embedder) if embedder else memory)
    return 0


def _reembed(memory: Memory) -> None:
    count = memory.index.rebuild(memory.texts())
    click.echo(f"index: {count} vectors by {memory.index.embedder.name}")


def _counts(memory: Memory) -> dict[str, int]:
    records = memory.live()
    corrections = [r for r in records if isinstance(r, Correction)]
    counting = in_force(corrections, Context())
    return {
        "corrections": len(corrections),
        "in_force": len(counting),
        "waiting_for_your_yes": sum(c.waits for c in corrections),
        "replaced": len(corrections) - len(counting) - sum(c.waits for c in corrections),
        "experiences": sum(isinstance(r, Experience) for r in records),
        "lines_of_the_log": len(memory.log.read()),
        "bytes_of_the_log": memory.log.version()[0],
    }


def _dangling(records: list[Correction | Experience]) -> list[tuple[str, str]]:
    have = {record.id for record in records}
    return [
        (record.id, gone)
        for record in records
        if isinstance(record, Correction)
        for gone in (*record.replaces, *record.repeats)
        if gone not in have
    ]
