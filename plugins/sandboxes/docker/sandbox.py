"""From a command to a container that runs."""

import asyncio
import weakref
from contextlib import ExitStack, suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ....runtime.contracts.sandbox import Command, Process, Promise
from ....runtime.errors import EnvironmentFault
from ..layout import Entry, home_is_apart, layout
from ..shell import check
from ..try_out import try_out
from . import daemon, image, owner
from .attached import Started, attach
from .container import container
from .leash import leash
from .streams import connection, ending

if TYPE_CHECKING:
    from docker import APIClient


class DockerSandbox:
    """Runs each command in a container of its own.

    Without an image, the container sees what the other sandboxes show: this machine's system folders and the
    interpreter, read-only. With one, the image is its system.

    Args:
        at: where the daemon listens.
        image: the name of an image that the daemon has; empty for none.
    """

    name = "docker"
    mounts = True

    def __init__(self, at: str, image: str = "") -> None:
        self._at = at
        self._image = image

    @property
    def promises(self) -> frozenset[Promise]:
        """What holds here, from one trial start."""
        return self._promised

    @cached_property
    def _promised(self) -> frozenset[Promise]:
        if not try_out(self._try):
            return frozenset()
        promised = set(Promise)
        if not self._image and not home_is_apart():
            promised.remove(Promise.HOME_HIDDEN)
        with daemon.told():
            if not self._api.info().get("PidsLimit"):
                promised.remove(Promise.PROCESSES_LIMITED)
        return frozenset(promised)

    async def spawn(self, command: Command) -> Process:
        """Start a command.

        Raises:
            EnvironmentFault: the daemon cannot be reached, or cannot start it.
        """
        check(command, program=not self._image)
        # The library waits for the daemon's answers.
        return await attach(await asyncio.to_thread(self._start, command))

    async def _try(self, command: Command) -> tuple[Process, frozenset[str]]:
        return await self.spawn(command), frozenset({"mounts"})

    @cached_property
    def _api(self) -> "APIClient":
        api = daemon.connect(self._at)
        weakref.finalize(self, api.close)
        return api

    def _start(self, command: Command) -> Started:
        api = self._api
        owner.hand_over(command.workspace)
        shown = layout(command, machine=()) if self._image else layout(command)
        with daemon.told(), leash() as (held, pipe), ExitStack() as undoing:
            name = self._image or image.name_of(_links(shown))
            created = self._create(container(command, name, shown, pipe), shown)
            undoing.callback(daemon.remove, api, created)
            stdin = undoing.enter_context(connection(api, created, "stdin"))
            output = undoing.enter_context(connection(api, created, "stdout", "stderr"))
            gone = undoing.enter_context(ending(api, created))
            api.start(created)
            undoing.pop_all()
        return Started(stdin, output, gone, held, partial(_end, api, created))

    def _create(self, told: dict[str, Any], shown: tuple[Entry, ...]) -> str:
        from docker.errors import ImageNotFound

        try:
            return self._api.create_container_from_config(told)["Id"]
        except ImageNotFound:
            if self._image:
                raise EnvironmentFault(
                    f"docker has no image {self._image}", f"docker pull {self._image}, or name another"
                ) from None
        image.make(self._api, _links(shown))
        return self._api.create_container_from_config(told)["Id"]


def _links(shown: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in shown if entry.kind == "link"]


def _end(api: "APIClient", container: str) -> None:
    from docker.errors import APIError

    with suppress(APIError, OSError):  # it has ended by itself, or the daemon has
        api.kill(container)
