"""Python on files that belong to no run: a copy of a repository, changed at will, in a sandbox.

Simulated people and benches run a repository's code beside a run; it is no more to be trusted there.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from ..config.settings import Settings
from ..contracts.runner import Interpreter
from ..contracts.sandbox import Command, Limits, Sandbox
from ..contracts.task import Setup
from ..dispatch import load_plugins
from ..workspace.git import safe_git
from .ground import choose_sandbox
from .guard import GuardedSandbox
from .interpreter import find_interpreter, probe

LIMIT_S = 30.0
"""Seconds that a script may take unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """A folder of files, and where its Python runs."""

    folder: Path
    sandbox: Sandbox
    interpreter: Interpreter

    async def python(self, *arguments: str, limit_s: float = LIMIT_S) -> tuple[int | None, str]:
        """Run the interpreter in the folder; its status, ``None`` where time was up, and its stdout."""
        process = await self.sandbox.spawn(
            Command(
                argv=(str(self.interpreter.path), "-B", *arguments),
                workspace=self.folder,
                shown_at=self.folder,
                env={"PYTHONPATH": str(self.folder), "PYTHONHASHSEED": "0"},
                readable=self.interpreter.prefixes,
                limits=Limits(cpu_s=limit_s),
            )
        )
        try:
            process.stdin.close()
            async with asyncio.timeout(limit_s):
                output, _ = await asyncio.gather(process.stdout.read(), process.stderr.read())
                return await process.wait(), output.decode("utf-8", "replace")
        except TimeoutError:
            return None, ""
        finally:
            process.kill()
            await process.wait()


async def open_scratch(folder: Path, settings: Settings) -> Scratch:
    """The sandbox and the interpreter that runs with these settings would have in a folder.

    Raises:
        UsageError: no sandbox has the name that is set.
        EnvironmentFault: no sandbox keeps the minimum here, or there is no interpreter.
    """
    plugins = load_plugins(settings.plugins_off, settings.plugins_on)
    setup = Setup(folder, folder, folder, settings.data_dir, settings.seed, dict(settings.plugins))
    brought = await plugins.bring("mentee_sandboxes", Sandbox, setup=setup)
    sandbox = GuardedSandbox(choose_sandbox(brought, settings.sandbox), plugins)
    found = find_interpreter(folder, settings.python or None)
    return Scratch(folder, sandbox, await probe(found, sandbox, folder))


def put_patch(patch: bytes, folder: Path) -> None:
    """Apply a patch to a folder that need not be a repository.

    Raises:
        GitFailed: it does not fit.
    """
    # A git directory that is none: the files are taken as they are, and no attribute of theirs counts.
    safe_git(["apply", "--whitespace=nowarn", "-"], git_dir=folder / ".git-none", folder=folder, stdin=patch)
