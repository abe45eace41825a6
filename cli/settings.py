"""``mentee config``: each setting, and where it came from."""

import json

import click


@click.command("config", epilog="\b\nExamples:\n  mentee config\n  MENTEE_WALL_S=60 mentee config --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def config_command(*, as_json: bool) -> int:
    """Show each setting and where it came from.

    Later wins: defaults, your mentee.toml, the project ([tool.mentee] in pyproject.toml, then .mentee.toml),
    the environment (MENTEE_NAME), flags. What decides what is executed, reached or spent is read from you
    alone, never from a repository.
    """
    from ..runtime.config.settings import Settings
    from .common import configured, repository_here
    from .output import emit, say, table

    config = configured(repository_here())
    values = config.settings.model_dump(mode="json")
    if as_json:
        fields = {key: {"value": value, "origin": config.origins[key]} for key, value in values.items()}
        emit({"settings": fields, "files": [str(path) for path in config.files]})
        return 0
    fields = Settings.model_fields
    rows = [
        [k, _shown(v), config.origins[k], f"{fields[k].description}{_whose(k)}"] for k, v in values.items()
    ]
    table(["setting", "value", "from", "what it is"], rows)
    say("\nfiles, later wins:")
    for path in config.files:
        say(f"  {path}{'' if path.is_file() else '  (not there)'}")
    return 0


def _shown(value: object) -> str:
    match value:
        case None | "" | [] | {}:
            return "-"
        case bool() | dict():
            return json.dumps(value)
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _whose(key: str) -> str:
    from ..runtime.config.settings import user_only

    return " (yours alone)" if user_only(key) else ""
