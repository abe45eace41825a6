"""``mentee plugins``, and the commands that plugins bring."""

from collections.abc import Iterable
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
    """The command of that name that a plugin brings.

    Raises:
        MenteeError: a plugin broke while it was asked, and none brings the command.
    """
    from ..runtime.dispatch import load_plugins
    from .common import configured, repository_here

    settings = configured(repository_here()).settings
    broken = ""
    for plugin, function in load_plugins(settings.plugins_off, settings.plugins_on).implementations(
        "mentee_commands"
    ):
        try:
            brought: Iterable[object] = function()
            found = [c for c in brought if isinstance(c, click.Command) and c.name == name]
        except Exception as error:  # noqa: BLE001  a plugin may raise anything; others may have the command
            broken = f"plugin {plugin} could not say its commands: {type(error).__name__}: {error}"
            continue
        if found:
            return found[0]
    if broken:
        raise MenteeError(
            one_line(broken), f"leave it out by MENTEE_PLUGINS=no:NAME, or correct it: {name!r}"
        )
    return None
