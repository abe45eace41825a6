"""Other people's text in a page, and the small pieces of markup that the sections are made of.

Every word that is not this package's own passes ``said``: controls and escapes are taken out, characters that
turn the direction of writing are shown by their number, and what HTML would read is escaped.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....runtime.text import one_line, printable


def said(text: str) -> str:
    """Text as it may stand anywhere in a page, between tags or in a quoted attribute."""
    return html.escape(printable(text), quote=True)


def short(text: str, width: int = 120) -> str:
    """The first line of a text that says something."""
    return said(one_line(text, width))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with a heading; ``body`` is markup."""

    id: str
    title: str
    body: str

    def markup(self) -> str:
        """The section."""
        heading = f'<h2 id="{self.id}-h">{said(self.title)}</h2>'
        return f'<section id="{self.id}" aria-labelledby="{self.id}-h">{heading}\n{self.body}</section>'


def bar(share: float, kind: str = "") -> str:
    """A small bar for a share in [0, 1]; screen readers are told the number that stands beside it."""
    width = 100.0 * min(1.0, max(0.0, share))
    return f'<span class="bar {kind}" aria-hidden="true"><span style="width:{width:.0f}%"></span></span>'


def score(value: float) -> str:
    """A score as a bar and a number."""
    kind = "good" if value >= 0.8 else "fair" if value >= 0.4 else "bad"
    return f'<span class="score">{bar(value, kind)}<span class="number">{value:.2f}</span></span>'


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table; cells are markup, columns are words."""
    head = "".join(f'<th scope="col">{said(name)}</th>' for name in columns)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    title = f"<caption>{said(caption)}</caption>" if caption else ""
    inner = f"{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="wide" tabindex="0"><table>{inner}</table></div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with what holds of each; the latter is markup."""
    rows = "".join(f"<dt>{said(name)}</dt><dd>{what}</dd>" for name, what in pairs)
    return f"<dl>{rows}</dl>"


def folded(summary: str, body: str, *, opened: bool = False) -> str:
    """Markup that is shown when its summary is opened, by a key or a click."""
    return f"<details{' open' if opened else ''}><summary>{summary}</summary>\n{body}</details>"


def diff(text: str, label: str) -> str:
    """A unified diff, its lines coloured and marked; it can be scrolled by keys."""
    lines = "\n".join(_line(line) for line in printable(text).rstrip("\n").split("\n"))
    return f'<pre class="diff" tabindex="0" role="region" aria-label="{said(label)}">{lines}</pre>'


def _line(line: str) -> str:
    kinds = {"+++": "file", "---": "file", "@@": "hunk", "+": "added", "-": "removed"}
    kind = next((kind for start, kind in kinds.items() if line.startswith(start)), "")
    return f'<span class="{kind}">{html.escape(line)}</span>' if kind else html.escape(line)
