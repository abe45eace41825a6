"""``mentee``: the command line. A command is imported when it is called, so that help is there at once."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from ..runtime.errors import Exit, MenteeError

COMMANDS = {
    "solve": ("solve", "Take an issue to a verified patch."),
    "show": ("show", "Show a run: its patch, its proof, its steps."),
    "apply": ("apply", "Put a run's patch on your tree."),
    "unapply": ("apply", "Take a run's patch off your tree again."),
    "answer": ("resume", "Answer the question that a run waits with, and go on."),
    "resume": ("resume", "Go on with a run that was stopped or killed."),
    "runs": ("runs", "List runs."),
    "replay": ("replay", "Read a run's journal again, with no side effect."),
    "report": ("report", "Write a run's result as JUnit or Markdown."),
    "review": ("review", "Judge an existing change by the critics."),
    "critics": ("critics", "Show what each critic cost and foretold in past runs."),
    "gc": ("gc", "Delete old runs."),
    "plugins": ("plugins", "List plugins, their hooks and their faults."),
    "config": ("settings", "Show each setting and where it came from."),
    "schema": ("schema", "Print the JSON schema of `--json`."),
}
"""Each command's module and what it does, in the order of the help."""

EPILOG = """\b
Examples:
  mentee                                    on a terminal: look at runs, start and answer them
  mentee solve                              the failing tests are the issue
  mentee solve --issue issue.md             an issue in a file, or - for stdin
  mentee solve --test "pytest -q tests/test_x.py::test_y"
  mentee apply                              put the last run's patch on your tree

\b
Exit codes:
  0 solved and verified      1 not solved         2 usage or configuration
  3 an answer is needed      4 budget spent       5 environment
  130 interrupted

Plugins may bring more commands: `mentee NAME` asks them. stdout carries the result, stderr the progress.
"""


class Commands(click.Group):
    """Knows its commands by name; imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Our own commands; those of plugins are not looked for, since that takes seconds."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Our own command, or else a plugin's."""
        if cmd_name in COMMANDS:
            module = import_module(f"..{COMMANDS[cmd_name][0]}", __name__)
            return getattr(module, f"{cmd_name}_command")
        from .plugins import plugin_command

        return plugin_command(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown name says which one is near."""
        name = args[0]
        if (command := self.get_command(ctx, name)) is not None:
            return name, command, args[1:]
        from difflib import get_close_matches

        near = get_close_matches(name, COMMANDS, 1)
        hint = f"; did you mean `mentee {near[0]}`?" if near else ""
        raise click.UsageError(f"there is no command {name!r}{hint}", ctx)


@click.group(
    cls=Commands,
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, help="Print the version.")
@click.pass_context
def mentee(ctx: click.Context, version: bool) -> int | None:
    """Take an issue and a git repository to a patch that is proved by tests.

    No model and no network are needed. Your tree is not touched before `mentee apply`.
    """
    if version:
        from importlib.metadata import version as installed

        click.echo(f"mentee {installed('mentee')}")
    elif ctx.invoked_subcommand is None:
        face = _terminal_face()
        if face is not None:
            return ctx.invoke(face)
        click.echo(ctx.get_help())
    return None


def _terminal_face() -> click.Command | None:
    """What a plugin brings as ``mentee tui``, where a person is there to use it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from .plugins import plugin_command

    return plugin_command("tui")


def main(args: Sequence[str] | None = None) -> int:
    """Run a command line; its exit code. Expected failures are one line and a way out, never a traceback."""
    if sys.platform == "win32":
        return _fail("mentee runs on Linux and macOS", "on Windows, use it inside WSL", Exit.ENVIRONMENT)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show a character is no reason to fail
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = mentee.main(None if args is None else list(args), prog_name="mentee", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return _fail(error.format_message(), _help_of(error), error.exit_code)
    except MenteeError as error:
        return _fail(error.message, error.way_out, error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted", "", Exit.INTERRUPTED)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  a person gets a line and a file, not a traceback
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _fail(
                "the disk is full", "free some space; `mentee show` prints a run again", Exit.ENVIRONMENT
            )
        from .crash import leave

        return _fail(
            f"{type(error).__name__}: {error} (this is a bug in mentee)", leave(error), Exit.NOT_SOLVED
        )
    return code if isinstance(code, int) else 0


def _help_of(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"`{context.command_path if context else 'mentee'} --help` says what there is"


def _open_closed_streams() -> None:
    """Give what was started without stdin, stdout or stderr a null device for each."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)  # a file opened later must not get the number of a stream
            if null != number:
                os.dup2(null, number)
            setattr(sys, name, os.fdopen(number, mode))


def _fail(message: str, way_out: str, code: int) -> int:
    from ..runtime.text import one_line

    click.echo(f"mentee: {one_line(message)}", err=True)
    if way_out:
        click.echo(f"  -> {one_line(way_out)}", err=True)
    return code
