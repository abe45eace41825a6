"""The records of a team on a Chroma server: a collection for each namespace, a line for each record.

The server keeps what the log of each person holds, and every machine searches by itself, by its own embedder:
so the vectors there are placeholders. A line is known by its digest, so one that is sent twice is there once.
Chroma's own client takes 1.5 seconds to import and waits without end for a server that hangs, so its HTTP
interface is spoken to directly; each call connects anew, and a server that was started again is no matter.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from ...runtime.errors import EnvironmentFault
from ..records import Record, from_json, to_json
from .shared import Namespace, Shared

PAGE = 300
"""Records that are read or sent at a time."""

PATIENCE_S = 5.0
"""How long an answer may take."""

ROOT = "/api/v2/tenants/default_tenant/databases/default_database"


class ServerAway(EnvironmentFault):
    """The server of a team's memory does not answer, or refuses."""


class Server:
    """A team's records."""

    def __init__(self, shared: Shared) -> None:
        """``shared`` says where it is; nothing is connected to."""
        self._shared = shared

    def send(self, records: Sequence[tuple[Namespace, Record]]) -> None:
        """Put records into their namespaces; all of them, or the caller sends them again.

        Raises:
            ServerAway: it does not answer, or refuses.
        """
        by_namespace: dict[Namespace, dict[str, None]] = {}
        for namespace, record in records:
            by_namespace.setdefault(namespace, {})[json.dumps(to_json(record), sort_keys=True)] = None
        for namespace, lines in by_namespace.items():
            collection = self._collection(namespace)
            for part in batched(list(lines)):
                ids = [_digest(line) for line in part]
                placeholders = [[1.0]] * len(part)
                sent = {"ids": ids, "documents": part, "embeddings": placeholders}
                self._ask("POST", f"collections/{collection}/upsert", sent)

    def read(self) -> list[tuple[Namespace, Record]]:
        """All records of the team, of its projects and of the person, in the order in which they were made.

        Raises:
            ServerAway: it does not answer, or refuses.
        """
        found = [
            (namespace, record)
            for collection in self._pages("GET", "collections", {})
            if (namespace := self._ours(collection.get("metadata") or {})) is not None
            for record in self._records(str(collection["id"]))
        ]
        return sorted(found, key=lambda pair: pair[1].at)

    def _records(self, collection: str) -> list[Record]:
        lines = self._pages("POST", f"collections/{collection}/get", {"include": ["documents"]})
        return [record for line in lines if (record := from_json(json.loads(line))) is not None]

    def _collection(self, namespace: Namespace) -> str:
        """The id of a namespace's collection, which is made where there is none."""
        scope = {"scope": namespace.scope, "name": namespace.name}
        metadata = {"mentee": "memory", "team": self._shared.team, **scope}
        name = f"mentee-{_digest(json.dumps(metadata, sort_keys=True))}"
        made = self._ask("POST", "collections", {"name": name, "metadata": metadata, "get_or_create": True})
        return str(made["id"])

    def _ours(self, metadata: dict[str, Any]) -> Namespace | None:
        if metadata.get("mentee") != "memory" or metadata.get("team") != self._shared.team:
            return None
        namespace = Namespace(str(metadata.get("scope")), str(metadata.get("name")))
        others = namespace.scope == "person" and namespace.name != self._shared.person
        return None if others else namespace

    def _pages(self, method: str, path: str, wanted: dict[str, Any]) -> list[Any]:
        """All that there is of something, asked for a page at a time."""
        found: list[Any] = []
        while True:
            limits = {"limit": PAGE, "offset": len(found)}
            if method == "GET":
                page = self._ask(method, f"{path}?limit={PAGE}&offset={len(found)}", None)
            else:
                page = self._ask(method, path, {**wanted, **limits})["documents"]
            found += page
            if len(page) < PAGE:
                return found

    def _ask(self, method: str, path: str, sent: dict[str, Any] | None) -> Any:  # noqa: ANN401  JSON
        import http.client  # not for those who share nothing

        kind = http.client.HTTPSConnection if self._shared.tls else http.client.HTTPConnection
        connection = kind(self._shared.host, self._shared.port, timeout=PATIENCE_S)
        headers = {"Content-Type": "application/json"}
        if self._shared.token:
            headers["Authorization"] = f"Bearer {self._shared.token}"
        try:
            connection.request(method, f"{ROOT}/{path}", json.dumps(sent) if sent else None, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise self._away(f"it answers {answer.status} {answer.reason}")
            return json.loads(text)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._away(str(error) or type(error).__name__) from error
        finally:
            connection.close()

    def _away(self, why: str) -> ServerAway:
        return ServerAway(
            f"the memory server {self._shared.address} is away: {why}",
            "what is said meanwhile waits, and is sent later",
        )


def batched(lines: list[str]) -> list[list[str]]:
    """Lines, a page at a time."""
    return [lines[at : at + PAGE] for at in range(0, len(lines), PAGE)]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
