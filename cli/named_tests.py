"""The tests that a command line for a test runner names, as ``--test`` takes it."""

import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from ..runtime.errors import UsageError

_WRAPPERS = {"uv", "poetry", "pdm", "pipenv", "hatch", "rye", "pixi"}
_RUNNERS = {"pytest", "py.test", "unittest"}
_VALUED = {
    *("-p", "-c", "-o", "-n", "-W", "-r", "-s", "-t"),
    *(
        "--maxfail",
        "--tb",
        "--rootdir",
        "--confcutdir",
        "--ignore",
        "--ignore-glob",
        "--durations",
        "--color",
    ),
    *(
        "--junitxml",
        "--junit-xml",
        "--basetemp",
        "--import-mode",
        "--override-ini",
        "--numprocesses",
        "--dist",
    ),
    *(
        "--cov-report",
        "--cov-config",
        "--log-level",
        "--log-cli-level",
        "--timeout",
        "--verbosity",
        "--capture",
    ),
}
"""Options of pytest whose value is the next word."""
_PYTEST_ALONE = {"-s"}
"""Of those, what takes a value with unittest only."""
_SELECTING = {"-k", "-m", "--deselect", "--lf", "--last-failed", "--ff", "discover"}


def named_tests(command: str, root: Path, here: Path | None = None) -> tuple[str, ...]:
    """Node ids and dotted names in a command line such as ``pytest -q tests/test_x.py::test_y``.

    Args:
        command: with or without the program; its options are dropped, since mentee gives its own.
        root: of the repository; paths come out relative to it.
        here: the folder that relative paths were meant from, where it is not the root.

    Raises:
        UsageError: no test is named, tests are selected by expression, or it is no single command.
    """
    try:
        words = _joined(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"--test {command!r}: {error}", "quote it as for a shell") from None
    if any(word in {"&&", "||", "|", ";", "&"} for word in words):
        raise UsageError(f"--test {command!r} is more than one command", "give the test command alone")
    runner, words = _without_program(words)
    names = tuple(_from_root(name, root, here) for name in _named(words, runner, command))
    if not names:
        raise UsageError(
            f"--test {command!r} names no test", 'name one: --test "pytest tests/test_x.py::test_y"'
        )
    return names


def _joined(words: Sequence[str]) -> list[str]:
    """Put together what the shell's rules took apart inside the brackets of a parametrised test."""
    joined: list[str] = []
    for word in words:
        if joined and "::" in joined[-1] and joined[-1].count("[") > joined[-1].count("]"):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _without_program(words: list[str]) -> tuple[str, list[str]]:
    """The runner's name, empty when none is named, and what follows it."""
    at = 0
    while at < len(words) and re.match(r"[A-Za-z_][A-Za-z0-9_]*=", words[at]):
        at += 1
    if words[at : at + 1] and words[at] in _WRAPPERS and words[at + 1 : at + 2] == ["run"]:
        at += 2
    program = os.path.basename(words[at]) if at < len(words) else ""
    if program in _RUNNERS:
        return program, words[at + 1 :]
    if re.fullmatch(r"python[0-9.]*", program):
        for i in range(at + 1, len(words) - 1):
            if words[i] == "-m" and words[i + 1] in _RUNNERS:
                return words[i + 1], words[i + 2 :]
    return "", words[at:]


def _named(words: Sequence[str], runner: str, command: str) -> list[str]:
    names: list[str] = []
    skip = False
    for word in words:
        option = word.partition("=")[0]
        if skip:
            skip = False
        elif option in _SELECTING:
            raise UsageError(
                f"--test {command!r} selects tests by {option}",
                "name them one by one, as `pytest -q --collect-only` lists them",
            )
        elif word.startswith("-"):
            valued = option in _VALUED and not (option in _PYTEST_ALONE and runner != "unittest")
            skip = valued and "=" not in word
        else:
            names.append(word)
    return names


def _from_root(name: str, root: Path, here: Path | None) -> str:
    """A node id whose path is relative to the root, whichever folder it was meant from."""
    path, mark, rest = name.partition("::")
    for base in (here, root):
        if base is None:
            continue
        found = Path(os.path.abspath(base / path))
        if found.exists() and found.is_relative_to(root):
            return found.relative_to(root).as_posix() + mark + rest
    return name
