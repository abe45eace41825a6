"""``mentee memory export`` and ``import``: a memory as a file, and rules that a repository already has."""

from pathlib import Path

import click

from ...runtime.errors import UsageError
from ...runtime.text import one_line
from ...runtime.workspace.repository import find_repository
from ..at_hand import beside
from ..exchange import export, read_export, take_in
from ..rule_files import found_in
from ..rule_files import take_in as take_in_rules
from ..scope import identity
from .shared import open_memory


@click.command("export", epilog="\b\nExample:\n  mentee memory export > memory.jsonl")
def export_command() -> int:
    """Print all that is remembered as JSON lines, to keep or to carry to another machine.

    `mentee memory import` takes it in again: exported once more, it is the same byte by byte.
    """
    click.echo(export(open_memory().own()), nl=False)
    return 0


@click.command(
    "import",
    epilog="\b\nExamples:\n  mentee memory import memory.jsonl\n  mentee memory import",
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--repo", default=".", metavar="PATH", help="The repository whose rules they are, if not this one."
)
def import_command(files: tuple[Path, ...], repo: str) -> int:
    """Take in an export, or the rules that a repository has for agents.

    A file of JSON lines is an export. Any other is read as rules: AGENTS.md, CLAUDE.md, CONVENTIONS.md,
    .cursorrules, and without FILES all of these in the repository. What a file says is nobody's word: each
    rule waits for your yes (`mentee memory accept ID`) and is not recalled before. A second import brings no
    duplicates, and nothing that you refused by `mentee memory forget ID`.
    """
    memory = open_memory()
    exports = [path for path in files if path.suffix in (".jsonl", ".ndjson")]
    for path in exports:
        came = take_in(memory, read_export(_text(path), str(path)))
        click.echo(f"{path}: {came.new} new, {came.changed} changed, {came.known} known already")
    if files and len(exports) == len(files):
        return 0
    root = find_repository(Path(repo))
    given = beside(root, identity(root))
    for path in [p for p in files if p not in exports] or found_in(root):
        _text(path)
        kept = take_in_rules(memory, path, given)
        click.echo(f"{path.name}: {len(kept)} new")
        for said in kept:
            click.echo(f"  {said.id}  {one_line(said.text, 90)}")
    if not files and not found_in(root):
        click.echo(f"{root.name} has no rule files", err=True)
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", "give a text file in UTF-8") from None
