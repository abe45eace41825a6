"""The sandbox of docker: a container for each command, by the daemon of this machine.

- ``sandbox``    the sandbox: from a command to a container that runs
- ``daemon``     where the daemon listens, whose containers are whose, and what has to go
- ``image``      an empty root, for when the user names no image
- ``owner``      as whom a command runs, to whom the workspace is given
- ``container``  what the daemon is told about a command
- ``leash``      what ends a container when mentee ends
- ``streams``    connections to a container that is about to start
- ``attached``   a running container with its pipes
"""

import sys
from collections.abc import Sequence

from ....runtime.contracts.sandbox import Sandbox
from ....runtime.contracts.task import Setup
from ....runtime.errors import UsageError
from ....runtime.hookspecs import hookimpl
from .daemon import address
from .sandbox import DockerSandbox

__all__ = ["DockerSandbox", "mentee_sandboxes"]


@hookimpl
def mentee_sandboxes(setup: Setup) -> Sequence[Sandbox]:
    """Offer ``docker`` where a daemon may listen; it is first asked when the sandbox is looked at."""
    image = setup.options.get("docker", {}).get("image", "")
    if not isinstance(image, str):
        raise UsageError("plugins.docker.image is no text", "write the name of an image, in quotes")
    at = address()
    if sys.platform != "linux" or at is None:
        return []
    # The protocol's attributes are only read, so that a property may stand for them.
    return [DockerSandbox(at, image)]
