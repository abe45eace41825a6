"""One self-contained HTML page of a run: it loads nothing, executes nothing, and reads without a mouse.

- ``words``     other people's text, made safe; small pieces of markup
- ``page.css``  how it looks, in light and dark
- ``summary``   what came of the run: outcome, proof, patch, question and answer
- ``steps``     the tree of candidates: what was tried, by which criteria it scored or fell, what was decided
- ``time``      the timeline, and the curve of what was spent
"""

from collections.abc import Sequence
from pathlib import Path

from ....runtime.contracts.report import Reporter
from ....runtime.hookspecs import hookimpl
from ....runtime.journal import Entry
from ....runtime.report import Report
from . import steps, summary, time
from .words import said

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may do with the page: show it."""


class Page:
    """The form ``html``."""

    name = "html"

    def render(self, report: Report) -> str:
        """The page of a run whose journal is not at hand: its result alone."""
        return self.narrate(report, ())

    def narrate(self, report: Report, entries: Sequence[Entry]) -> str:
        """The page of a run, with its steps and its timeline."""
        sections = [
            *summary.sections(report, entries),
            *steps.sections(entries),
            *time.sections(entries),
        ]
        links = "".join(f'<li><a href="#{one.id}">{said(one.title)}</a></li>' for one in sections)
        body = "\n".join(one.markup() for one in sections)
        style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{said(POLICY)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f"<title>mentee: {said(report.outcome)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#{sections[0].id}">Skip to the result</a>\n'
            f'{summary.header(report)}\n<nav aria-label="Sections"><ul>{links}</ul></nav>\n'
            f"<main>\n{body}\n</main>\n</body>\n</html>\n"
        )


@hookimpl
def mentee_reports() -> Sequence[Reporter]:
    """Bring the form."""
    return [Page()]
