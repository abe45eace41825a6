"""What every bench does: measure in turn, print a table and a last line, hold figures against goals."""

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-peers"
EXAMPLES = ROOT / "examples"

Figure = float | int | str
_LEFTOVERS = shutil.ignore_patterns("__pycache__", ".pytest_cache", "*.egg-info")


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a figure must keep: ``at_most`` or ``at_least``, whichever is given."""

    figure: str
    at_most: float | None = None
    at_least: float | None = None

    def missed(self, figures: Mapping[str, Figure]) -> str:
        """How the goal was missed; empty when it was reached, or when the figure was not measured."""
        value = figures.get(self.figure)
        if not isinstance(value, int | float):
            return ""
        if self.at_most is not None and value > self.at_most:
            return f"{self.figure} is {show(value)}, at most {show(self.at_most)} was the goal"
        if self.at_least is not None and value < self.at_least:
            return f"{self.figure} is {show(value)}, at least {show(self.at_least)} was the goal"
        return ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a bench found.

    Attributes:
        figures: what the last line tells, and goals are held against.
        raw: what else ``--json`` writes.
        versions: of what was measured besides mentee.
    """

    figures: Mapping[str, Figure]
    raw: Mapping[str, Any]
    versions: Mapping[str, str]


def arguments(bench: str | None, *, peers: bool = True) -> argparse.ArgumentParser:
    """The options that every bench has; ``bench`` is its module's docstring."""
    parser = argparse.ArgumentParser(
        description=bench, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw figures there")
    if peers:
        parser.add_argument("--no-peers", action="store_true", help="measure mentee alone")
    return parser


def conclude(name: str, result: Result, goals: Sequence[Goal], file: Path | None) -> int:
    """Print the last line, write ``file`` where one is named; the exit code: 1 where a goal was missed."""
    missed = [why for goal in goals if (why := goal.missed(result.figures))]
    if file is not None:
        file.write_text(json.dumps(_document(name, result, missed), indent=2) + "\n", encoding="utf-8")
    for why in missed:
        print(f"goal missed: {why}", file=sys.stderr)
    print(name, *(f"{key}={show(value)}" for key, value in result.figures.items()), flush=True)
    return 1 if missed else 0


def _document(name: str, result: Result, missed: Sequence[str]) -> dict[str, Any]:
    return {
        "bench": name,
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {"mentee": importlib.metadata.version("mentee"), **result.versions},
        "figures": dict(result.figures),
        "missed": list(missed),
        "raw": dict(result.raw),
    }


def machine() -> dict[str, Any]:
    """What the figures depend on: system, processor, cores, interpreter, and how busy it was."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def show(value: Figure) -> str:
    """A figure as it is printed: three significant digits, whole numbers whole."""
    if isinstance(value, float) and value < 1000:
        return f"{value:.3g}"
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[Figure]]) -> None:
    """Print rows under headings: texts to the left, numbers to the right."""
    rows = [list(row) for row in rows]
    cells = [[show(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    numeric = [bool(rows) and all(not isinstance(row[i], str) for row in rows) for i in range(len(headings))]

    def line(row: Sequence[str]) -> str:
        padded = (c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True))
        return "  ".join(padded).rstrip()

    print(line(headings))
    print("  ".join("-" * width for width in widths))
    for row in cells:
        print(line(row))
    sys.stdout.flush()


def in_turn(
    measures: Mapping[str, Callable[[], float]], times: int, warm_up: int = 1
) -> dict[str, list[float]]:
    """Measure one after the other, ``times`` rounds of all, so that other load meets every side alike.

    Returns:
        The measurements of each by name, those of the warm-up left out.
    """
    found: dict[str, list[float]] = {name: [] for name in measures}
    for round_ in range(warm_up + times):
        for name, measure in measures.items():
            value = measure()
            if round_ >= warm_up:
                found[name].append(value)
    return found


def peer(name: str, packages: Sequence[str] = ()) -> Path:
    """The interpreter of a peer's own virtualenv, which is made from the package index where it is not there.

    Args:
        name: of the virtualenv.
        packages: what is installed into it; the package of its name where none are given.

    Raises:
        SystemExit: it cannot be installed.
    """
    home = PEERS / name
    whole = home / "whole"
    if not whole.exists():
        print(f"installing {name} into {home.relative_to(ROOT)} (once)", file=sys.stderr, flush=True)
        make = [sys.executable, "-m", "venv", "--clear", str(home)]
        install = [
            str(home / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            *(packages or [name]),
        ]
        for command in (make, install):
            if subprocess.run(command, check=False).returncode:
                raise SystemExit(f"{name} cannot be installed; --no-peers measures mentee alone")
        whole.touch()
    return home / "bin" / "python"


def peer_version(python: Path, distribution: str) -> str:
    """Which version of a distribution an interpreter has."""
    code = f"import importlib.metadata as m; print(m.version({distribution!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def environment(home: Path) -> dict[str, str]:
    """The environment of a bench's commands: nothing of the user's settings, data under ``home``."""
    dropped = ("GIT_", "MENTEE_", "MSWEA_", "PYTEST_", "PYTHON", "XDG_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    for role in ("AUTHOR", "COMMITTER"):
        kept |= {f"GIT_{role}_NAME": "Bench", f"GIT_{role}_EMAIL": "bench@example.org"}
    return kept | {
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "MENTEE_DATA_DIR": str(home / "data"),
        "MSWEA_CONFIGURED": "true",
        "MSWEA_SILENT_STARTUP": "1",
    }


def report_of(command: Sequence[str], repo: Path, env: Mapping[str, str], limit_s: float) -> dict[str, Any]:
    """The JSON document that a command prints; empty where it prints none in time."""
    with subprocess.Popen(
        command,
        cwd=repo,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            output, complaint = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=5)
            process.kill()
            return {"outcome": "hung"}
    try:
        return json.loads(output)
    except ValueError:
        lines = complaint.decode(errors="replace").splitlines() or [""]
        return {"outcome": next((line for line in lines if line.startswith("mentee: ")), lines[-1])[:60]}


@contextmanager
def scratch() -> Generator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mentee-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def commit(folder: Path, env: Mapping[str, str]) -> Path:
    """Make a folder a git repository of one commit, and return it."""
    for words in (
        ["init", "--quiet"],
        ["add", "--all", "--force"],
        ["commit", "--quiet", "--message", "As it is"],
    ):
        subprocess.run(["git", *words], cwd=folder, env=dict(env), check=True)
    return folder


def copy_example(name: str, folder: Path, env: Mapping[str, str]) -> Path:
    """One of the examples as a git repository in ``folder``."""
    target = folder / name
    shutil.copytree(EXAMPLES / name / "repo", target, ignore=_LEFTOVERS)
    return commit(target, env)


def examples() -> list[str]:
    """The names of the examples."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/repo"))
