"""A run in one line, as lists of runs show it."""

from dataclasses import dataclass

from . import journal
from .errors import MenteeError
from .report import build
from .runs import RunFolder
from .state import fold_all
from .text import one_line


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list.

    Attributes:
        began: Unix time of the first event.
        outcome: as in the report; ``at work`` while a process holds the run, ``damaged`` where the journal
            cannot be read.
        seconds: of work.
        issue: its first line, or what stands for the issue; safe to print.
    """

    run: str
    began: float
    repository: str
    outcome: str
    verified: bool
    seconds: float
    issue: str


def summary(folder: RunFolder) -> Summary:
    """What a list shows of a run."""
    try:
        entries = journal.read(folder.journal)
        state = fold_all(entry.event for entry in entries)
    except MenteeError as error:
        return Summary(folder.id, folder.path.stat().st_mtime, "", "damaged", False, 0.0, error.message)
    report = build(folder, state, entries)
    outcome: str = report.outcome
    if outcome == "unfinished" and folder.busy():
        outcome = "at work"
    tests = state.started.task.tests if state.started else ()
    issue = one_line(report.issue).lstrip("# ") or ", ".join(tests) or "the failing tests"
    began = entries[0].at if entries else 0.0
    return Summary(folder.id, began, report.repository, outcome, report.verified, report.seconds, issue)
