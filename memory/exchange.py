"""A memory as a file, and back: exported, imported and exported again it is the same, byte by byte."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ..runtime.errors import UsageError
from .records import Correction, Experience, Forgotten, from_json, to_json
from .store import Memory


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import, as numbers of records."""

    new: int = 0
    changed: int = 0
    known: int = 0


def export(records: Iterable[Correction | Experience]) -> str:
    """Records as JSON lines, their keys in order."""
    return "".join(
        json.dumps(to_json(record), sort_keys=True, ensure_ascii=False) + "\n" for record in records
    )


def read_export(text: str, name: str) -> list[Correction | Experience]:
    """The records of an export.

    Args:
        text: the file's.
        name: how errors call it.

    Raises:
        UsageError: a line is no record; nothing is to be taken of such a file.
    """
    found: list[Correction | Experience] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = from_json(json.loads(line))
        except (ValueError, TypeError, AttributeError):
            record = None
        if record is None or isinstance(record, Forgotten) or not record.id:
            raise UsageError(
                f"line {number} of {name} is no memory", "give a file that `mentee memory export` wrote"
            )
        found.append(record)
    return found


def take_in(memory: Memory, records: Iterable[Correction | Experience]) -> Imported:
    """Keep records as they are, ids and days included; of the same id the later one counts."""
    have = {record.id: record for record in memory.live()}
    new = changed = known = 0
    for record in records:
        own = have.get(record.id)
        if own == record or (own is not None and own.at > record.at):
            known += 1
            continue
        new, changed = new + (own is None), changed + (own is not None)
        memory.log.append(record)
    return Imported(new, changed, known)
