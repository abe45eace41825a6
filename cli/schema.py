"""``mentee schema``: the published form of a result."""

import click


@click.command("schema", epilog="\b\nExample:\n  mentee schema > report.schema.json")
def schema_command() -> int:
    """Print the JSON schema of what `mentee solve --json` and `mentee show --json` print."""
    from ..runtime.report import schema
    from .output import emit

    emit(schema())
    return 0
