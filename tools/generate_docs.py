"""Write the reference pages that follow from the code: commands, settings, hooks.

``python tools/generate_docs.py`` writes them below docs/reference; a test holds that they are current.
"""

import inspect
import sys
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def commands() -> str:
    """Every command's help, as it prints itself."""
    import click
    from mentee.cli.main import COMMANDS, mentee

    context = click.Context(mentee, info_name="mentee", terminal_width=100, max_content_width=100)
    parts = ["# Commands", "", "What `--help` prints, command by command.", "", _help(mentee, context)]
    for name in COMMANDS:
        command = mentee.get_command(context, name)
        if command is not None:
            inner = click.Context(command, info_name=name, parent=context, max_content_width=100)
            parts += [f"## {name}", "", _help(command, inner)]
    return "\n".join(parts)


def _help(command, context) -> str:  # noqa: ANN001  click's own classes, imported only when needed
    lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def settings() -> str:
    """The table of settings."""
    from mentee.runtime.config.settings import Settings, user_only

    lines = [
        "# Settings",
        "",
        "Later wins: the default, your `mentee.toml`, the project's (`[tool.mentee]` in pyproject.toml,",
        "then `.mentee.toml`), the environment (`MENTEE_` and the name in capitals), flags. A setting that",
        "decides what is executed, reached or spent is read from you alone; a project's file that gives it",
        "is refused.",
        "",
        "| setting | default | who may give it | what it is |",
        "| --- | --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default in (None, (), "") else f"`{field.default}`"
        who = "you" if user_only(name) else "anyone"
        lines.append(f"| `{name}` | {default} | {who} | {field.description} |")
    return "\n".join(lines) + "\n"


def hooks() -> str:
    """One section a hook: its signature and its docstring."""
    from mentee.runtime import hookspecs

    parts = ["# Hooks", "", inspect.cleandoc(hookspecs.__doc__ or ""), ""]
    for name, function in vars(hookspecs).items():
        if name.startswith("mentee_"):
            signature = str(inspect.signature(function)).replace("'", "").replace('"', "")
            parts += [f"## {name}", "", f"```python\ndef {name}{signature}\n```", ""]
            parts += [inspect.cleandoc(function.__doc__ or ""), ""]
    return "\n".join(parts)


PAGES = {"commands.md": commands, "settings.md": settings, "hooks.md": hooks}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (REFERENCE / page).write_text(make(), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{page}\n")
