"""``mentee report``: a run's result in a form that a plugin brings, for CI and for people elsewhere."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..runtime.errors import EnvironmentFault, MenteeError, UsageError

if TYPE_CHECKING:
    from ..runtime.config.settings import Settings
    from ..runtime.dispatch import Plugins
    from ..runtime.journal import Entry
    from ..runtime.report import Report
    from ..runtime.runs import RunFolder


@click.command(
    "report",
    epilog="\b\nExamples:\n  mentee report --format markdown\n"
    "  mentee report 1a2b --format junit -o mentee.xml\n  mentee report --html run.html",
)
@click.argument("run", required=False)
@click.option("--format", "form", metavar="NAME", help="junit, markdown, html, or a plugin's.")
@click.option("-o", "--output", metavar="FILE", help="Where it is written; stdout by default.")
@click.option(
    "--html", "page", metavar="FILE", help="Write one page for a browser: the same as --format html -o FILE."
)
def report_command(run: str | None, form: str | None, output: str | None, page: str | None) -> int:
    """Write a run's result for CI or a browser; without RUN, that of the last run here.

    The page of --html needs no network and no script: the patch and its proof, the candidates with their
    diffs and their scores by criterion, the question and the answer, the budget, the timeline.
    """
    if (form is None) == (page is None) or (page is not None and output is not None):
        raise click.UsageError("name a form by --format NAME, or write a page by --html FILE")
    form, output = form or "html", output if page is None else page
    from .common import configured, named_run, repository_here
    from .output import write
    from .result import reported

    folder = named_run(run)
    text = render(reported(folder), form, configured(repository_here()).settings, _journal(folder))
    if output is None:
        write(text)
    else:
        save(text, output)
    return 0


def _journal(folder: "RunFolder") -> "Sequence[Entry]":
    from ..runtime.journal import read

    return read(folder.journal)


def render(report: "Report", form: str, settings: "Settings", entries: "Sequence[Entry]" = ()) -> str:
    """A report in a form; with the run's journal, a form that tells its steps does.

    Raises:
        UsageError: no plugin brings that form.
        MenteeError: the plugin failed.
    """
    from ..runtime.reporting import rendered

    return asyncio.run(rendered(loaded(settings), form, report, entries))


def loaded(settings: "Settings") -> "Plugins":
    """The plugins as the settings have them."""
    from ..runtime.dispatch import load_plugins

    plugins = load_plugins(settings.plugins_off, settings.plugins_on)
    plugins.timeout_s = settings.hook_timeout_s
    return plugins


def wanted(words: Sequence[str], settings: "Settings") -> list[tuple[str, str]]:
    """What ``--report FORM=FILE`` asks for: forms and files, looked at before anything takes time.

    Raises:
        UsageError: a word has no ``=``, or no plugin brings the form.
    """
    if not words:
        return []
    from ..runtime.reporting import reporters, unknown_form

    there = asyncio.run(reporters(loaded(settings)))
    found: list[tuple[str, str]] = []
    for word in words:
        form, _, file = word.partition("=")
        if not file:
            raise UsageError(f"--report {word!r} names no file", "write it as --report junit=FILE")
        if form not in there:
            raise unknown_form(form, sorted(there))
        found.append((form, file))
    return found


def save(text: str, file: str) -> None:
    """Write a file, with the folders that it needs.

    Raises:
        EnvironmentFault: it cannot be written.
    """
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise EnvironmentFault(f"cannot write {file}: {error.strerror}", "name another file") from error


def save_all(folder: "RunFolder", asked: Sequence[tuple[str, str]], settings: "Settings") -> None:
    """Write the forms that were asked for; one that fails is told, and changes no exit code of the run's."""
    from .result import reported

    for form, file in asked:
        try:
            save(render(reported(folder), form, settings, _journal(folder)), file)
        except MenteeError as error:
            click.echo(f"mentee: {error.message}\n  -> {error.way_out}", err=True)
