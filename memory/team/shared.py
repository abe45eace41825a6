"""Where a team's memory is, who is asking, and which namespace a record belongs to.

The token is read from ``MENTEE_MEMORY__TOKEN`` or from a file, and never from the table of settings: a run
freezes its settings in its journal.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...runtime.errors import UsageError
from ..records import Correction, Experience

SCOPES = ("team", "project", "person")
"""From the widest to the narrowest: where two contradict each other, the narrower counts."""

_URL = re.compile(r"(?P<tls>https?)://(?P<host>[\w.-]+)(?::(?P<port>\d+))?/?")
_WAY_OUT = "docs/how-to/share-a-memory.md tells what a team's memory needs"


@dataclass(frozen=True, slots=True)
class Namespace:
    """A part of a team's memory: all of it, a repository's, or a person's."""

    scope: str
    name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """How a person takes part in a team's memory.

    Attributes:
        host, port, tls: of the server.
        token: sent with each request as ``Authorization: Bearer``; empty for none.
        team, person: whose memory it is.
        widest: of :data:`SCOPES`: as wide as what is said here may go.
        read_only: nothing is sent.
    """

    host: str
    port: int
    tls: bool
    token: str
    team: str
    person: str
    widest: str = "project"
    read_only: bool = False

    def namespace(self, record: Correction | Experience) -> Namespace:
        """Where a record belongs: a repository's to the project, one without to the team, where they may."""
        if record.repository and self.widest != "person":
            return Namespace("project", record.repository)
        if not record.repository and self.widest == "team":
            return Namespace("team", self.team)
        return Namespace("person", self.person)

    @property
    def address(self) -> str:
        """The server, as a person knows it."""
        return f"{self.host}:{self.port}"


def shared(options: Mapping[str, object], environ: Mapping[str, str] = os.environ) -> Shared | None:
    """What the table ``[plugins.memory]`` and the environment say; ``None`` where no server is named.

    Raises:
        UsageError: something of it is missing or wrong.
    """
    url = environ.get("MENTEE_MEMORY__URL") or str(options.get("url", ""))
    if not url:
        return None
    found = _URL.fullmatch(url)
    if found is None:
        raise UsageError(f"{url!r} is no address of a server", "write it as http://host:8000")
    team = str(options.get("team", ""))
    if not team:
        raise UsageError("a memory that is shared needs the name of its team", _WAY_OUT)
    widest = str(options.get("share", "project"))
    if widest not in SCOPES:
        raise UsageError(f"plugins.memory.share is {widest!r}", f"write one of {', '.join(SCOPES)}")
    return Shared(
        host=found["host"],
        port=int(found["port"] or (443 if found["tls"] == "https" else 80)),
        tls=found["tls"] == "https",
        token=environ.get("MENTEE_MEMORY__TOKEN") or _from_file(str(options.get("token_file", ""))),
        team=team,
        person=str(options.get("person", "") or environ.get("USER", "")) or "somebody",
        widest=widest,
        read_only=options.get("read_only", False) is True,
    )


def _from_file(name: str) -> str:
    if not name:
        return ""
    try:
        return Path(name).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the token cannot be read: {error}", "correct plugins.memory.token_file") from None
