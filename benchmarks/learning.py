"""Whether a run profits from earlier ones: candidates tried from the first to the fifth mistake of a kind.

A project of small modules meets a stream of mistakes of several kinds, the kinds in turn; each is solved by
``mentee solve``, applied and committed, as a person would. The same fifth mistakes are then met with memory
wiped. Mistakes of kinds that the stream never met are solved with what was learned and without, in turn: they
must not pay for it. Counts are those of the report; the place of the accepted candidate is read off
its journal.
"""

import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mentee.runtime.events import BatchCritiqued
from mentee.runtime.runs import RunFolder

from .harness import Figure, Goal, Result, arguments, commit, conclude, environment, report_of, scratch, table
from .learning_tasks import KINDS, Task, modules, tasks

GOALS = [
    Goal("tried_fifth_to_first", at_most=0.5),
    Goal("unrelated_tried", at_most=1.05),
    Goal("unrelated_time", at_most=1.05),
    Goal("wiped_to_first", at_least=0.8),
]
_OF_A_KIND = 5
_UNRELATED = 2
_LIMIT_S = 300.0
_WIDTH = 12
"""Candidates in a batch: how exactly the place of one is known."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took.

    Attributes:
        kind: of the mistake; ``number`` of its kind, from 1.
        tried: candidates that were judged; ``found`` of them when the accepted one was.
        seconds: of work.
    """

    kind: str
    number: int
    tried: int
    found: int
    seconds: float
    solved: bool


