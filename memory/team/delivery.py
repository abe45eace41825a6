"""What waits to be delivered to a team's server, and what came back from it.

A person's own log is written first, whatever the server does; a file beside it says up to where the log was
delivered. It is moved on once the server has acknowledged, and what a kill lets be sent twice is there once.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..context import Context
from ..giving import understood
from ..log import Log, Place
from ..records import Correction, Experience, Forgotten, Record
from ..relevance.superseding import supersedes
from ..rule import Rule
from .server import Server
from .shared import SCOPES, Namespace, Shared


class Team:
    """A person's part in a team's memory."""

    def __init__(self, shared: Shared, log: Log) -> None:
        """Connects to nothing. ``log`` is the person's own."""
        self.shared = shared
        self._server = Server(shared)
        self._log = log
        self._sent = log.path.with_name("sent.json")
        self._came: list[tuple[Namespace, Record]] = []
        self.times = 0
        with self._held():
            self._place()  # what was said before the team's server was named is not the team's

    def fetch(self) -> None:
        """Read what the team said.

        Raises:
            ServerAway: it does not answer; what came before is kept.
        """
        self._came = self._server.read()
        self.times += 1

    def deliver(self) -> int:
        """Send what waits; how many records that were.

        Raises:
            ServerAway: it does not answer; all of it goes on waiting.
        """
        if self.shared.read_only:
            return 0
        with self._held():
            records, place = self._log.read_on(self._place())
            if not records:
                return 0
            addressed = list(self._addressed(records))
            self._server.send(addressed)
            self._write(place)
            return len(addressed)

    def waiting(self) -> int:
        """How many records wait to be delivered."""
        return 0 if self.shared.read_only else len(self._log.read_on(self._place())[0])

    def came(self, own: Mapping[str, Correction | Experience | None]) -> list[Correction | Experience]:
        """What others said that counts, oldest first.

        Args:
            own: the records of the person's own log by id, ``None`` for those that were forgotten there: it
                has the last word on them.
        """
        kept: dict[str, tuple[Namespace, Correction | Experience]] = {}
        for namespace, record in self._came:
            if isinstance(record, Forgotten):
                kept.pop(record.target, None)
            elif record.id not in own:
                kept[record.id] = namespace, record
        said = [*kept.values(), *((self.shared.namespace(one), one) for one in own.values() if one)]
        standing = [
            _Standing(n.scope, c.id, understood(c), c.given) for n, c in said if isinstance(c, Correction)
        ]
        gone = {wide.id for wide in standing if any(near.overrules(wide) for near in standing)}
        return [record for _, record in kept.values() if record.id not in gone]

    def _addressed(self, records: Sequence[Record]) -> Iterator[tuple[Namespace, Record]]:
        """Records with their namespaces; what waits for its owner's yes is nobody's word, and stays here."""
        known = {record.id: record for record in self._log.read() if not isinstance(record, Forgotten)}
        where = {record.id: namespace for namespace, record in self._came}
        for record in records:
            if isinstance(record, Forgotten):
                if (target := known.get(record.target)) is not None:
                    yield self.shared.namespace(target), record
                elif record.target in where:
                    yield where[record.target], record
            elif not (isinstance(record, Correction) and record.waits):
                yield self.shared.namespace(record), record

    def _place(self) -> Place:
        """Up to where the log was delivered; its end, where nothing ever was."""
        try:
            raw = json.loads(self._sent.read_text(encoding="utf-8"))
            return Place(raw["end"], raw["lines"], raw["line"].encode())
        except FileNotFoundError:
            place = self._log.read_on(Place())[1]
            self._write(place)
            return place

    def _write(self, place: Place) -> None:
        raw = {"end": place.end, "lines": place.lines, "line": place.line.decode()}
        new = self._sent.with_suffix(".new")
        new.write_text(json.dumps(raw), encoding="utf-8")
        new.replace(self._sent)

    @contextlib.contextmanager
    def _held(self) -> Generator[None]:
        self._sent.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self._sent.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A correction with how widely it was shared."""

    scope: str
    id: str
    rule: Rule
    given: Context

    def overrules(self, other: "_Standing") -> bool:
        """Whether it says otherwise, and was said to fewer."""
        return SCOPES.index(self.scope) > SCOPES.index(other.scope) and supersedes(self, other)
