"""Fifty killed writers, four at once, and an index that is deleted lose nothing that was acknowledged."""

import multiprocessing
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

from mentee.memory.context import Context
from mentee.memory.giving import correction
from mentee.memory.store import Memory

KILLS, TOGETHER, ACKNOWLEDGED = 50, 4, 3


def write_for_ever(data_dir: Path, acknowledge: Any, writer: int) -> None:
    memory, number = Memory(data_dir, "hashed-words"), 0
    while True:
        words = f"writer {writer} says rule {number}"
        memory.log.append(replace(correction(words, Context(repo="r")), id=f"{writer}-{number}"))
        acknowledge.send(words)
        number += 1


def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path):
    context = multiprocessing.get_context("forkserver")
    acknowledged: set[str] = set()
    for first in range(0, KILLS, TOGETHER):
        writers: list[tuple[Any, Any]] = []
        for writer in range(first, min(first + TOGETHER, KILLS)):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=write_for_ever, args=(tmp_path, theirs, writer))
            process.start()
            theirs.close()
            writers.append((process, ours))
        for process, ours in writers:
            acknowledged |= {ours.recv() for _ in range(ACKNOWLEDGED)}
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
    shutil.rmtree(tmp_path / "memory" / "chroma", ignore_errors=True)
    memory = Memory(tmp_path, "hashed-words")
    assert acknowledged <= {said.text for said in memory.corrections()}
    assert len(acknowledged) == KILLS * ACKNOWLEDGED
    found = memory.nearest("rule", memory.corrections()[:9], 9)
    assert len(found) == 9