class Project:
    """A repository of the modules, with a memory of its own."""

    def __init__(self, folder: Path) -> None:
        """Make the repository."""
        self.folder = folder
        self.repo = folder / "project"
        self.repo.mkdir(parents=True)
        # The clock must not decide how many are tried: the search ends by counts alone.
        self.env = environment(folder) | {"MENTEE_COLLECT_S": "600"}
        for name, text in modules().items():
            (self.repo / name).write_text(text, encoding="utf-8")
        commit(self.repo, self.env)

    def meet(self, task: Task, number: int, *, keep: bool = True) -> Run:
        """Seed a mistake, solve it, and, to ``keep``, apply and commit what was found.

        Afterwards the module is as it was, so that no mistake stands in the way of another.
        """
        place = self.repo / task.path
        right = place.read_text(encoding="utf-8")
        place.write_text(task.text, encoding="utf-8")
        self._commit(f"change {task.path}")
        report = report_of(
            [*_mentee("solve", "--width", str(_WIDTH)), "--json"], self.repo, self.env, _LIMIT_S
        )
        solved = bool(report.get("verified"))
        tried = report.get("candidates", {}).get("proposed", 0)
        found = self._found(report.get("run", ""))
        run = Run(task.kind, number, tried, found, report.get("seconds", 0.0), solved)
        if solved and keep:
            self._say("apply", report["run"])
            self._commit("repair it")
        place.write_text(right, encoding="utf-8")
        self._commit("as it was")
        return run

    def wipe(self) -> None:
        """Forget everything, runs included."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)

    def learned(self) -> Path:
        """A copy of what is remembered, to be laid by."""
        copy = self.folder / "learned"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder / "data", copy)
        return copy

    def remember(self, copy: Path) -> None:
        """Take what was laid by for the memory."""
        self.wipe()
        shutil.copytree(copy, self.folder / "data")

    def _found(self, run: str) -> int:
        """How many candidates had been judged when the accepted one was, its batch included."""
        folder = RunFolder(self.folder / "data" / "runs" / run)
        if not run or (accepted := folder.state().accepted) is None:
            return 0
        judged = 0
        for event in folder.events():
            if isinstance(event, BatchCritiqued):
                judged += event.size
                if any(s.candidate.id == accepted.candidate.id for s in event.survivors):
                    return judged
        return 0

    def _say(self, *words: str) -> None:
        subprocess.run(_mentee(*words), cwd=self.repo, env=self.env, capture_output=True, check=False)

    def _commit(self, message: str) -> None:
        words = ["git", "commit", "--quiet", "--all", "--allow-empty", "--message", message]
        subprocess.run(words, cwd=self.repo, env=self.env, check=True)


def _mentee(*words: str) -> list[str]:
    return [sys.executable, "-m", "mentee", *words]


def stream(project: Project, seeded: Mapping[str, Sequence[Task]], upto: int) -> list[Run]:
    """Meet so many mistakes of each kind, the kinds in turn."""
    found: list[Run] = []
    for number in range(upto):
        for mistakes in seeded.values():
            found.append(project.meet(mistakes[number], number + 1))
            _progress(found[-1])
    return found


def wiped(project: Project, seeded: Mapping[str, Sequence[Task]], upto: int) -> list[Run]:
    """Meet the last mistake of each kind again, each with an empty memory."""
    found: list[Run] = []
    for mistakes in seeded.values():
        project.wipe()
        found.append(project.meet(mistakes[upto - 1], upto, keep=False))
        _progress(found[-1])
    return found


def unrelated(
    project: Project, learned: Path, others: Mapping[str, Sequence[Task]], count: int
) -> list[tuple[Run, Run]]:
    """Mistakes of other kinds, each with what was learned and with nothing, in turn."""
    found: list[tuple[Run, Run]] = []
    for mistakes in others.values():
        for number, task in enumerate(mistakes[:count]):
            sides: list[Run] = []
            for side in (learned, None) if number % 2 else (None, learned):
                project.wipe()
                if side is not None:
                    project.remember(side)
                sides.append(project.meet(task, number + 1, keep=False))
            with_it, without = sides if number % 2 else reversed(sides)
            found.append((with_it, without))
            _progress(with_it)
    return found


def _progress(run: Run) -> None:
    solved = "" if run.solved else ", not solved"
    print(
        f"{run.kind} {run.number}: {run.tried} tried, found as {run.found}{solved}",
        file=sys.stderr,
        flush=True,
    )


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="draws the mistakes (%(default)s)")
    parser.add_argument("--of-a-kind", type=int, default=_OF_A_KIND, metavar="N", help="%(default)s")
    parser.add_argument("--kinds", type=int, default=5, metavar="N", help="kinds in the stream (%(default)s)")
    parser.add_argument("--others", type=int, default=_UNRELATED, metavar="N", help="of each other kind")
    options = parser.parse_args()
    seeded = tasks(options.seed)
    names = list(KINDS)
    met = {kind: seeded[kind] for kind in names[: options.kinds]}
    others = {kind: seeded[kind] for kind in names[options.kinds :]}
    with scratch() as folder:
        project = Project(folder)
        runs = stream(project, met, options.of_a_kind)
        apart = unrelated(project, project.learned(), others, options.others)
        again = wiped(project, met, options.of_a_kind)
    _print(runs, apart, again)
    raw = {"runs": [_raw(r) for r in runs], "wiped": [_raw(r) for r in again]}
    raw["unrelated"] = [_raw(r) for pair in apart for r in pair]
    figures = _figures(runs, apart, again)
    return conclude("learning", Result(figures, raw, {}), GOALS, options.json)


def _raw(run: Run) -> dict[str, Figure]:
    return {name: getattr(run, name) for name in Run.__slots__}


def _print(runs: Sequence[Run], apart: Sequence[tuple[Run, Run]], again: Sequence[Run]) -> None:
    """The table: a row a kind, tried and found from the first to the last, and with memory wiped."""
    upto = max(run.number for run in runs)
    rows: list[list[Figure]] = []
    for run in again:
        own = [r for r in runs if r.kind == run.kind]
        tried = " ".join(str(r.tried) for r in own)
        rows.append([run.kind, tried, " ".join(str(r.found) for r in own), run.tried, run.found])
    table(["kind", f"tried, 1 to {upto}", f"found as, 1 to {upto}", "wiped: tried", "found as"], rows)
    if not apart:
        return
    print()
    pairs = [[w.kind, w.tried, o.tried, w.found, o.found, w.seconds, o.seconds] for w, o in apart]
    headings = ["unrelated", "tried", "without", "found as", "without", "s", "without"]
    table(headings, pairs)


def _figures(
    runs: Sequence[Run], apart: Sequence[tuple[Run, Run]], again: Sequence[Run]
) -> dict[str, Figure]:
    upto = max(run.number for run in runs)
    first = [run for run in runs if run.number == 1]
    last = [run for run in runs if run.number == upto]

    def middle(of: Sequence[Run], what: str) -> float:
        return float(statistics.median(getattr(run, what) for run in of))

    figures: dict[str, Figure] = {
        "solved": sum(run.solved for run in runs) / len(runs),
        "first_tried": middle(first, "tried"),
        "fifth_tried": middle(last, "tried"),
        "tried_fifth_to_first": middle(last, "tried") / middle(first, "tried"),
        "first_found": middle(first, "found"),
        "fifth_found": middle(last, "found"),
        "fifth_found_wiped": middle(again, "found"),
        "wiped_to_first": middle(again, "tried") / middle(first, "tried"),
    }
    if apart:
        figures["unrelated_tried"] = statistics.median(w.tried / max(1, o.tried) for w, o in apart)
        figures["unrelated_time"] = statistics.median(w.seconds / max(0.1, o.seconds) for w, o in apart)
    return figures


if __name__ == "__main__":
    sys.exit(main())
