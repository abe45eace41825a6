"""The docker daemon of this machine: where it listens, whose containers are whose, and what has to go."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ....runtime.errors import EnvironmentFault

if TYPE_CHECKING:
    from docker import APIClient

_USUAL = Path("/var/run/docker.sock")
_PATIENCE_S = 30
_WAY_OUT = "see that `docker info` works for you, or take another sandbox with --sandbox"
_LABEL = "mentee.owner"


def address() -> str | None:
    """Where the daemon listens, if there is one: ``DOCKER_HOST``, else the usual socket. Nothing is asked."""
    return os.environ.get("DOCKER_HOST") or (f"unix://{_USUAL}" if _USUAL.exists() else None)


def connect(at: str) -> "APIClient":
    """Reach the daemon, and remove what mentees that are gone have left with it.

    Raises:
        EnvironmentFault: it cannot be reached, or is another machine's.
    """
    if not at.startswith("unix://"):
        raise EnvironmentFault(
            f"the docker daemon at {at} may be another machine's, which cannot mount the workspace",
            "set DOCKER_HOST to a socket of this machine, unix:///var/run/docker.sock",
        )
    _knock(at.removeprefix("unix://"))
    import docker

    with told():
        api = docker.APIClient(base_url=at, version="auto", timeout=_PATIENCE_S)
        _sweep(api)
    return api


def _knock(path: str) -> None:
    """Find out whether anyone listens, which is cheaper than to ask, and told better when it fails.

    Raises:
        EnvironmentFault: nobody does, or it is not permitted.
    """
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(_PATIENCE_S)
        try:
            asking.connect(path)
        except OSError as error:
            raise EnvironmentFault(
                f"no docker daemon at {path}: {error.strerror or error}", _WAY_OUT
            ) from error


@contextmanager
def told() -> Iterator[None]:
    """Turn what the daemon refuses into one line and a way out.

    Raises:
        EnvironmentFault: it refused, or could not be reached.
    """
    from docker.errors import DockerException

    try:
        yield
    # What cannot be reached is told by requests in errors of its own, which are kinds of OSError.
    except (DockerException, OSError) as error:
        said = str(getattr(error, "explanation", None) or error).splitlines()
        raise EnvironmentFault(
            f"docker: {said[0] if said else type(error).__name__}",
            _WAY_OUT,
        ) from error


def labels() -> dict[str, str]:
    """The label of a container of this process, by which another mentee knows whether it is still wanted."""
    pid = os.getpid()
    return {_LABEL: f"{_namespace()}/{pid}/{_start_of(pid)}"}


def remove(api: "APIClient", container: str) -> None:
    """Remove a container and everything in it, running or not, whoever else is at it."""
    from docker.errors import APIError

    with suppress(APIError):
        api.remove_container(container, force=True, v=True)


def _sweep(api: "APIClient") -> None:
    """Remove the containers of mentees that were killed.

    A container ends with its mentee and then removes itself; what is left is one that was never started, or
    one that has seen to it that it lives on.
    """
    for container in api.containers(all=True, filters={"label": _LABEL}):
        if _is_orphan(container["Labels"][_LABEL]):
            remove(api, container["Id"])


def _is_orphan(owner: str) -> bool:
    namespace, pid, start = owner.split("/")
    # Process ids of another namespace say nothing here: that mentee may be in a container of its own.
    return namespace == _namespace() and _start_of(int(pid)) != start


@cache
def _namespace() -> str:
    return os.readlink("/proc/self/ns/pid").strip("pid:[]")


def _start_of(pid: int) -> str:
    """When a process started, in ticks since the machine did: with its id, it names it for good."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return ""
