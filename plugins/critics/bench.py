"""``mentee bench critics``: do the critics tell right patches from wrong ones, and from near misses?

As in CriticBench, what counts is not whether a critic sees through a random wrong patch, but through a
convincing one: a near miss is a wrong patch that makes the failing tests pass. A criterion is right about a
pair of a right and a wrong patch of one task when it scores the right one higher; equal scores count half.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...runtime.contracts.task import Task
from ...runtime.hookspecs import hookimpl
from ...runtime.outcomes import scores
from ...runtime.scoring import combine, failed
from ...runtime.text import one_line
from .bench_tasks import CriticTask, Patches, find_tasks

if TYPE_CHECKING:
    from ...runtime.appraisal import Appraisal
    from ...runtime.config.settings import Settings

TOGETHER = "all together"
TARGET = "tests.target"

Judged = Mapping[str, Mapping[str, float]]
"""By patch: its score by criterion, and by all of them together."""


@dataclass
class Figures:
    """How a criterion did.

    Attributes:
        judged: patches of which it said something.
        pairs: of a right and a wrong patch, both judged; ``won`` of them, ties counting half.
        near: those pairs whose wrong patch is a near miss; ``near_won`` of them.
    """

    judged: int = 0
    pairs: int = 0
    won: float = 0.0
    near: int = 0
    near_won: float = 0.0
    by_task: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def accuracy(self) -> float | None:
        """The share of all pairs that it tells."""
        return self.won / self.pairs if self.pairs else None

    @property
    def near_accuracy(self) -> float | None:
        """The share of pairs with a near miss that it tells."""
        return self.near_won / self.near if self.near else None


def figures(task: CriticTask, judged: Judged, so_far: dict[str, Figures]) -> None:
    """Add a task to the figures by criterion."""
    for criterion in {c for scored in judged.values() for c in scored}:
        mine = so_far.setdefault(criterion, Figures())
        known = {patch: scored[criterion] for patch, scored in judged.items() if criterion in scored}
        mine.judged += len(known)
        pairs = [(r, w) for r in known for w in known if task.right[r] and not task.right[w]]
        won = {(r, w): 0.5 * (known[r] == known[w]) + (known[r] > known[w]) for r, w in pairs}
        close = [(r, w) for r, w in pairs if judged[w].get(TARGET) == 1.0]
        mine.pairs, mine.won = mine.pairs + len(pairs), mine.won + sum(won.values())
        mine.near, mine.near_won = mine.near + len(close), mine.near_won + sum(won[pair] for pair in close)
        if pairs:
            mine.by_task[task.name] = sum(won.values()) / len(pairs)


def judged_by(task: CriticTask, found: "Appraisal") -> dict[str, dict[str, float]]:
    """Each patch's scores, with that of all criteria together; one that fails a required criterion has 0."""
    told: dict[str, dict[str, float]] = {}
    for patch, findings in zip(task.right, found.findings, strict=True):
        whole = 0.0 if failed(findings, found.rubric) else combine(findings, found.rubric)[0]
        told[patch] = {**scores(findings), TOGETHER: whole}
    return told


def first_right(task: CriticTask, judged: Judged) -> bool:
    """Whether a right patch scores best of all, and no wrong one as high."""
    best = max(judged.values(), key=lambda scored: scored[TOGETHER])[TOGETHER]
    return all(task.right[patch] for patch, scored in judged.items() if scored[TOGETHER] == best)


@click.group()
def bench() -> None:
    """Measure mentee on tasks of your own."""


@bench.command("critics", short_help="Whether the critics tell right patches from wrong ones.")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", multiple=True, metavar="NAME", help="Tasks with this in their name. May be repeated.")
@click.option(
    "--python", metavar="PATH", default=None, help="The interpreter that runs the tasks; has pytest."
)
@click.option("-p", "plugins", multiple=True, metavar="NAME", help="Load a module; no:NAME leaves one out.")
@click.option(
    "--json", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write all figures there."
)
def critics(
    folder: Path, only: tuple[str, ...], python: str | None, plugins: tuple[str, ...], file: Path | None
) -> int:
    """Measure whether the critics tell right patches from wrong ones.

    Every critic judges every patch of every task in DIR. The table says for each criterion in how many pairs
    of a right and a wrong patch it scores the right one higher (equal scores count half, so 0.50 is chance),
    over all wrong patches and over near misses, which make the failing tests pass.
    """
    from ...runtime.config import load

    settings = load(None, {"plugins": plugins, "python": python, "learn": False}).settings
    so_far: dict[str, Figures] = {}
    costs: dict[str, list[float]] = {}
    tasks, solved = find_tasks(folder, only), 0
    for task in tasks:
        found = _appraised(task, settings)
        judged = judged_by(task, found)
        figures(task, judged, so_far)
        solved += first_right(task, judged)
        for critic, cost in found.costs.items():
            costs.setdefault(critic, []).append(cost)
        for fault in found.faults:
            click.echo(f"mentee: {task.name}: plugin {fault.plugin}: {one_line(fault.message)}", err=True)
        click.echo(
            f"{task.name}: {'a right patch' if first_right(task, judged) else 'a wrong one'} first", err=True
        )
    for line in _table(so_far):
        click.echo(line)
    click.echo(f"\nin {solved} of {len(tasks)} tasks nothing wrong scores as high as the best right patch")
    if file is not None:
        document = {
            "tasks": len(tasks),
            "first_right": solved,
            "criteria": {name: asdict(one) for name, one in so_far.items()},
            "ms_a_candidate": {name: sum(some) / len(some) for name, some in costs.items()},
        }
        file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


def _appraised(task: CriticTask, settings: "Settings") -> "Appraisal":
    from ...runtime.appraisal import appraise

    with tempfile.TemporaryDirectory(prefix="mentee-bench-") as name:
        patches = Patches(task, Path(name, "repo"))
        place = Path(name, "run")
        place.mkdir()
        asked = Task(patches.root, task.issue)
        alone = settings.model_copy(update={"data_dir": Path(name, "data")})
        return asyncio.run(appraise(place, asked, alone, patches.candidates))


def _table(so_far: Mapping[str, Figures]) -> Iterator[str]:
    """Aligned columns, the best of them first; all criteria together come last."""

    def order(item: tuple[str, Figures]) -> tuple[bool, float, str]:
        return item[0] == TOGETHER, -(item[1].near_accuracy or item[1].accuracy or 0.0), item[0]

    rows = [("criterion", "judged", "pairs", "told", "near misses", "told")]
    for name, one in sorted(so_far.items(), key=order):
        told, near = _share(one.accuracy), _share(one.near_accuracy)
        rows.append((one_line(name), str(one.judged), str(one.pairs), told, str(one.near), near))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


@hookimpl
def mentee_commands() -> "Sequence[click.Command]":
    """Bring ``mentee bench critics``."""
    return [bench]
