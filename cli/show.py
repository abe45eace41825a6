"""``mentee show``: a run's issue, result and steps."""

import click


@click.command(
    "show", epilog="\b\nExamples:\n  mentee show\n  mentee show 1a2b --steps\n  mentee show --json"
)
@click.argument("run", required=False)
@click.option("--steps", is_flag=True, help="A table of the steps: what was tried, and why it fell.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document, as `mentee solve --json` does."
)
def show_command(run: str | None, *, steps: bool, as_json: bool) -> int:
    """Show a run, by its id or the beginning or end of it; without RUN, the last one here."""
    from ..runtime.report import dumps
    from ..runtime.text import printable
    from .common import named_run
    from .output import say, write
    from .result import reported, show_result

    if steps and as_json:
        raise click.UsageError("--steps and --json do not go together")
    folder = named_run(run)
    report = reported(folder)
    if as_json:
        write(dumps(report))
        return 0
    if steps:
        from .steps import show_steps

        show_steps(folder)
        return 0
    if report.issue:
        say("\n".join(f"> {line}" for line in printable(report.issue).strip().split("\n")) + "\n")
    show_result(report)
    return 0
