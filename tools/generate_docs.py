"""Write the reference pages that follow from the code: commands, settings, hooks, types, events, exit codes.

``python tools/generate_docs.py`` writes them below docs/reference; a test holds that they are current.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
WIDTH = 100

EXIT_CODES = {
    "SOLVED": "solved and verified; for other commands: done",
    "NOT_SOLVED": "not solved; of `mentee review`: a required criterion fails",
    "USAGE": "usage or configuration: stderr says what, and the way out",
    "ANSWER_NEEDED": 'a person\'s answer is needed: `mentee answer RUN "..."` goes on',
    "BUDGET_SPENT": "the budget is spent: `mentee show RUN` says what was tried",
    "ENVIRONMENT": "environment: no sandbox, no interpreter, a missing package, no space",
    "INTERRUPTED": "interrupted: `mentee resume RUN` goes on",
    "KILLED": "the run's process was killed, or died: `mentee resume RUN` goes on",
}


def commands() -> str:
    """Every command's help, as it prints itself; those that mentee's own plugins bring come last."""
    import click
    from mentee.cli.main import COMMANDS, mentee

    names = {"help_option_names": ["-h", "--help"], "max_content_width": WIDTH}
    root = click.Context(mentee, info_name="mentee", terminal_width=WIDTH, **names)

    def section(command: click.Command, parent: click.Context, title: str) -> Iterator[str]:
        context = click.Context(command, info_name=command.name, parent=parent, **names)
        yield f"## {title}\n\n{_help(command, context)}"
        for name in command.list_commands(context) if isinstance(command, click.Group) else ():
            inner = command.get_command(context, name)
            if inner is not None:
                yield from section(inner, context, f"{title} {name}")

    parts = ["# Commands\n", "What `--help` prints, command by command.\n", _help(mentee, root)]
    own = [command for name in COMMANDS if (command := mentee.get_command(root, name)) is not None]
    for command in [*own, *_brought()]:
        parts += section(command, root, command.name or "")
    return "\n".join(parts)


def _brought() -> list:  # of click.Command, imported only when needed
    """The commands that mentee's own plugins bring, by name."""
    from mentee.cli.plugins import joined
    from mentee.runtime.dispatch import load_plugins

    plugins = load_plugins()
    ours = {info.name for info in plugins.listing() if info.distribution == "mentee"}
    hook = "mentee_commands"
    found = [c for name, bring in plugins.implementations(hook) if name in ours for c in bring()]
    names = sorted({command.name for command in found})
    return [joined([command for command in found if command.name == name]) for name in names]


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
    lines += [
        "",
        "Besides: `MENTEE_CONFIG` names your settings file, and `MENTEE_PLUGINS` takes what `-p` takes,",
        "separated by commas.",
    ]
    return "\n".join(lines) + "\n"


def hooks() -> str:
    """One section a hook: its signature and its docstring."""
    from mentee.runtime import hookspecs

    parts = ["# Hooks", "", inspect.cleandoc(hookspecs.__doc__ or ""), ""]
    parts += ["[Types](types.md) explains the classes.", ""]
    for name, function in vars(hookspecs).items():
        if name.startswith("mentee_"):
            signature = str(inspect.signature(function)).replace("'", "").replace('"', "")
            signature = signature.replace("collections.abc.", "")
            parts += [f"## {name}", "", f"```python\ndef {name}{signature}\n```", ""]
            parts += [inspect.cleandoc(function.__doc__ or ""), ""]
    return "\n".join(parts)


def types() -> str:
    """The classes that plugins and the core meet in, module by module."""
    folder = ROOT / "runtime" / "contracts"
    listed = re.findall(r"^- ``(\w+)``", (folder / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    files = [*(folder / f"{name}.py" for name in listed), ROOT / "runtime" / "decision.py"]
    parts = [
        "# Types",
        "",
        "What hooks take and give. `mentee.runtime.contracts.critique` is the module of the",
    ]
    parts += ["section *critique*, and so on; *decision* is `mentee.runtime.decision`.", ""]
    for file in files:
        module = ast.parse(file.read_text(encoding="utf-8"))
        parts += [f"## {file.stem}", "", ast.get_docstring(module) or "", ""]
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                parts += [f"### {node.name}", "", *_class(node)]
    return "\n".join(parts)


def _class(node: ast.ClassDef) -> Iterator[str]:
    bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
    yield f"```python\nclass {node.name}{bases}:"
    methods: list[tuple[str, str]] = []
    for part in node.body:
        if isinstance(part, ast.AnnAssign | ast.Assign):
            yield f"    {ast.unparse(part)}"
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) and not part.name.startswith("_"):
            yield from _signature(part)
            methods.append((part.name, ast.get_docstring(part) or ""))
    yield "```\n"
    yield _listed(ast.get_docstring(node) or "")
    for name, says in methods:
        yield f"**{name}**: {_listed(says)}"


def _signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    yield from (f"    @{ast.unparse(decorator)}" for decorator in function.decorator_list)
    word = "async def" if isinstance(function, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    yield f"    {word} {function.name}({ast.unparse(function.args)}){returns}"


def _listed(docstring: str) -> str:
    """A docstring with its sections (attributes, arguments, what is raised) as lists."""
    lines: list[str] = []
    inside = False
    for line in docstring.splitlines():
        item = re.match(r" {4}(\w+): (.*)", line)
        if re.fullmatch(r"(Attributes|Args|Raises|Returns):", line):
            inside = True
            lines += [f"*{line[:-1].lower().replace('args', 'arguments')}*", ""]
        elif inside and item:
            lines.append(f"- `{item[1]}`: {item[2]}")
        elif inside and line.startswith("    "):
            lines.append(f"  {line.strip()}")
        else:
            inside = inside and not line
            lines.append(line)
    return "\n".join(lines) + "\n"


def events() -> str:
    """One section an event: its fields and its docstring."""
    files = [ROOT / "runtime" / name for name in ("events.py", "judged.py")]
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    parts = [
        "# Events",
        "",
        "What the lines of [the journal](journal.md) hold: a section's name is `kind`, its fields",
    ]
    parts += ["are `data`. Classes that are no section here stand in [types](types.md).", ""]
    for node in (node for module in modules for node in module.body):
        if isinstance(node, ast.ClassDef) and node.name != "Unknown":
            parts += [f"## {node.name}", "", *_class(node)]
    return "\n".join(parts)


def exit_codes() -> str:
    """The table of exit codes."""
    from mentee.runtime.errors import Exit

    lines = ["# Exit codes", "", "Of every command.", "", "| code | meaning |", "| --- | --- |"]
    lines += [f"| {code.value} | {EXIT_CODES[code.name]} |" for code in Exit]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "hooks.md": hooks,
    "types.md": types,
    "events.md": events,
    "exit-codes.md": exit_codes,
}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (REFERENCE / page).write_text(make(), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{page}\n")
