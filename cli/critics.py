"""``mentee critics``: what each criterion cost and foretold in past runs, and what would be without it."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..runtime.events import Event
    from ..runtime.hindsight import Standing
    from ..runtime.runs import RunStore


@click.command("critics", epilog="\b\nExamples:\n  mentee critics\n  mentee critics --runs 20 --json")
@click.option(
    "--runs", default=200, show_default=True, type=click.IntRange(1), help="How many of the newest runs."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def critics_command(runs: int, *, as_json: bool) -> int:
    """Show how the criteria of the rubric did in past runs.

    `trust` is the share of its weight that a criterion keeps: one that foretells nothing (it never changes,
    or right patches score no higher than wrong ones) loses it, once there is enough to tell by. `right above
    wrong` is how often a right patch scores higher than a wrong one: 0.50 is chance. `decides` counts the
    accepted patches that would have been others without the criterion. Above the table stands what answers
    to questions came to, and from when on one is asked.
    """
    from ..runtime.hindsight import accepted_patches, drift, standings
    from ..runtime.outcomes import recall
    from .common import configured, repository_here, store
    from .output import emit, say, table

    settings = configured(repository_here()).settings
    seen = list(_events(store(repository_here()), runs))
    found = standings(seen, recall(settings.data_dir))
    warning = drift(accepted_patches(reversed(seen)))
    if as_json:
        asking = when_asked(settings.data_dir)
        emit({"criteria": [asdict(one) for one in found], "drift": warning, "asking": asking})
        return 0
    _say_when_asked(settings.data_dir)
    if not found:
        click.echo("no finished run has judged a candidate yet", err=True)
        return 0
    table(COLUMNS, [_row(one) for one in found])
    if warning:
        say(f"\n{warning}")
    return 0


def when_asked(data_dir: Path) -> dict[str, float]:
    """What was learned of when to ask a person: see ``mentee.runtime.interruption``."""
    from ..runtime.doubts import recall
    from ..runtime.interruption import threshold

    runs = recall(data_dir)
    answered = [doubt for run in runs for doubt in run if doubt.changed is not None]
    changed = sum(bool(doubt.changed) for doubt in answered)
    return {"threshold": threshold(runs), "answered": len(answered), "changed": changed, "runs": len(runs)}


def _say_when_asked(data_dir: Path) -> None:
    from .output import say

    known = when_asked(data_dir)
    if known["answered"]:
        say(
            f"questions: {known['answered']:g} answered in {known['runs']:g} runs, "
            f"{known['changed']:g} of them changed the patch; "
            f"asked where an answer matters with {known['threshold']:.0%} or more\n"
        )


COLUMNS = [
    "criterion",
    "critic",
    "runs",
    "judged",
    "mean",
    "ms",
    "weight",
    "trust",
    "outcomes",
    "right above wrong",
    "correlation",
    "calibration",
    "decides",
]


def _events(runs: "RunStore", newest: int) -> "Iterator[Sequence[Event]]":
    from ..runtime.errors import MenteeError

    for folder in runs.all()[:newest]:
        with contextlib.suppress(MenteeError):  # a journal that does not check tells nothing
            yield folder.events()


def _row(one: "Standing") -> list[str]:
    known = one.reliability
    both = 0 < known.right < known.count
    return [
        one.criterion,
        one.critic,
        str(one.runs),
        f"{one.used:,}",
        f"{one.mean:.2f}",
        "-" if one.cost_ms is None else f"{one.cost_ms:.2f}",
        f"{one.weight:.2f}",
        f"{known.trust:.2f}",
        f"{known.count} ({known.right} right)" if known.count else "-",
        f"{known.auc:.2f}" if both else "-",
        "-" if one.correlation is None else f"{one.correlation:+.2f}",
        f"{one.calibration:.2f}" if known.count else "-",
        f"{one.changed} of {one.decisions}",
    ]
