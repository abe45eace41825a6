"""Run in the sandbox by the repository's interpreter: what functions give on each of several patched trees.

Standard input holds one JSON object: ``roots`` (folders to import from), ``source`` (of a module), ``names``
(of its functions, ``Class.method`` for a test case), ``variants`` (each maps paths to base64 of what stands
there), ``each_s`` and ``variant_s`` (seconds). For each variant the files are laid, a fork imports the module
afresh and calls the functions, and the files are put back. Standard output gets a JSON list, a list of
outcomes a variant: ``["gave", repr]``, ``["raised", "Type: text"]``, or ``null`` for what was not reached.

What a repository's code tells through its own pipe it can forge; nothing that is required hangs on it.

Standard library only, Python 3.9 and newer.
"""

from __future__ import annotations

import base64
import json
import os
import re
import select
import signal
import sys
import time
from typing import Any

LONGEST = 200
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


class Late(BaseException):
    """A call took too long."""


def main() -> None:
    """Read the job, try all variants, write what came of them."""
    job = json.load(sys.stdin)
    sys.path[:0] = [os.path.join(os.getcwd(), root) for root in job["roots"]]
    found = [_variant(files, job) for files in job["variants"]]
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()


def _variant(files: dict[str, str], job: dict[str, Any]) -> list[Any]:
    before = {path: _read(path) for path in files}
    try:
        for path, data in files.items():
            _write(path, base64.b64decode(data))
        return _forked(job)
    finally:
        for path, data in before.items():
            _write(path, data)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _write(path: str, data: bytes | None) -> None:
    if data is None:
        if os.path.exists(path):
            os.unlink(path)
        return
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def _forked(job: dict[str, Any]) -> list[Any]:
    """The outcomes of the functions, from a child that tells each as soon as it is known."""
    outcomes: list[Any] = [None] * len(job["names"])
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(job, writing)
    os.close(writing)
    told = _drain(reading, time.monotonic() + job["variant_s"])
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for at, line in enumerate(told.split(b"\n")[:-1][: len(outcomes)]):
        try:
            outcomes[at] = json.loads(line)
        except ValueError:
            break
    return outcomes


def _drain(reading: int, until: float) -> bytes:
    told = b""
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        chunk = os.read(reading, 65536) if ready else b""
        if not chunk:
            os.close(reading)
            return told
        told += chunk


def _child(job: dict[str, Any], writing: int) -> None:
    try:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        signal.signal(signal.SIGALRM, _late)
        space: dict[str, Any] = {"__name__": "mentee_attempt"}
        exec(compile(job["source"], "<attempt>", "exec"), space)  # noqa: S102  the source is mentee's own, the place a sandbox
        for name in job["names"]:
            os.write(writing, json.dumps(_outcome(space, name, job["each_s"])).encode() + b"\n")
    finally:
        os._exit(0)


def _late(_number: int, _frame: object) -> None:
    raise Late


def _outcome(space: dict[str, Any], name: str, each_s: float) -> list[str]:
    owner, _, method = name.rpartition(".")
    try:
        function = getattr(space[owner](method), method) if owner else space[name]
        signal.setitimer(signal.ITIMER_REAL, each_s)
        try:
            value = function()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return ["gave", _ADDRESS.sub("0x", repr(value))[:LONGEST]]
    except Late:
        return ["raised", "it takes too long"]
    except BaseException as error:  # noqa: BLE001  the repository's code may raise anything, and that is the outcome
        return ["raised", _ADDRESS.sub("0x", f"{type(error).__name__}: {error}")[:LONGEST]]


if __name__ == "__main__":
    main()
