"""``mentee correct``: say it once."""

import os
from pathlib import Path

import click

from ...runtime.errors import UsageError
from ...runtime.text import one_line
from ...runtime.workspace.repository import find_repository
from ..at_hand import beside
from ..context import Context
from ..giving import correction, narrowed, understood
from ..opening import deliver
from ..scope import identity
from ..understood import in_a_line
from .shared import as_json, open_memory, say


@click.command(
    epilog="\b\nExamples:\n"
    '  mentee correct "amounts are in cents here"\n'
    '  mentee correct "no raw SQL; migrations are the exception" --path "src/*"\n'
    '  mentee correct "always name tests after what they prove" --everywhere'
)
@click.argument("text")
@click.option("--repo", default=".", metavar="PATH", help="The repository it is said of, if not this one.")
@click.option("--path", "glob", default="", metavar="GLOB", help="The paths it applies to; all by default.")
@click.option("--everywhere", is_flag=True, help="It applies in all repositories.")
@click.option("--here", is_flag=True, help="It applies in this repository alone.")
@as_json
def correct(text: str, repo: str, glob: str, *, everywhere: bool, here: bool, as_json: bool) -> int:
    """Tell mentee something once; it is recalled in runs where it applies.

    What was understood is shown in one line: where it applies, from when until when, what is excepted. The
    words decide ("here", "in all my projects", "unless", "until 2.0", "just this once"); facts and
    constraints hold in this repository, preferences and advice everywhere. `mentee memory edit` changes
    what is wrong.
    """
    if not text.strip():
        raise UsageError("there is nothing to remember in an empty text", 'say it: mentee correct "..."')
    if everywhere and here:
        raise UsageError("it applies everywhere or here, not both", "leave one of the two out")
    given = _given(Path(repo), everywhere)
    said = correction(text, given, author=os.environ.get("USER", ""))
    said = narrowed(said, given, path=glob, everywhere=everywhere, here=here)
    memory = open_memory()
    kept = memory.correction(memory.remember(said))
    told = [f"remembered {kept.id}: {in_a_line(understood(kept), given.name, glob)}"]
    told += [f"takes the place of {id_}: {one_line(memory.correction(id_).text)}" for id_ in kept.replaces]
    told += [f"says the same as {id_}, and takes its place" for id_ in kept.repeats]
    deliver(memory)
    say(kept, "\n".join(told), as_json)
    return 0


def _given(repository: Path, everywhere: bool) -> Context:
    try:
        root = find_repository(repository)
    except UsageError:
        if everywhere:
            return Context()
        raise
    return beside(root, identity(root))
