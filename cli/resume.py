"""``mentee resume`` and ``mentee answer``: going on with a run."""

from typing import TYPE_CHECKING

import click

from ..runtime.errors import UsageError

if TYPE_CHECKING:
    from ..runtime.runs import RunFolder


@click.command("resume", epilog="\b\nExample:\n  mentee resume 20250131-120000-1a2b")
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
def resume_command(run: str | None, *, as_json: bool) -> int:
    """Go on with a run that was stopped or killed, from where it was; without RUN, the last one here."""
    from .common import named_run

    folder = named_run(run)
    return _go_on(folder, as_json=as_json)


@click.command("answer", epilog='\b\nExample:\n  mentee answer 1a2b "it should return an empty list"')
@click.argument("run")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
def answer_command(run: str, text: str, *, as_json: bool) -> int:
    """Answer the question that a run waits with, and go on; an option may be named by its number."""
    from .common import named_run
    from .prompt import say

    folder = named_run(run)
    state = folder.state()
    if state.finished is not None:
        raise UsageError(f"run {folder.id} is finished", f"`mentee show {folder.id}` shows how it ended")
    question = (state.paused and state.paused.question) or next(iter(state.blockers), None)
    if question is None:
        raise UsageError(f"run {folder.id} asks nothing", f"`mentee resume {folder.id}` goes on with it")
    if not text.strip():
        raise UsageError("the answer is empty", f"the question is: {question.text}")
    say(folder, question, text)
    if folder.busy():
        click.echo(f"mentee: run {folder.id} is at work, and takes the answer in", err=True)
        return 0
    return _go_on(folder, as_json=as_json)


def _go_on(folder: "RunFolder", *, as_json: bool) -> int:
    from ..runtime.solve import take_up
    from .watch import watch

    return watch(folder, lambda tick: take_up(folder, tick), new=False, as_json=as_json)
