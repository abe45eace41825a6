"""What came of a run, for a person or as JSON: the patch, its proof, and what to type next."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ..runtime import journal
from ..runtime.explanation import explain
from ..runtime.report import Report, build, dumps
from ..runtime.runs import RunFolder
from ..runtime.state import fold_all
from ..runtime.text import one_line, printable
from .output import console, write

if TYPE_CHECKING:
    from rich.text import Text

_SHOWN = 10
"""So many tests are named; of more, their number is told."""

_PATCH_STYLES = {
    "diff ": "bold",
    "index ": "dim",
    "--- ": "bold",
    "+++ ": "bold",
    "@@": "cyan",
    "+": "green",
    "-": "red",
}


def reported(folder: RunFolder) -> Report:
    """The report of a run as its journal stands.

    Raises:
        UsageError: there is no journal.
        CorruptJournal: a line of it does not check.
    """
    entries = journal.read(folder.journal)
    return build(folder, fold_all(entry.event for entry in entries), entries)


def present(folder: RunFolder, *, as_json: bool) -> None:
    """Show the result of a run that has just ended. A run that failed before it began in earnest is an error
    line, as it would be for any command.
    """  # noqa: D205  two sentences
    report = reported(folder)
    if as_json:
        write(dumps(report))
    elif report.outcome in {"failed", "interrupted", "unfinished"}:
        click.echo(f"mentee: {one_line(report.reason)}", err=True)
        if report.way_out:
            click.echo(f"  -> {one_line(report.way_out)}", err=True)
    else:
        show_result(report)


def show_result(report: Report) -> None:
    """Print a report: patch, verdict, facts, what to do next."""
    screen = console()
    with screen.capture() as captured:
        if report.patch:
            screen.print(coloured_patch(report.patch))
        screen.print(_verdict(report))
        for label, text in facts(report):
            for at, line in enumerate(printable(text).split("\n")):
                screen.print(_fact("" if at else label, line))
        for line in _next(report):
            screen.print(printable(line))
    write(captured.get())


def coloured_patch(patch: str) -> "Text":
    """A diff with its lines in colour."""
    from rich.text import Text

    text = Text(no_wrap=True)
    for line in printable(patch).rstrip("\n").split("\n"):
        style = next((s for start, s in _PATCH_STYLES.items() if line.startswith(start)), "")
        text.append(f"{line}\n", style)
    return text


def _fact(label: str, line: str) -> "Text":
    from rich.text import Text

    return Text.assemble((f"  {label:<24}", "dim"), line)


def _verdict(report: Report) -> "Text":
    from rich.text import Text

    reason = one_line(report.reason)
    if report.verified:
        head, style = "verified", "bold green"
        text = ": the failing behaviour was reproduced and is gone; no test that passed before fails"
        if report.ambiguous:
            head, style, text = "verified, ambiguous", "bold yellow", f": {reason}"
    elif report.patch:
        head, style, text = "unverified", "bold red", f": {reason}"
    elif report.question is not None:
        head, style, text = "an answer is needed", "bold yellow", f": {printable(report.question.text)}"
    else:
        head, style, text = report.outcome, "bold red", f": {reason}"
    return Text.assemble((head, style), text)


def facts(report: Report) -> Iterator[tuple[str, str]]:
    """Label and text of what a person should know of a result; a text may have several lines."""
    tests, tried = report.tests, report.candidates
    if report.question is not None:
        for number, option in enumerate(report.question.options, start=1):
            yield f"answer {number}", option
    if tests.fixed:
        yield "failed before, pass now", _listed(tests.fixed)
    if tests.still_failing:
        yield "still fail", _listed(tests.still_failing)
    if tests.broken:
        yield "passed before, fail now", _listed(tests.broken)
    if tests.unrelated:
        yield "fail, but not by this", _listed(tests.unrelated)
    if report.reproduction is not None and report.reproduction.file:
        yield (
            "reproduced from",
            f"the issue's {report.reproduction.origin}: {one_line(report.reproduction.says)}",
        )
    if tests.ran:
        yield "tests run", f"{tests.ran:,}"
    if tried.proposed:
        reached = f"{tried.executed:,} ran the tests, {tried.plausible:,} passed the critics"
        yield "candidates tried", f"{tried.proposed:,} ({reached})"
    if not report.verified and tried.fell:
        yield "fell to", "\n".join(f"{name}: {count:,}" for name, count in tried.fell.items())
    if not report.verified and tried.nearest is not None:
        near = tried.nearest
        yield "came nearest", f"{one_line(near.rationale)} ({near.progress:.0%} of the goal)"
    if why := explain(report):
        yield "explained", textwrap.fill(why, 80, break_long_words=False, break_on_hyphens=False)
    elif report.accepted is not None:
        yield "the change", one_line(report.accepted.rationale)
    yield "time", f"{report.seconds:.1f} s"
    if report.ground is not None:
        yield "sandbox", report.ground.sandbox + ("" if report.ground.promises else " (no protection)")
    for fault in report.faults:
        yield f"plugin {one_line(fault.plugin)}", f"{fault.kind} {fault.hook} {one_line(fault.message, 200)}"
    for note in report.notes:
        yield "note", one_line(note, 300)
    yield "run", report.run


def _listed(names: Sequence[str]) -> str:
    more = [f"and {len(names) - _SHOWN:,} more"] if len(names) > _SHOWN else []
    return "\n".join([*(one_line(name) for name in names[:_SHOWN]), *more])


def _next(report: Report) -> Iterator[str]:
    yield ""
    if report.question is not None:
        yield f'to answer:    mentee answer {report.run} "..."'
    elif report.patch:
        yield f"to apply it:  mentee apply {report.run}"
    elif report.way_out:
        yield f"next:         {one_line(report.way_out)}"
