"""How long help takes: ``mentee --help`` against ``mini --help`` of mini-swe-agent, started in turn.

Both are the scripts that pip installs, with a home of their own; the median of the runs is compared.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from .harness import (
    Goal,
    Result,
    arguments,
    conclude,
    environment,
    in_turn,
    peer,
    peer_version,
    scratch,
    table,
)

GOALS = [Goal("ratio", at_most=1 / 3)]
_PEER = "mini-swe-agent"
_RUNS = 9


def start_up(command: list[str], env: Mapping[str, str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds that a command takes.

    Raises:
        SystemExit: it fails.
    """
    # wait4 instead of subprocess' own waiting: it tells the CPU time of this one child.
    since = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, env=dict(env), cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - since
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return wall, used.ru_utime + used.ru_stime


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--runs", type=int, default=_RUNS, metavar="N", help="of each (%(default)s)")
    options = parser.parse_args()
    commands = {"mentee": [str(Path(sys.executable).parent / "mentee"), "--help"]}
    versions: dict[str, str] = {}
    if not options.no_peers:
        python = peer(_PEER)
        commands["mini"] = [str(python.parent / "mini"), "--help"]
        versions[_PEER] = peer_version(python, _PEER)
    cpu: dict[str, list[float]] = {name: [] for name in commands}
    with scratch() as folder:
        env = environment(folder)

        def measure(name: str) -> Callable[[], float]:
            def once() -> float:
                wall, used = start_up(commands[name], env, folder)
                cpu[name].append(used)
                return wall

            return once

        walls = in_turn({name: measure(name) for name in commands}, options.runs)
    cpu = {name: times[-options.runs :] for name, times in cpu.items()}
    rows = [
        [n, 1000 * statistics.median(walls[n]), 1000 * min(walls[n]), 1000 * statistics.median(cpu[n])]
        for n in walls
    ]
    table(["--help of", "median ms", "least ms", "CPU ms"], rows)
    figures = {f"{name}_ms": 1000 * statistics.median(walls[name]) for name in walls}
    if "mini" in walls:
        figures["ratio"] = figures["mentee_ms"] / figures["mini_ms"]
    return conclude(
        "startup", Result(figures, {"wall_s": walls, "cpu_s": cpu}, versions), GOALS, options.json
    )


if __name__ == "__main__":
    sys.exit(main())
