"""What was wrong and what the patch does about it, in a few sentences that a reviewer can check."""

from collections.abc import Iterator

from .report import Report, Reproduction
from .text import one_line

_NAMED = 2
"""So many tests are named; of more, their number is told."""


def explain(report: Report) -> str:
    """One paragraph about a verified patch; empty for a run that has none. Only what the run saw is said."""
    if not report.verified or report.reproduction is None or report.accepted is None:
        return ""
    return " ".join(_sentences(report, report.reproduction, report.accepted.rationale))


def _sentences(report: Report, shown: Reproduction, rationale: str) -> Iterator[str]:
    failed = f"ended in `{one_line(shown.failure, 160)}`" if shown.failure else "failed"
    if shown.file:
        yield f"The issue expects: {one_line(shown.says)}. Before the change, the test of that {failed}."
    else:
        yield f"Before the change, {_named(shown.targets)} {failed}."
    if change := one_line(rationale):
        yield f"{change[0].upper()}{change[1:]}."
    yield f"With that it passes, and of the {report.tests.ran:,} tests that ran, none broke."
    if report.regression is not None:
        yield f"{report.regression.path} now has {_named(report.regression.tests)}."
    if report.ambiguous:
        yield f"In doubt: {one_line(report.reason)}."


def _named(tests: tuple[str, ...]) -> str:
    names = [one_line(test.rpartition("::")[2].rpartition(".")[2]) for test in tests]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
