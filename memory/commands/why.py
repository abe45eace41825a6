"""``mentee why``: what people said that shaped a patch."""

import json
from collections.abc import Iterator
from typing import Any

import click

from ...runtime.config import load
from ...runtime.contracts.critique import Finding
from ...runtime.events import BatchCritiqued, StepStarted, Survivor
from ...runtime.runs import RunFolder, RunStore
from ...runtime.text import one_line
from ...runtime.workspace.repository import find_repository
from ..obedience.critic import PREFIX
from .shared import as_json


@click.command(epilog="\b\nExamples:\n  mentee why\n  mentee why 1a2b --json")
@click.argument("run", required=False)
@as_json
def why(run: str | None, *, as_json: bool) -> int:
    """Say which corrections shaped a run's patch: what it keeps to, and what it was preferred for.

    A correction shaped the patch where another candidate that passes the tests breaks it.
    Others were only recalled, for a policy that reads them.
    """
    from pathlib import Path

    store = RunStore(load(None, {}).settings.data_dir)
    folder = store.get(run) if run else store.latest(find_repository(Path()))
    found = told(folder)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return 0
    for line in _lines(found):
        click.echo(line)
    return 0


def told(folder: RunFolder) -> dict[str, Any]:
    """What a run's journal says of corrections: recalled, kept, broken, and what decided."""
    events = folder.events()
    survivors = [s for event in events if isinstance(event, BatchCritiqued) for s in event.survivors]
    recalled = [text for event in events if isinstance(event, StepStarted) for text in event.recalled]
    taken = folder.state().accepted
    kept, broken = _split(taken) if taken else ([], [])
    return {
        "run": folder.id,
        "recalled": list(dict.fromkeys(recalled)),
        "kept": [_said(f) for f in kept],
        "broken": [_said(f) for f in broken],
        "preferred": [_said(f) for f in kept if taken and _passed_over(f, taken, survivors)],
    }


def _split(taken: Survivor) -> tuple[list[Finding], list[Finding]]:
    said = [f for f in taken.findings if f.criterion.startswith(PREFIX)]
    return [f for f in said if f.score >= 1.0], [f for f in said if f.score < 1.0]


def _passed_over(kept: Finding, taken: Survivor, survivors: list[Survivor]) -> bool:
    """Whether another candidate that survived breaks what this one keeps."""
    return any(
        other.candidate.id != taken.candidate.id
        and any(f.criterion == kept.criterion and f.score < 1.0 for f in other.findings)
        for other in survivors
    )


def _said(finding: Finding) -> dict[str, str]:
    return {"id": finding.criterion.removeprefix(PREFIX), "says": finding.message}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    titles = {
        "preferred": "the patch was preferred to others that break",
        "kept": "the patch keeps to",
        "broken": "the patch breaks, for want of another",
        "recalled": "recalled into its steps",
    }
    for key, title in titles.items():
        for one in found[key]:
            text = one if isinstance(one, str) else f"{one['id']}  {one['says']}"
            yield f"{title}: {one_line(text, 120)}"
    if not any(found[key] for key in titles):
        yield "no correction had to do with this patch"
