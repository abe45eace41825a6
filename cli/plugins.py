"""``mentee plugins``, and the commands that plugins bring."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click

from ..runtime.errors import MenteeError
from ..runtime.text import one_line


@click.command("plugins", epilog="\b\nExamples:\n  mentee plugins\n  mentee plugins -p my_plugin --json")
@click.option(
    "-p", "words", multiple=True, metavar="NAME", help="Load a module besides; no:NAME leaves one out."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def plugins_command(words: tuple[str, ...], *, as_json: bool) -> int:
    """List the plugins that are loaded, where each comes from, its hooks, and what is wrong with it."""
    from ..runtime.dispatch import load_plugins
    from .common import configured, repository_here
    from .output import emit, table

    settings = configured(repository_here(), {"plugins": words}).settings
    found = load_plugins(settings.plugins_off, settings.plugins_on).listing()
    if as_json:
        emit([asdict(info) for info in found])
    else:
        rows = [[i.name, i.distribution, i.version, ", ".join(map(_short, i.hooks)), i.fault] for i in found]
        table(["plugin", "distribution", "version", "hooks", "fault"], rows)
    return 0


def _short(hook: str) -> str:
    return hook.removeprefix("mentee_")


def plugin_command(name: str) -> click.Command | None:
    """The command of that name that a plugin brings; groups of several plugins are one.

    Raises:
        MenteeError: a plugin broke while it was asked, and none brings the command.
    """
    from ..runtime.dispatch import load_plugins
    from .common import configured, repository_here

    settings = configured(repository_here()).settings
    broken = ""
    found: list[click.Command] = []
    for plugin, function in load_plugins(settings.plugins_off, settings.plugins_on).implementations(
        "mentee_commands"
    ):
        try:
            brought: Iterable[object] = function()
            found += [c for c in brought if isinstance(c, click.Command) and c.name == name]
        except Exception as error:  # noqa: BLE001  a plugin may raise anything; others may have the command
            broken = f"plugin {plugin} could not say its commands: {type(error).__name__}: {error}"
    if broken and not found:
        raise MenteeError(
            one_line(broken), f"leave it out by MENTEE_PLUGINS=no:NAME, or correct it: {name!r}"
        )
    return joined(found)


def joined(commands: Sequence[click.Command]) -> click.Command | None:
    """One command of several with a name: the first, with the commands of the others where all are groups."""
    if not commands:
        return None
    groups = [command for command in commands if isinstance(command, click.Group)]
    if len(groups) < 2 or len(groups) < len(commands):
        return commands[0]
    inner = {n: c for group in reversed(groups) for n, c in group.commands.items()}
    return click.Group(
        groups[0].name, dict(sorted(inner.items())), help=groups[0].help, epilog=groups[0].epilog
    )
