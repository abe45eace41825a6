"""What critics are worth: ``python -m benchmarks.critics PATH...``, checkouts of QuixBugs, task folders.

The built-in policy proposes the same candidates twice: judged by all critics, and by the tests alone
(``-p no:NAME`` for each other critic). Either side may try so many candidates, and asks nobody. A patch is
*right* when it agrees with the reference program on inputs that the solver never saw (QuixBugs, each program
with a single failing test), or passes the hidden tests of its task, where the issue leaves no choice.

Of a right patch that both sides came to, the candidates are counted that were executed up to it: what critics
drop unseen, the tests need not run. A right patch that one of them drops is *lost*.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mentee.plugins.benches.tasks import find_tasks
from mentee.runtime.config.settings import Settings
from mentee.runtime.contracts.candidate import Candidate, splice
from mentee.runtime.contracts.task import Task
from mentee.runtime.dispatch import load_plugins
from mentee.runtime.events import BatchCritiqued
from mentee.runtime.runs import RunFolder, RunStore
from mentee.runtime.solve import launch

from .harness import Figure, Goal, Result, arguments, commit, conclude, environment, scratch, table
from .questions import Rightness, failing_case, lay
from .quixbugs import programs

GOALS = [
    Goal("solved_more", at_least=0),
    Goal("right_more", at_least=1),
    Goal("lost", at_most=0),
    Goal("executed_share", at_most=0.5),
]
CANDIDATES = 960
"""What either side may try."""


@dataclass(frozen=True, slots=True)
class Case:
    """A repository with a bug: how it is laid into a folder, and how a patch is judged there."""

    name: str
    issue: str
    lay: Callable[[Path], Path]
    judge: Callable[[Path], Callable[[Candidate], bool]]


@dataclass(frozen=True, slots=True)
class Side:
    """What came of a case on one side.

    Attributes:
        executed: candidates that the tests ran on.
        upto: by the id of a survivor, how many had been executed when it was found.
    """

    solved: bool
    right: bool
    executed: int
    upto: dict[str, int]
    accepted: Candidate | None


def of_quixbugs(checkout: Path) -> Iterator[Case]:
    """Each program that has published cases, with the first of them that fails as its only test."""
    for program in programs(checkout):
        if (case := failing_case(checkout, program)) is not None:

            def put(folder: Path, program: str = program, case: tuple[str, str] = case) -> Path:
                return lay(checkout, program, case, folder, environment(folder))

            def judge(folder: Path, program: str = program) -> Callable[[Candidate], bool]:
                return Rightness(checkout, program, folder, environment(folder)).of

            yield Case(program, "", put, judge)


def of_tasks(place: Path) -> Iterator[Case]:
    """The tasks of a folder that the policy may repair and whose issue leaves nothing open."""
    for task in find_tasks(place):
        if task.repairable and not task.blockers:

            def put(folder: Path, origin: Path = task.folder) -> Path:
                repo = folder / "project"  # the task's own name may tell
                shutil.copytree(origin / "repo", repo)
                return commit(repo, environment(folder))

            def judge(folder: Path, origin: Path = task.folder) -> Callable[[Candidate], bool]:
                return lambda candidate: passes_hidden(origin, candidate, folder)

            yield Case(task.name, task.issue, put, judge)


def passes_hidden(origin: Path, candidate: Candidate, folder: Path) -> bool:
    """Whether a task with a patch in it passes its hidden tests."""
    fresh = folder / f"judged-{candidate.id}"
    shutil.copytree(origin / "repo", fresh, dirs_exist_ok=True)
    for path in {edit.path for edit in candidate.edits}:
        file = fresh / path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(splice(before, [e for e in candidate.edits if e.path == path]), encoding="utf-8")
    shutil.copy(origin / "hidden" / "test_a.py", fresh / "test_hidden_a.py")
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_hidden_a.py"]
    done = subprocess.run(command, cwd=fresh, capture_output=True, timeout=120, check=False)
    return done.returncode == 0


def other_critics() -> tuple[str, ...]:
    """The plugins that bring a critic, the tests' own left out."""
    listed = load_plugins().listing()
    return tuple(i.name for i in listed if "mentee_critics" in i.hooks and i.name != "execution")


