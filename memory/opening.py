"""Which memory the settings name: the user's own, and a team's where they take part in one."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from .saying import say
from .store import Memory, opened
from .team.server import ServerAway
from .team.shared import shared


def memory_of(data_dir: Path, options: Mapping[str, object]) -> Memory:
    """The memory that the table ``[plugins.memory]`` names; a team's words are fetched at the first time.

    Raises:
        UsageError: the table is wrong.
    """
    memory = opened(data_dir, str(options.get("embedder", "")), shared(options))
    if memory.team is not None:
        _fetched(memory)
    return memory


def deliver(memory: Memory) -> None:
    """Send what waits; where the server is away, it goes on waiting, and a line says so."""
    if memory.team is None:
        return
    try:
        memory.team.deliver()
    except ServerAway as away:
        say(f"{away.message}; waiting to be sent: {memory.team.waiting()}")


@lru_cache(maxsize=4)
def _fetched(memory: Memory) -> None:
    """Fetch once a process: a run knows what the team had said when it began."""
    if memory.team is None:
        return
    try:
        memory.team.deliver()
        memory.team.fetch()
    except ServerAway as away:
        say(f"{away.message}; going on without the team's memory")
