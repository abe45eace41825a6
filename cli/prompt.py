"""A question put to the person at the terminal; the answer goes into the run's inbox."""

import os

import click

from ..runtime.contracts.channel import Question
from ..runtime.runs import RunFolder
from ..runtime.text import printable


def meant(text: str, question: Question) -> str:
    """The option that a text names by its number or in another case, else the text."""
    options = {str(number): option for number, option in enumerate(question.options, start=1)}
    options |= {option.casefold(): option for option in question.options}
    return options.get(text.strip().casefold(), text.strip())


def say(folder: RunFolder, question: Question, text: str) -> None:
    """Answer a question of a run."""
    author = os.environ.get("USER", "")
    entry = {"kind": "answer", "question": question.id, "text": meant(text, question), "author": author}
    folder.say(entry)


def put(folder: RunFolder, question: Question) -> None:
    """Show a question, read the answer, and hand it to the run.

    Raises:
        KeyboardInterrupt: the person would rather stop.
    """
    click.echo(f"\n{printable(question.text)}", err=True)
    for number, option in enumerate(question.options, start=1):
        click.echo(f"  {number}. {printable(option)}", err=True)
    try:
        answer = click.prompt("answer", err=True, prompt_suffix="> ")
    except click.Abort as error:
        raise KeyboardInterrupt from error
    say(folder, question, str(answer))
