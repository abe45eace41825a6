"""A copy of the workspace in which candidates are tried: the workspace itself stays as it is.

What runs there runs in the run's sandbox, on the copy, shown at the repository's own path where the sandbox
can do that. The copy lies beside the workspace and is removed at the end.
"""

import asyncio
import base64
import json
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ...runtime.contracts.candidate import Candidate, Edit
from ...runtime.contracts.critique import Context, Critique
from ...runtime.contracts.runner import Ground
from ...runtime.contracts.sandbox import Command, Limits
from ...runtime.workspace.folder import Folder, copy_file
from ...runtime.workspace.tree import edited, place_of, put_text

ATTEMPT = Path(__file__).parent / "attempt.py"

EACH_S = 2.0
"""Seconds for one call of a function."""

VARIANT_S = 10.0
"""Seconds for all calls on one candidate."""

LARGE = 5_000
"""Files of a workspace that is copied for a criterion nobody asked for: more take seconds for each batch."""

KEPT = 16 << 20
"""Bytes of each stream of a command; the outcomes of a large batch take some hundred thousand."""

Outcome = tuple[str, str]
"""``gave`` and a repr, or ``raised`` and the exception; both empty for a call that was not reached."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command: its exit status, ``None`` when the time was up, and its two streams."""

    status: int | None
    output: str
    complaint: str


class Copy:
    """A copy of a workspace. Made by :func:`copied`."""

    def __init__(self, ground: Ground, path: Path) -> None:
        """``path`` is an empty folder."""
        self.ground = replace(ground, workspace=path)
        self.folder = Folder(path)

    def fill(self, origin: Folder, files: Sequence[str]) -> None:
        """Copy the files of a workspace."""
        for path in files:
            copy_file(origin, self.folder, path)

    def patched(self, candidate: Candidate) -> dict[str, bytes]:
        """The files that a candidate changes, as they are with it.

        Raises:
            ValueError: its edits do not fit.
        """
        by_path: dict[str, list[Edit]] = {}
        for edit in candidate.edits:
            by_path.setdefault(place_of(self.folder, edit.path), []).append(edit)
        return {path: edited(self.folder, path, group) for path, group in by_path.items()}

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put files into the copy."""
        for path, data in files.items():
            put_text(self.folder, path, data)

    async def run(
        self, argv: Sequence[str], limit_s: float, stdin: bytes = b"", readable: Sequence[Path] = ()
    ) -> Ran:
        """Run a command in the sandbox, in the copy.

        Raises:
            EnvironmentFault: the sandbox cannot be set up.
        """
        interpreter = self.ground.interpreter
        search = [str(interpreter.path.parent), "/usr/local/bin", "/usr/bin", "/bin"]
        env = {"PATH": os.pathsep.join(search), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        command = Command(
            argv=tuple(argv),
            workspace=self.folder.root,
            shown_at=self.ground.repository,
            env=env,
            readable=(*interpreter.prefixes, *readable),
            limits=Limits(cpu_s=None),
        )
        process = await self.ground.sandbox.spawn(command)
        try:
            async with asyncio.timeout(limit_s):
                with suppress(ConnectionError):
                    process.stdin.write(stdin)
                    await process.stdin.drain()
                process.stdin.close()
                output, complaint = await asyncio.gather(_text(process.stdout), _text(process.stderr))
                return Ran(await process.wait(), output, complaint)
        except TimeoutError:
            return Ran(None, "", f"killed after {limit_s:g} s")
        finally:
            process.kill()

    async def attempt(
        self, source: str, names: Sequence[str], variants: Sequence[Mapping[str, bytes]], limit_s: float
    ) -> list[list[Outcome]]:
        """What functions of a module give on each variant of the tree; aligned with both.

        A variant that the time did not suffice for has empty outcomes.
        """
        job = {
            "roots": [root for root in ("src", "") if (self.folder.root / root).is_dir()],
            "source": source,
            "names": list(names),
            "variants": [{p: base64.b64encode(d).decode() for p, d in files.items()} for files in variants],
            "each_s": EACH_S,
            "variant_s": VARIANT_S,
        }
        argv = (str(self.ground.interpreter.path), "-B", str(ATTEMPT))
        ran = await self.run(argv, limit_s, json.dumps(job).encode(), (ATTEMPT,))
        try:
            found = json.loads(ran.output)
            return [[_outcome(one) for one in outcomes] for outcomes in found]
        except (ValueError, TypeError):
            return [[("", "")] * len(names) for _ in variants]


def _outcome(told: object) -> Outcome:
    if isinstance(told, list) and len(told) == 2 and all(isinstance(part, str) for part in told):
        return told[0], told[1]
    return "", ""


async def _text(stream: asyncio.StreamReader) -> str:
    """What a stream says, as far as it is kept; the rest is read and forgotten."""
    kept = bytearray()
    while chunk := await stream.read(1 << 16):
        kept += chunk[: KEPT - len(kept)]
    return kept.decode("utf-8", "replace")


def too_large(context: Context, criterion: str) -> Critique | None:
    """The critique that says that a workspace is not copied for a criterion; ``None`` where it is."""
    count = len(context.tree.files())
    if count <= LARGE:
        return None
    return Critique(note=f"{criterion} is not judged: the workspace has {count:,} files, more than {LARGE:,}")


@asynccontextmanager
async def copied(context: Context) -> AsyncGenerator[Copy]:
    """A copy of the workspace, for as long as it is needed; ``context`` has a ground."""
    assert context.ground is not None
    workspace = context.ground.workspace
    path = Path(tempfile.mkdtemp(prefix="copy-", dir=workspace.parent))
    try:
        copy = Copy(context.ground, path)
        await asyncio.to_thread(copy.fill, Folder(workspace), context.tree.files())
        yield copy
    finally:
        shutil.rmtree(path, ignore_errors=True)
