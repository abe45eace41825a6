"""Calling git so that nothing a repository or a candidate wrote can make it execute anything.

Every call names its git directory, so that a ``.git`` inside a worktree is never consulted; it sees no
configuration of the user or the machine, runs no hook, no file system monitor and no transport, and gets an
environment of its own. Filters and external diffs cannot run, because the commands used here convert nothing.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EnvironmentFault, MenteeError

if TYPE_CHECKING:
    from git import Git

_SAFE = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.attributesFile=/dev/null"),
    *("-c", "core.quotePath=false"),
)
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR")
_OWN = {
    "LC_ALL": "C",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
}


class GitFailed(MenteeError):
    """A git command ended with a status that was not expected.

    Attributes:
        complaint: all that git wrote to stderr; ``message`` is its last line.
    """

    def __init__(self, command: str, status: int, complaint: str) -> None:
        lines = complaint.strip().splitlines() or [f"git {command} ended with status {status}"]
        super().__init__(lines[-1], "run `git fsck` in the repository to see whether it is whole")
        self.complaint = complaint


def safe_git(
    arguments: Sequence[str],
    *,
    git_dir: Path,
    work_tree: Path | None = None,
    folder: Path | None = None,
    stdin: bytes = b"",
    expected: Sequence[int] = (0,),
) -> bytes:
    """Run git on a git directory and return what it wrote to stdout.

    Args:
        arguments: the subcommand and what follows it.
        git_dir: the repository.
        work_tree: the files that the command speaks of.
        folder: the working directory; ``work_tree`` or else ``git_dir`` where it is not given.
        stdin: what the command reads.
        expected: the exit statuses that are no failure.

    Raises:
        GitFailed: any other exit status.
        EnvironmentFault: there is no git on this machine.
    """
    place = [f"--git-dir={git_dir}"]
    if work_tree is not None:
        place.append(f"--work-tree={work_tree}")
    variables = {name: os.environ[name] for name in _KEPT if name in os.environ} | _OWN
    # GitPython adds to the inherited environment; `env -i` is what takes GIT_DIR and its like away.
    scrubbed = ["env", "-i", *(f"{name}={value}" for name, value in variables.items())]
    command = [*scrubbed, "git", *_SAFE, *place, *arguments]
    status, output, complaint = execute(command, folder or work_tree or git_dir, stdin)
    if status not in expected:
        raise GitFailed(arguments[0], status, complaint)
    return output


def execute(command: Sequence[str], folder: Path, stdin: bytes = b"") -> tuple[int, bytes, str]:
    """Run a command through GitPython; return its exit status, stdout and stderr.

    Raises:
        EnvironmentFault: there is no git on this machine.
    """
    git = _git(folder)
    with tempfile.TemporaryFile() as source:
        source.write(stdin)
        source.seek(0)
        status, output, complaint = git.execute(
            list(command),
            istream=source,
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )
    return status, output, complaint


def split(output: bytes) -> list[str]:
    """The items of a ``-z`` listing; bytes that are no UTF-8 are kept as surrogates."""
    return [os.fsdecode(item) for item in output.split(b"\0") if item]


def _git(folder: Path) -> "Git":
    try:
        from git import Git  # 0.19 s; and it looks for the executable when it is imported
    except ImportError as error:
        raise EnvironmentFault("git was not found", "install git 2.25 or newer") from error
    return Git(folder)
