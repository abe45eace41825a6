"""Try a sandbox out: whether it starts at all decides more than any version number."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ...runtime.contracts.sandbox import Command, Process
from ...runtime.errors import EnvironmentFault

Spawn = Callable[[Command], Awaitable[tuple[Process, frozenset[str]]]]


def try_out(spawn: Spawn) -> frozenset[str]:
    """Start a command that does nothing; return what was kept, or nothing where it did not run."""

    async def trial(workspace: Path) -> frozenset[str]:
        command = Command(("/bin/sh", "-c", ":"), workspace=workspace, shown_at=workspace)
        try:
            process, kept = await spawn(command)
        except (EnvironmentFault, OSError):
            return frozenset()
        _, complaints = await asyncio.gather(process.stdout.read(), process.stderr.read())
        return kept if await process.wait() == 0 and not complaints else frozenset()

    # In a thread, since who asks may be inside an event loop already.
    with tempfile.TemporaryDirectory(prefix="mentee-") as folder, ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(trial(Path(folder)))).result()
