"""Starting a run and taking it up again, in a supervised process of its own.

``launch`` and ``take_up`` return the exit code; everything else is in the run's folder. ``solve`` is the same
for a program that has no face.
"""

import asyncio
import contextlib
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from .children import watch_cheaply
from .config.settings import Settings
from .contracts.task import Task
from .errors import Exit, MenteeError, UsageError
from .journal import Journal
from .play import perform, tidy, write_report
from .runs import RunFolder, RunStore
from .supervisor import BEAT_S, Pulse, supervise


def launch(task: Task, settings: Settings, folder: RunFolder, tick: Callable[[], None]) -> int:
    """Run a new run in a supervised child; its exit code.

    Args:
        task: what is asked for; its repository is the root of a working tree.
        settings: frozen into the run's first event.
        folder: a new one of :class:`RunStore`.
        tick: called about ten times a second in this process, to show progress.
    """
    return supervise(_child(folder, task, settings), settings.heartbeat_s, tick)


def take_up(folder: RunFolder, tick: Callable[[], None]) -> int:
    """Go on with a run that was killed, paused, or has an answer in its inbox; its exit code.

    A finished run stays as it is: what a kill may have left of it is cleared away.

    Raises:
        UsageError: the run is at work in another process, or never began.
    """
    state = folder.state()
    if state.finished is not None:
        with folder.lock():
            write_report(folder)
            tidy(folder)
        return state.finished.exit_code
    if state.started is None:
        raise UsageError(
            f"run {folder.id} was killed before its first event", "start it again with `mentee solve`"
        )
    with folder.lock():
        pass
    settings = Settings.model_validate(state.started.settings)
    return supervise(_child(folder, state.started.task, settings), settings.heartbeat_s, tick)


def solve(
    repository: Path, issue: str = "", tests: Sequence[str] = (), settings: Settings | None = None
) -> RunFolder:
    """Solve an issue; the finished run's folder, with its state, patch and report.

    Without settings, those of the user and the repository hold, but nobody is asked.

    Raises:
        UsageError: ``repository`` is not a git repository.
    """
    from .config.layers import load
    from .workspace.repository import find_repository

    root = find_repository(repository)
    chosen = settings or load(root, {"questions": 0}).settings
    folder = RunStore(chosen.data_dir).new()
    launch(Task(root, issue, tuple(tests)), chosen, folder, lambda: None)
    return folder


def _child(folder: RunFolder, task: Task, settings: Settings) -> Callable[[Pulse, tuple[str, ...]], int]:
    """What the supervisor's child does."""

    def work(pulse: Pulse, fatal: tuple[str, ...]) -> int:
        try:
            with folder.lock(), Journal(folder.journal) as journal:
                return _in_loop(perform(folder, journal, task, settings, fatal, pulse.mark), pulse)
        except MenteeError as error:  # the journal itself cannot be written: say it here
            _say(error.message, error.way_out)
            return error.exit_code
        except Exception as error:  # noqa: BLE001  a fault of mentee's own: this process has no one above to tell
            _say(
                f"this is a bug in mentee: {type(error).__name__}: {error}",
                f"please report it with {_keep_traceback(folder)}; `mentee resume {folder.id}` tries again",
            )
            return Exit.NOT_SOLVED

    return work


def _say(message: str, way_out: str) -> None:
    sys.stderr.write(f"mentee: {message}\n  -> {way_out}\n")
    sys.stderr.flush()


def _keep_traceback(folder: RunFolder) -> str:
    path = folder.path / "crash.txt"
    with contextlib.suppress(OSError):
        path.write_text(traceback.format_exc(), encoding="utf-8", errors="backslashreplace")
    return str(path)


def _in_loop(main: Coroutine[Any, Any, int], pulse: Pulse) -> int:
    """Run to the end, beating; SIGTERM cancels. Threads that plugins left hanging are not waited for."""
    loop = asyncio.new_event_loop()
    watch_cheaply()
    loop.set_default_executor(ThreadPoolExecutor(32, "plugin"))

    async def beating() -> int:
        task = asyncio.create_task(main)
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
        while not task.done():
            pulse.beat()
            await asyncio.wait([task], timeout=BEAT_S)
        return task.result()

    return loop.run_until_complete(beating())


__all__ = ["launch", "solve", "take_up"]
