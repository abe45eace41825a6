"""What a step costs by itself: CPU time of the run's own process, commands that it starts not counted.

An empty policy runs ``true`` at every step. mentee's side is a whole run as ``mentee solve`` makes it, with
supervisor, journal, workspace and sandbox; mini-swe-agent's is its default agent with its deterministic
model, its local environment (which isolates nothing) and its trajectory file. Runs alternate, and the least
of each counts. ``--profile FILE`` writes a profile of mentee's longest run instead of measuring.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from .empty_policy import NAME
from .harness import (
    Goal,
    Result,
    arguments,
    commit,
    conclude,
    environment,
    in_turn,
    peer,
    peer_version,
    scratch,
    table,
)

GOALS = [Goal("growth", at_most=1.2), Goal("ratio_at_200", at_most=1 / 3)]
_PEER = "mini-swe-agent"
_STEPS = (50, 200, 1000)
_PEER_UPTO = 200
_REPEATS = 3
_FILES = {
    "lending.py": 'def owed(days):\n    """What is owed for a book."""\n    return days * 20\n',
    "test_lending.py": "from lending import owed\n\n\ndef test_owed():\n    assert owed(1) == 10\n",
}


def of_mentee(folder: Path, steps: int, profile: str = "") -> list[float]:
    """The CPU time, in seconds, that each step of a run of mentee took."""
    from mentee.runtime.config.settings import Settings
    from mentee.runtime.contracts.task import Task
    from mentee.runtime.runs import RunStore
    from mentee.runtime.solve import launch

    marks = folder / "marks.json"
    settings = Settings(
        data_dir=folder / "data",
        policy="empty",
        python=sys.executable,
        steps=4 * steps,
        wall_s=3600.0,
        plugins_on=(NAME,),
        plugins={NAME: {"steps": steps, "marks": str(marks), "profile": profile}},
    )
    run = RunStore(settings.data_dir).new()
    launch(Task(folder / "repo"), settings, run, lambda: None)
    if not marks.exists():
        raise SystemExit(f"the run failed: {run.state().finished or run.state().paused}")
    times = _gaps(json.loads(marks.read_text(encoding="utf-8")))
    marks.unlink()
    return times[:steps]


def of_mini(folder: Path, steps: int, python: Path, env: Mapping[str, str]) -> list[float]:
    """The CPU time, in seconds, that each step of a run of mini-swe-agent took."""
    script = Path(__file__).with_name("steps_of_mini.py")
    command = [str(python), str(script), str(folder), str(steps)]
    done = subprocess.run(command, env=dict(env), stdout=subprocess.PIPE, text=True, check=True)
    return _gaps(json.loads(done.stdout.splitlines()[-1]))[:steps]


def _gaps(marks: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(marks)]


def measure(
    folder: Path, counts: Sequence[int], repeats: int, python: Path | None
) -> dict[str, dict[int, list[float]]]:
    """Each side's steps at each count: those of the run that took the least."""
    env = environment(folder)
    found: dict[str, dict[int, list[float]]] = {"mentee": {}, "mini": {}}

    def once(side: str, count: int) -> float:
        steps = (
            of_mentee(folder, count)
            if side == "mentee" or python is None
            else of_mini(folder, count, python, env)
        )
        best = found[side].get(count)
        if best is None or sum(steps) < sum(best):
            found[side][count] = steps
        return sum(steps)

    for count in counts:
        sides = ["mentee", "mini"] if python is not None and count <= _PEER_UPTO else ["mentee"]
        times = repeats if count <= _PEER_UPTO else 1
        in_turn({side: lambda side=side, count=count: once(side, count) for side in sides}, times, warm_up=0)
    return found


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs="+", default=_STEPS, metavar="N", help="50, 200 and 1000")
    parser.add_argument("--repeats", type=int, default=_REPEATS, metavar="N", help="of each (%(default)s)")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="for pstats; measures nothing")
    options = parser.parse_args()
    with scratch() as folder:
        os.environ.update(environment(folder))
        _lay(folder)
        if options.profile:
            of_mentee(folder, max(options.steps), str(options.profile.resolve()))
            return 0
        python = None if options.no_peers else peer(_PEER)
        found = measure(folder, options.steps, options.repeats, python)
    figures, rows = _figures(found)
    table(["run of", "steps", "CPU ms a step", "first 100", "last 100"], rows)
    versions = {_PEER: peer_version(python, _PEER)} if python else {}
    return conclude("steps", Result(figures, {"cpu_s": found}, versions), GOALS, options.json)


def _lay(folder: Path) -> None:
    repo = folder / "repo"
    repo.mkdir()
    for name, text in _FILES.items():
        (repo / name).write_text(text, encoding="utf-8")
    commit(repo, os.environ)


def _figures(
    found: Mapping[str, Mapping[int, Sequence[float]]],
) -> tuple[dict[str, float], list[list[str | float | int]]]:
    figures: dict[str, float] = {}
    rows: list[list[str | float | int]] = []
    for side, runs in found.items():
        for count, steps in runs.items():
            ms = [1000 * step for step in steps]
            mean = statistics.mean(ms)
            rows.append([side, count, mean, statistics.mean(ms[:100]), statistics.mean(ms[-100:])])
            figures[f"{side}_{count}_ms"] = mean
    ours = found["mentee"]
    longest = ours[max(ours)]
    if len(longest) >= 200:
        figures["growth"] = statistics.mean(longest[-100:]) / statistics.mean(longest[:100])
    if 200 in ours and 200 in found["mini"]:
        figures["ratio_at_200"] = figures["mentee_200_ms"] / figures["mini_200_ms"]
    return figures, rows


if __name__ == "__main__":
    sys.exit(main())
