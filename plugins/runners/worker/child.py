"""A fork: its limits, and its tests.

The CPU clock is set anew for each test and acts by the kernel's default, which ends the process: a handler
in Python would never run inside a loop in C.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import tempfile
from collections.abc import Callable, Generator, Sequence
from typing import Any, Protocol

from .framing import Message, send
from .trials import Assignment

FILE_BYTES = 64 << 20
PR_SET_PDEATHSIG = 1


class Suite(Protocol):
    """Collected tests."""

    ids: list[str]

    def enter(self, folder: str) -> None:
        """Put temporary files of tests into a folder."""
        ...

    def inputs(self, ids: Sequence[str]) -> list[Any]:
        """What tests are given that was made at collection, and may be changed by them."""
        ...

    def run(self, ids: Sequence[str]) -> Generator[Message, None, None]:
        """Run tests one at a time, each when its result is asked for; the last fixtures end with it."""
        ...


def begin(assignment: Assignment, guarded: bool = True) -> None:
    """Part from the parent: own group, no output, own temporary folder, a clock.

    Args:
        assignment: what the fork has to do.
        guarded: whether it runs what no one has looked at, and gets tighter limits than the sandbox's.
    """
    os.setsid()
    _die_with_parent()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)
    os.environ["TMPDIR"] = tempfile.tempdir = assignment.folder
    _limit(resource.RLIMIT_CORE, 0)
    if guarded:
        gc.disable()
        _limit(resource.RLIMIT_FSIZE, FILE_BYTES)
    if assignment.trial.memory_bytes:
        _limit(resource.RLIMIT_AS, assignment.trial.memory_bytes)
    _arm(assignment, assignment.trial.opening_s + assignment.trial.limit(assignment.trial.at(0)))


def finish(
    assignment: Assignment,
    suite: Suite,
    baseline: Sequence[str],
    epilogue: Callable[[], Message] = dict,
) -> None:
    """Run the trial's tests, tell each result, and end the process.

    Args:
        assignment: what the fork has to do.
        suite: the tests as they are collected here.
        baseline: the tests of the unedited repository, in their order.
        epilogue: what is told at the end besides.
    """
    try:
        send(assignment.sink, {"is": "opened"})
        _run(assignment, suite, baseline)
        tell(assignment, {"is": "end", "died": "", **epilogue()})
    # Whatever passes the adapter's own net (no memory left, most likely) ends this candidate alone.
    except BaseException as error:
        end(assignment, "memory" if isinstance(error, MemoryError) else "crash")


def end(assignment: Assignment, died: str) -> None:
    """Tell the verdict and end the process without running anyone's exit handlers."""
    tell(assignment, {"is": "end", "died": died})


def refuse(assignment: Assignment) -> None:
    """Tell that the edits need a fresh import, and end the process."""
    tell(assignment, {"is": "reimport"})


def tell(assignment: Assignment, message: Message) -> None:
    """Send the last message and end the process."""
    with contextlib.suppress(OSError):
        send(assignment.sink, message)
    os._exit(0)


def _run(assignment: Assignment, suite: Suite, baseline: Sequence[str]) -> None:
    trial = assignment.trial
    wanted = (*trial.targets, *trial.guards)
    found = matched(wanted, baseline, suite.ids)
    results = suite.run([name for name in found if name is not None])
    failed_at = -1
    for position, (test, name) in enumerate(zip(wanted, found)):
        if failed_at >= 0 and not trial.is_worth(position, failed_at):
            return
        _arm(assignment, trial.limit(test))
        result = _absent(test) if name is None else {**next(results), "test": test}
        send(assignment.sink, result)
        if failed_at < 0 and result["outcome"] not in ("passed", "skipped"):
            failed_at = position
    results.close()


def _absent(test: str) -> Message:
    message = "not collected: the file could not be imported, or no longer has this test"
    return {"is": "result", "test": test, "outcome": "error", "duration": 0.0, "message": message}


def matched(wanted: Sequence[str], baseline: Sequence[str], present: Sequence[str]) -> list[str | None]:
    """Find tests again after an edit, which may have changed the names of parameters.

    Parameters that the code under test computes are part of a test's name. Where a function has as many
    parameters as before, the one at the same place is the same test.
    """
    known = set(present)
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    if not known.issuperset(wanted):
        for groups, names in ((before, baseline), (after, present)):
            for name in names:
                groups.setdefault(name.partition("[")[0], []).append(name)
    found: list[str | None] = []
    for test in wanted:
        group = test.partition("[")[0]
        old, new = before.get(group, []), after.get(group, [])
        if test in known:
            found.append(test)
        else:
            found.append(new[old.index(test)] if test in old and len(old) == len(new) else None)
    return found


def _arm(assignment: Assignment, seconds: float) -> None:
    assignment.let_end(signal.SIGPROF)  # a test may have taken the signal for itself
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (value, hard))


def _libc() -> Any:
    try:
        import ctypes

        return ctypes.CDLL(None)
    except (ImportError, OSError, TypeError):
        return None


LIBC = _libc()  # loaded once, before the forks


def _die_with_parent() -> None:
    # Only Linux has it; elsewhere the clocks end a fork whose parent was killed.
    prctl = getattr(LIBC, "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
