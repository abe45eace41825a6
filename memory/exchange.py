"""A memory as a file, and back: exported, imported and exported again it is the same, byte by byte."""

import json
from collections.abc import Iterable, Sequence
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


def take_in(memory: Memory, records: Sequence[Correction | Experience]) -> Imported:
    """Keep records as they are, ids and days included; of the same id the later one counts."""
    have = {record.id: record for record in memory.live()}
    taken = [record for record in records if _is_news(record, have.get(record.id))]
    if taken:
        memory.log.append(*taken)
    new = sum(record.id not in have for record in taken)
    return Imported(new, len(taken) - new, len(records) - len(taken))


def _is_news(record: Correction | Experience, own: Correction | Experience | None) -> bool:
    return own != record and (own is None or own.at <= record.at)
