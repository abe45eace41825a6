"""How many programs of QuixBugs are repaired: ``python -m benchmarks.quixbugs PATH`` with a checkout of it.

Each program becomes a git repository of its own, with nothing in it but the program, its tests as they are
and what these import. ``mentee solve`` runs there as a user would run it, with a minute and a data folder
of its own; one after the other, since a run uses every core. A program counts as *solved* when the run ends
with a verified patch, and as *correct* when the patched program then agrees with the reference program on
inputs that the solver never saw (``quixbugs_judge``). ``--only NAME``, repeatable, takes some of them.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .harness import (
    ROOT,
    Figure,
    Goal,
    Result,
    arguments,
    commit,
    conclude,
    environment,
    report_of,
    scratch,
    table,
)

GOALS = [Goal("solved", at_least=20), Goal("slowest_solved_s", at_most=60.0)]
_WALL_S = 60.0
_GRACE_S = 30.0
_SHARED = (
    "conftest.py",
    "python_testcases/load_testdata.py",
    "python_testcases/node.py",
    "python_programs/node.py",
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one program.

    Attributes:
        outcome: as the run's report says.
        solved: the run ended with a verified patch.
        correct: ``yes``, ``no`` with the input that tells, or empty where nothing was solved.
        inputs: how many inputs the judge compared.
        origin: the template that made the patch.
    """

    program: str
    outcome: str
    solved: bool
    correct: str
    inputs: int
    candidates: int
    seconds: float
    origin: str
    change: str


def programs(checkout: Path) -> list[str]:
    """The names of the programs that have a test.

    Raises:
        SystemExit: the folder is no checkout of QuixBugs.
    """
    tests = sorted(checkout.glob("python_testcases/test_*.py"))
    names = [test.stem.removeprefix("test_") for test in tests]
    found = [name for name in names if (checkout / "python_programs" / f"{name}.py").exists()]
    if not found:
        raise SystemExit(f"{checkout} is no checkout of QuixBugs: it has no python_testcases/test_*.py")
    return found


def lay(checkout: Path, program: str, folder: Path, env: Mapping[str, str]) -> Path:
    """The program and its tests as a git repository in ``folder``; the reference stays outside."""
    repo = folder / program
    own = (
        f"python_programs/{program}.py",
        f"python_testcases/test_{program}.py",
        f"json_testcases/{program}.json",
    )
    for name in (*own, *_SHARED):
        if (checkout / name).exists():
            (repo / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(checkout / name, repo / name)
    return commit(repo, env)


def attempt(checkout: Path, program: str, folder: Path, wall_s: float) -> Attempt:
    """Let mentee solve one program, and judge what it found."""
    env = environment(folder)
    repo = lay(checkout, program, folder, env)
    command = [sys.executable, "-m", "mentee", "solve", "--json", "--wall", str(wall_s), "--questions", "0"]
    command += ["--python", sys.executable]
    since = time.perf_counter()
    report = report_of(command, repo, env, wall_s + _GRACE_S)
    seconds = time.perf_counter() - since
    solved = bool(report.get("verified"))
    correct, inputs = "", 0
    if solved:
        subprocess.run(["git", "apply"], cwd=repo, env=env, input=report["patch"].encode(), check=True)
        correct, inputs = judge(checkout, program, repo, env)
    tried, accepted = report.get("candidates") or {}, report.get("accepted") or {}
    return Attempt(
        program,
        outcome=str(report.get("outcome", "no report")),
        solved=solved,
        correct=correct,
        inputs=inputs,
        candidates=int(tried.get("proposed", 0)),
        seconds=seconds,
        origin=str(accepted.get("origin", "")),
        change=str(accepted.get("rationale", "")),
    )


def judge(checkout: Path, program: str, repo: Path, env: Mapping[str, str]) -> tuple[str, int]:
    """Whether the patched program agrees with the reference, ``yes`` or ``no: INPUT``; on how many inputs."""
    command = [sys.executable, "-m", "benchmarks.quixbugs_judge", str(checkout), program, str(repo)]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        return f"not judged: {(done.stderr.strip().splitlines() or ['?'])[-1]}", 0
    said = json.loads(done.stdout.splitlines()[-1])
    return ("no: " + said["differs"][:80]) if said["differs"] else "yes", said["compared"]


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("checkout", type=Path, metavar="PATH", help="a checkout of QuixBugs")
    parser.add_argument("--only", action="append", metavar="NAME", help="this program; may be repeated")
    parser.add_argument(
        "--wall", type=float, default=_WALL_S, metavar="S", help="seconds for each (%(default)s)"
    )
    options = parser.parse_args()
    checkout = options.checkout.resolve()
    names = [name for name in programs(checkout) if not options.only or name in options.only]
    attempts: list[Attempt] = []
    for name in names:
        with scratch() as folder:
            attempts.append(attempt(checkout, name, folder, options.wall))
        found = attempts[-1]
        print(
            f"{len(attempts)}/{len(names)} {name}: {found.outcome}, {found.seconds:.1f} s",
            file=sys.stderr,
            flush=True,
        )
    rows: list[list[Figure]] = [
        [a.program, "yes" if a.solved else a.outcome, a.correct, a.inputs, a.candidates, a.seconds, a.origin]
        for a in attempts
    ]
    table(["program", "solved", "correct", "inputs", "candidates", "seconds", "template"], rows)
    goals = GOALS if not options.only else []
    raw = {a.program: asdict(a) for a in attempts}
    return conclude("quixbugs", Result(_figures(attempts), raw, {}), goals, options.json)


def _figures(attempts: Sequence[Attempt]) -> dict[str, Figure]:
    solved = [a for a in attempts if a.solved]
    figures: dict[str, Figure] = {
        "programs": len(attempts),
        "solved": len(solved),
        "correct": sum(a.correct == "yes" for a in attempts),
    }
    if solved:
        figures["median_s"] = statistics.median(a.seconds for a in solved)
        figures["slowest_solved_s"] = max(a.seconds for a in solved)
    return figures


if __name__ == "__main__":
    sys.exit(main())
