"""``mentee bench memory``: measure the memory on a suite of corrections and situations."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ...runtime.config import load
from ..bench.figures import figures
from ..bench.suite import read_suite
from ..bench.table import lines
from ..bench.trial import Row, run_suite


@click.group()
def bench() -> None:
    """Measure mentee on tasks of your own."""


@bench.command("memory", epilog="\b\nExample:\n  mentee bench memory corrections.jsonl --json")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--embedder", default="", metavar="NAME", help="Another embedder than your settings name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, each row with its score.")
def bench_memory(file: Path, embedder: str, *, as_json: bool) -> int:
    """Is a correction recalled where it applies, and nowhere else?

    FILE has a correction a line, as a person gave it, and later situations with the label whether it applies
    there. Each correction is given to an empty memory of its own folder, as `mentee correct` would; each
    situation recalls, as a step of a run would. Labels are used for counting alone. The baseline takes what
    is alike, as memories of agents do; "left out" is the same gate with weights fitted on the other
    corrections.
    """
    settings = load(None, {}).settings
    wanted = embedder or str(settings.plugins.get("memory", {}).get("embedder", ""))
    rows = run_suite(read_suite(file), wanted)
    found = figures(rows)
    if as_json:
        click.echo(json.dumps({"figures": found.to_json(), "rows": [_row(row) for row in rows]}, indent=2))
        return 0
    for line in lines(rows, found):
        click.echo(line)
    return 0


def _row(row: Row) -> dict[str, Any]:
    values = asdict(row)
    del values["given"], values["situation"]
    return {
        "correction": row.given.id,
        "applies": row.situation.applies,
        "reason": row.situation.reason,
        "hardness": row.situation.hardness,
        "now": row.situation.now.to_json(),
        **values,
    }