def solve(case: Case, off: Sequence[str], candidates: int, wall_s: float) -> Side:
    """Let mentee take a case without some plugins, and judge what it took."""
    with scratch() as folder:
        repo = case.lay(folder)
        settings = Settings(
            data_dir=folder / "data",
            python=sys.executable,
            wall_s=wall_s,
            candidates=candidates,
            width=16,
            questions=0,
            learn=False,
            regression_test=False,
            plugins_off=tuple(off),
        )
        run = RunStore(settings.data_dir).new()
        launch(Task(repo, case.issue), settings, run, lambda: None)
        state = run.state()
        verified = state.verified is not None and state.verified.ok
        accepted = state.accepted.candidate if verified and state.accepted else None
        right = accepted is not None and case.judge(folder)(accepted)
        return Side(accepted is not None, right, state.executed, _upto(run), accepted)


def _upto(run: RunFolder) -> dict[str, int]:
    executed, found = 0, dict[str, int]()
    for event in run.events():
        if isinstance(event, BatchCritiqued):
            executed += event.executed
            for survivor in event.survivors:
                found.setdefault(survivor.candidate.id, executed)
    return found


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    parser.add_argument("--only", action="append", metavar="NAME", help="this program or task; repeatable")
    parser.add_argument(
        "--candidates", type=int, default=CANDIDATES, metavar="N", help="tried on either side (%(default)s)"
    )
    parser.add_argument(
        "--wall", type=float, default=60.0, metavar="S", help="seconds for each (%(default)s)"
    )
    options = parser.parse_args()
    off = other_critics()
    found: dict[str, tuple[Side, Side]] = {}
    for path in options.paths:
        of = of_quixbugs if (path / "python_programs").is_dir() else of_tasks
        for case in of(path.resolve()):
            if options.only and case.name not in options.only:
                continue
            sides = [solve(case, without, options.candidates, options.wall) for without in ((), off)]
            found[case.name] = (sides[0], sides[1])
            told = " ".join(f"{s.solved:d}{s.right:d} {s.executed}" for s in sides)
            print(f"{len(found)} {case.name}: {told}", file=sys.stderr, flush=True)
    table(_HEADINGS, [_row(name, *sides) for name, sides in found.items()])
    raw = {name: [asdict(side) for side in sides] for name, sides in found.items()}
    goals = GOALS if not options.only else []
    return conclude("critics", Result(_figures(list(found.values())), raw, {}), goals, options.json)


_HEADINGS = ["case", "critics", "executed", "tests alone", "executed", "up to the same right patch"]


def _row(name: str, ours: Side, theirs: Side) -> list[Figure]:
    up = _common(ours, theirs)
    counts = f"{ours.upto[up]} of {theirs.upto[up]}" if up else "-"
    return [name, _came(ours), ours.executed, _came(theirs), theirs.executed, counts]


def _came(side: Side) -> str:
    return "right" if side.right else "wrong" if side.solved else "not solved"


def _common(ours: Side, theirs: Side) -> str:
    """The id of a right patch that both came to; empty where there is none."""
    right = [side.accepted.id for side in (ours, theirs) if side.right and side.accepted]
    return next((one for one in right if one in ours.upto and one in theirs.upto), "")


def _figures(found: Sequence[tuple[Side, Side]]) -> dict[str, Figure]:
    common = [(a.upto[up], b.upto[up]) for a, b in found if (up := _common(a, b))]
    figures: dict[str, Figure] = {"cases": len(found)}
    for at, name in enumerate(("critics", "tests")):
        figures[f"solved_{name}"] = sum(sides[at].solved for sides in found)
        figures[f"right_{name}"] = sum(sides[at].right for sides in found)
    figures["solved_more"] = sum(a.solved - b.solved for a, b in found)
    figures["right_more"] = sum(a.right - b.right for a, b in found)
    figures["lost"] = sum(b.right and not (b.accepted and b.accepted.id in a.upto) for a, b in found)
    if common:
        figures["executed_share"] = sum(a for a, _ in common) / sum(b for _, b in common)
    return figures


if __name__ == "__main__":
    sys.exit(main())
