"""Which Python runs the repository's tests: found by looking at files, then asked in the sandbox.

Finding executes nothing, since a repository may hold any file under the name ``python``. What only the
interpreter itself can say (version, prefixes, which test frameworks it has) is asked by ``probe``.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..contracts.runner import Interpreter
from ..contracts.sandbox import Command, Limits, Sandbox
from ..errors import EnvironmentFault, UsageError
from .environments import Found, environments, home_of, is_ours, python_in
from .pyenv import behind_shim, is_shim

OLDEST = (3, 9)
PROBE_S = 60.0
_MOST_LINKS = 40  # as many as the kernel follows
_MOST_BYTES = 1 << 20
_WAY_OUT = "name another by --python PATH"
_SYSTEM = frozenset({"/", "/usr", "/usr/local"})
_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__"})

_MARK = "mentee: "
_SCRIPT = f"""
import json, os, sys
try:
    from importlib.util import find_spec
    found = [name for name in ("pytest", "unittest") if find_spec(name) is not None]
except ImportError:
    found = []
own = os.path.dirname(os.path.dirname(os.path.realpath(sys.executable)))
prefixes = [sys.prefix, sys.exec_prefix, getattr(sys, "base_prefix", sys.prefix), own]
told = dict(version=list(sys.version_info[:2]), prefixes=prefixes, modules=found)
print("\\n{_MARK}" + json.dumps(told))
"""


def find_interpreter(repository: Path, asked: str | None) -> Interpreter:
    """Find the Python that runs the repository's tests, without executing anything.

    Args:
        repository: the root of the user's tree.
        asked: what ``--python`` says: an executable, its name on PATH, or an environment's folder.

    Returns:
        The interpreter with the prefixes that it needs to start; its version is ``(0, 0)`` until ``probe``.

    Raises:
        EnvironmentFault: this is Windows, the repository holds no Python, or there is no interpreter.
        UsageError: what was asked for is no interpreter.
    """
    if sys.platform == "win32":
        raise EnvironmentFault(
            "mentee runs on Linux and macOS", "use WSL: https://learn.microsoft.com/windows/wsl"
        )
    if not holds_python(repository):
        raise EnvironmentFault(
            f"{repository} has no Python file, and the built-in policy repairs Python",
            "a model edits any language (--model), and a plugin can bring a runner for its tests",
        )
    found = _asked(asked) if asked else next(environments(repository), None) or _on_path(repository)
    return Interpreter(found.path, (0, 0), start_prefixes(found.path), found.reason)


async def probe(interpreter: Interpreter, sandbox: Sandbox, workspace: Path) -> Interpreter:
    """Ask the interpreter, in the sandbox, for its version, its prefixes and its test frameworks.

    Raises:
        EnvironmentFault: it does not start, does not answer, or is older than 3.9.
    """
    path = interpreter.path
    answer, complaint = await _ask(interpreter, sandbox, workspace)
    if answer is None:
        why = f": {complaint[-1]}" if complaint else ""
        raise EnvironmentFault(f"{path} does not run in the sandbox {sandbox.name}{why}", _WAY_OUT)
    major, minor = answer["version"]
    if (major, minor) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise EnvironmentFault(f"{path} is Python {major}.{minor}; mentee needs {oldest} or newer", _WAY_OUT)
    prefixes = dict.fromkeys([*interpreter.prefixes, *_shown(map(Path, answer["prefixes"]))])
    return replace(
        interpreter,
        version=(major, minor),
        prefixes=tuple(prefixes),
        modules=frozenset(answer["modules"]),
    )


def holds_python(repository: Path) -> bool:
    """Whether there is any Python file, environments and hidden folders left out."""
    for folder, folders, files in os.walk(repository):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        if "pyvenv.cfg" in files and Path(folder) != repository:
            folders.clear()
        elif any(name.endswith(".py") for name in files):
            return True
    return False


def start_prefixes(executable: Path) -> tuple[Path, ...]:
    """The folders an interpreter must be able to read to start at all: its own, its links', its base's."""
    prefixes: dict[Path, None] = {}
    waiting = [executable.absolute()]
    seen: set[Path] = set()
    while waiting and len(seen) < _MOST_LINKS:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        prefix = at.parent.parent if at.parent.name == "bin" else at.parent
        prefixes[prefix] = None
        home = home_of(prefix)
        if home is not None:
            waiting.append(home / at.name)
        waiting.append(at.resolve())
        if at.is_symlink():
            waiting.append(Path(os.path.normpath(at.parent / at.readlink())))
    return _shown(prefixes)


def _shown(prefixes: Iterable[Path]) -> tuple[Path, ...]:
    """Those that are the home of a Python.

    Links, ``pyvenv.cfg`` and the answer to the probe are the repository's to choose, and what is named here
    can be read in the sandbox: so a folder has to look like a Python, and is never a home or the root.
    """
    unique = dict.fromkeys(Path(os.path.normpath(prefix)) for prefix in prefixes)
    return tuple(p for p in unique if str(p) not in {*_SYSTEM, str(Path.home())} and _is_prefix(p))


def _is_prefix(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").is_file() or any(folder.glob("lib*/py*3*/os.py"))


def _asked(asked: str) -> Found:
    path = Path(asked).expanduser()
    if path.is_dir():
        python = python_in(path)
    elif os.sep in asked:
        python = path.absolute() if path.is_file() and os.access(path, os.X_OK) else None
    else:
        found = shutil.which(asked)
        python = Path(found) if found else None
    if python is not None and is_shim(python):
        python = behind_shim(python, Path.cwd())
    if python is None:
        raise UsageError(f"--python {asked} is no interpreter", "give the path of a python executable")
    return Found(python, "asked for by --python")


def _on_path(repository: Path) -> Found:
    """The first on PATH that is not mentee's own, unless there is no other.

    Raises:
        EnvironmentFault: there is none at all.
    """
    for folder in map(Path, os.get_exec_path()):
        for name in ("python3", "python"):
            path = folder / name
            if not path.is_file() or not os.access(path, os.X_OK) or is_ours(folder.parent):
                continue
            python = behind_shim(path, repository) if is_shim(path) else path
            if python is not None:
                return Found(python, f"{name} on PATH; the repository has no environment of its own")
    if sys.executable:
        return Found(Path(sys.executable), "mentee's own, since there is no other on PATH")
    raise EnvironmentFault("there is no Python on PATH", "name one by --python PATH")


async def _ask(
    interpreter: Interpreter, sandbox: Sandbox, workspace: Path
) -> tuple[dict[str, Any] | None, list[str]]:
    """Run the probe; return its answer, if it gave one, and the lines of its complaint."""
    process = await sandbox.spawn(
        Command(
            argv=(str(interpreter.path), "-B", "-c", _SCRIPT),
            workspace=workspace,
            shown_at=workspace,
            readable=interpreter.prefixes,
            limits=Limits(cpu_s=PROBE_S),
        )
    )
    try:
        async with asyncio.timeout(PROBE_S):
            output, errors = await asyncio.gather(_read(process.stdout), _read(process.stderr))
    except TimeoutError:
        return None, [f"no answer in {PROBE_S:.0f} s"]
    finally:
        process.kill()
        await process.wait()
    # A sitecustomize of its own may print before and after.
    lines = [line for line in output.decode("utf-8", "replace").splitlines() if line.startswith(_MARK)]
    complaint = errors.decode("utf-8", "replace").strip().splitlines()
    return (_answer(lines[0][len(_MARK) :]) if lines else None), complaint


async def _read(stream: asyncio.StreamReader) -> bytes:
    """Read to the end, or as much as an honest answer could be."""
    data = b""
    while len(data) < _MOST_BYTES and (more := await stream.read(1 << 16)):
        data += more
    return data


def _answer(text: str) -> dict[str, Any] | None:
    """Read the answer, which is the repository's to give: whatever is not as asked is none."""
    try:
        told: Any = json.loads(text)
        major, minor = told["version"]
        return {
            "version": (int(major), int(minor)),
            "prefixes": [str(prefix) for prefix in told["prefixes"]],
            "modules": [str(name) for name in told["modules"]],
        }
    except (ValueError, TypeError, KeyError):
        return None
