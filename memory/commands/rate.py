"""``mentee rate``: say whether a run's patch was good, and see what was learned of that."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import click

from ...runtime.config import load
from ...runtime.errors import UsageError
from ...runtime.runs import RunStore
from ...runtime.scoring import OPINION
from ..experiences.lesson import lesson
from ..feedback.features import NAMES
from ..feedback.liking import LEAST, Liking, liking
from ..masking import mask
from ..records import Experience
from ..store import Memory
from .shared import as_json, open_memory


@click.command(
    epilog="\b\nExamples:\n  mentee rate 1a2b good\n"
    '  mentee rate 1a2b bad --because "it hides the error"\n  mentee rate --stats'
)
@click.argument("run", required=False)
@click.argument("word", required=False, type=click.Choice(["good", "bad"]))
@click.option("--because", default="", metavar="TEXT", help="Why; kept beside your word.")
@click.option("--stats", is_flag=True, help="Show what was learned of your words, and how well it foretells.")
@as_json
def rate(run: str | None, word: str | None, because: str, *, stats: bool, as_json: bool) -> int:
    """Say whether the patch of a run was good.

    Your word goes over what is seen: that a patch was applied, edited, reverted or discarded. A bad one
    counts against what made it, in later runs on failures like this. Whether patches of a shape are kept is
    one input among others, and moves a score by a twentieth at most. Say a rule as such: mentee correct.
    """
    memory = open_memory()
    if stats:
        found = liking(memory.experiences())
        click.echo(json.dumps(_json(found), indent=2) if as_json else "\n".join(_lines(found)))
        return 0
    if run is None or word is None:
        raise UsageError("which run, and was it good?", "mentee rate RUN good, or mentee rate RUN bad")
    known = _of(memory, run)
    kept = replace(known, good=word == "good", because=mask(because))
    memory.edit(replace(kept, lesson=lesson(kept)))
    if as_json:
        click.echo(json.dumps({"run": kept.run, "good": kept.good, "because": kept.because}, indent=2))
    else:
        click.echo(f"{kept.run}: {word}; `mentee memory show {kept.id}` tells what it counts for")
    return 0


def _of(memory: Memory, run: str) -> Experience:
    """The experience of a run that ended with a patch.

    Raises:
        UsageError: there is no such run, or nothing to rate.
    """
    name = RunStore(load(None, {}).settings.data_dir).get(run).id
    known = next((e for e in memory.experiences() if e.run == name), None)
    if known is None:
        raise UsageError(
            f"nothing is remembered of run {name}", "it must have ended, and not with --no-learn"
        )
    if not known.origin:
        raise UsageError(f"run {name} has no patch", f"`mentee show {name}` shows how it ended")
    return known


def _json(found: Liking) -> dict[str, object]:
    return {
        "good": found.good,
        "bad": found.bad,
        "by": dict(found.by),
        "skill": round(found.skill, 4),
        "error": round(found.error, 4),
        "error_of_the_share": round(found.base, 4),
        "calibration": [asdict(one) for one in found.bins],
        "weights": dict(zip(NAMES, found.weights.each, strict=True)) if found.weights else {},
    }


def _lines(found: Liking) -> Iterator[str]:
    ways = ", ".join(f"{count} {way}" for way, count in found.by)
    yield f"patches kept: {found.good}, not kept: {found.bad}" + (f" ({ways})" if ways else "")
    if found.weights is None:
        yield f"nothing is concluded before there are {LEAST} of each"
        return
    yield ""
    yield "it said   kept     of   (patches that it had not seen)"
    for one in found.bins:
        yield f"{one.said:7.0%} {one.good / one.count:6.0%} {one.count:6}"
    yield ""
    yield f"mean square error {found.error:.3f}, of the mere share {found.base:.3f}"
    yield f"trusted by {found.skill:.0%}; it moves a score by {OPINION:.2f} at most"
    yield ""
    for name, weight in zip(NAMES, found.weights.each, strict=True):
        yield f"{weight:+7.2f}  {name}"
