"""The errors a person can meet: what is wrong, the way out, and an exit code, a line each."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every mentee command."""

    SOLVED = 0
    NOT_SOLVED = 1
    USAGE = 2
    ANSWER_NEEDED = 3
    BUDGET_SPENT = 4
    ENVIRONMENT = 5
    INTERRUPTED = 130
    KILLED = 137


class MenteeError(Exception):
    """An expected failure, shown as its message and its way out, never as a traceback.

    Args:
        message: what was expected and what was found, in one line.
        way_out: what the person can do about it, in one line; may be empty.
    """

    exit_code = Exit.NOT_SOLVED

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out


class UsageError(MenteeError):
    """A flag, a file or a setting that cannot be used as given."""

    exit_code = Exit.USAGE


class EnvironmentFault(MenteeError):
    """The machine lacks something: a sandbox, an interpreter, a dependency, disk space."""

    exit_code = Exit.ENVIRONMENT


class Interrupted(MenteeError):
    """A person stopped the run; it can be resumed."""

    exit_code = Exit.INTERRUPTED
