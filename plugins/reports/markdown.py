"""Markdown for a person: a job's summary, or a comment on a pull request.

Words of the issue, the tests and the models stand only in code, where nothing they contain is markup, a link
or a mention of anybody.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence

from ...runtime.contracts.report import Reporter
from ...runtime.explanation import explain
from ...runtime.hookspecs import hookimpl
from ...runtime.report import Report
from ...runtime.text import one_line, printable

_LISTED = 20
"""So many tests are named; of more, their number is told."""


class Markdown:
    """One page: what came of the run, the patch, how it was proved, and what to do next."""

    name = "markdown"

    def render(self, report: Report) -> str:
        """The page."""
        return "\n".join(_lines(report)).rstrip("\n") + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## mentee: {_heading(report)}"
    yield ""
    if report.verified:
        yield "The failing behaviour was reproduced and is gone; no test that passed before fails."
    if report.reason:
        yield f"{_code(report.reason)}"
    if report.question is not None:
        yield from _question(report)
    if report.patch:
        yield from ("", *_fenced(report.patch, "diff"))
    if why := explain(report):
        yield from ("", *_fenced(textwrap.fill(why, 88, break_long_words=False, break_on_hyphens=False)))
    yield from _tests("Failed before, pass now", report.tests.fixed)
    yield from _tests("Still fail", report.tests.still_failing)
    yield from _tests("Passed before, fail now", report.tests.broken)
    yield from ("", "| | |", "| --- | --- |")
    for label, text in _facts(report):
        yield f"| {label} | {text} |"
    if report.way_out:
        yield from ("", f"Next: {_code(report.way_out)}")


def _heading(report: Report) -> str:
    if report.verified:
        return "a verified patch, ambiguous" if report.ambiguous else "a verified patch"
    if report.question is not None:
        return "an answer is needed"
    return f"{report.outcome}, the patch is unverified" if report.patch else report.outcome


def _question(report: Report) -> Iterator[str]:
    assert report.question is not None
    yield from ("", *_fenced(report.question.text), "")
    for number, option in enumerate(report.question.options, 1):
        yield f"{number}. {_code(option)}"


def _tests(heading: str, tests: Sequence[str]) -> Iterator[str]:
    if tests:
        yield from ("", f"{heading}:", "")
        yield from (f"- {_code(test)}" for test in tests[:_LISTED])
        if len(tests) > _LISTED:
            yield f"- and {len(tests) - _LISTED:,} more"


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    if report.accepted is not None:
        yield "the change", _cell(report.accepted.rationale)
        yield "score", f"{report.accepted.score:.2f}"
        for finding in report.accepted.findings:
            if finding.score < 1.0:
                where = f" at {_cell(f'{finding.path}:{finding.start}')}" if finding.path else ""
                yield _cell(finding.criterion), f"{finding.score:.2f} {_cell(finding.message)}{where}"
    if report.tests.ran:
        yield "tests run", f"{report.tests.ran:,}"
    yield "candidates tried", f"{report.candidates.proposed:,}"
    for criterion, count in report.candidates.fell.items():
        yield f"fell to {_cell(criterion)}", f"{count:,}"
    if report.ground is not None:
        yield "sandbox", _cell(report.ground.sandbox)
    yield "time", f"{report.seconds:.1f} s"
    yield "run", _cell(report.run)


def _cell(text: str) -> str:
    """Code in a table, where a bar would end the cell even inside code."""
    return _code(text.replace("|", "\N{BROKEN BAR}")) if text else ""


def _code(text: str) -> str:
    """One line as code, in more backticks than it has in a row."""
    line = one_line(text)
    ticks = "`" * (_longest(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def _fenced(text: str, language: str = "text") -> list[str]:
    """Lines as a block of code that they cannot end."""
    fence = "`" * max(3, _longest(text) + 1)
    return [f"{fence}{language}", *printable(text).rstrip("\n").split("\n"), fence]


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


@hookimpl
def mentee_reports() -> Sequence[Reporter]:
    """Bring the form."""
    return [Markdown()]
