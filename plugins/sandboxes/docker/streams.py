"""What the daemon answers only later; the library's own calls wait for that, or leave the connection open."""

import os
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docker import APIClient

_UPGRADE = {"Connection": "Upgrade", "Upgrade": "tcp"}


def connection(api: "APIClient", container: str, *streams: str) -> socket.socket:
    """Connect to some of ``stdin``, ``stdout`` and ``stderr`` of a container that was not started yet.

    The library's ``attach_socket`` gives the socket and keeps the response, which it never closes.

    Raises:
        OSError: the daemon refuses, or is gone.
    """
    answer = _ask(api, container, "attach", dict.fromkeys((*streams, "stream"), "1"), _UPGRADE)
    try:
        return socket.socket(fileno=os.dup(answer.raw.fileno()))
    finally:
        answer.close()


def ending(api: "APIClient", container: str) -> Any:  # noqa: ANN401  a response of requests, which has no types
    """Ask for the end of a container; return as soon as the daemon has understood.

    The library's ``wait`` returns at the end. Called before the start, it could come too late for a short
    command; called after, it may find the container gone.

    Raises:
        OSError: the daemon refuses, or is gone.
    """
    return _ask(api, container, "wait", {"condition": "removed"}, {})


def _ask(
    api: "APIClient", container: str, what: str, parameters: dict[str, str], headers: dict[str, str]
) -> Any:  # noqa: ANN401  see above
    url = f"{api.base_url}/v{api.api_version}/containers/{container}/{what}"
    answer = api.post(url, params=parameters, headers=headers, stream=True, timeout=None)
    answer.raise_for_status()
    return answer
