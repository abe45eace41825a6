"""Telling what is learned of a finished run, though the process be killed before it could.

Before the last event is written, a run is noted as owed; once everybody was told, the note goes. What a kill
left is told when the next run starts. A kill between telling and taking the note away means that
a plugin is told twice, never that it is not told; so who keeps something asks whether it has it.
"""

import os
from pathlib import Path

from . import doubts, journal, outcomes, refinement
from .contracts.task import Setup
from .dispatch import Plugins
from .errors import MenteeError
from .runs import RunFolder
from .state import State, fold_all

FOLDER = "undelivered"


def owe(data_dir: Path, folder: RunFolder) -> None:
    """Note that a run's end is to be told; the note is on the disk when this returns.

    Raises:
        OSError: it cannot be written.
    """
    notes = data_dir / FOLDER
    notes.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(notes / folder.id, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.fsync(descriptor)
    os.close(descriptor)


async def deliver(plugins: Plugins, folder: RunFolder, setup: Setup) -> None:
    """Keep what came out of a finished run, and tell the plugins; afterwards nothing is owed of it."""
    events = [entry.event for entry in journal.read(folder.journal)]
    state = fold_all(events)
    if state.finished is not None:
        if setup.settings.get("learn", True):
            outcomes.keep(setup.data_dir, folder.id, outcomes.outcomes_of(events))
            doubts.keep(setup.data_dir, folder.id, events)
            refinement.keep(setup.data_dir, folder.id, refinement.refinements_of(events))
        await plugins.gather("mentee_run_finished", event=state.finished, state=state, setup=setup)
    (setup.data_dir / FOLDER / folder.id).unlink(missing_ok=True)


async def catch_up(plugins: Plugins, data_dir: Path) -> None:
    """Tell what earlier processes were killed before they could; runs still at work are left to their own."""
    for note in sorted((data_dir / FOLDER).glob("*")):
        folder = RunFolder(data_dir / "runs" / note.name)
        if not folder.journal.is_file():
            note.unlink(missing_ok=True)  # the run was deleted since
            continue
        try:
            with folder.lock():
                if note.exists() and (state := folder.state()).finished is not None:
                    await deliver(plugins, folder, _setup(folder, state, data_dir))
        except MenteeError:
            continue  # at work in another process, or its journal does not check: nothing to tell now


def _setup(folder: RunFolder, state: State, data_dir: Path) -> Setup:
    """What the run's own process would give its plugins, models left out."""
    started = state.started
    if started is None:
        raise MenteeError(f"run {folder.id} never began", "delete it with `mentee gc`")
    return Setup(
        repository=started.task.repository,
        workspace=folder.path / "tree",
        run_folder=folder.path,
        data_dir=data_dir,
        seed=started.seed,
        options=dict(started.settings.get("plugins", {})),
        settings=started.settings,
    )
