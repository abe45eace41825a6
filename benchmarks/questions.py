"""What a question is worth: ``python -m benchmarks.questions PATH`` with a checkout of QuixBugs.

Each program with published cases becomes a repository with one failing test, a single case, which many wrong
patches pass as well. mentee may ask up to three questions; a simulated user answers with what the reference
gives for the call in question. The patch that mentee would take first after 0, 1, 2 and 3 answers is held
against the reference on inputs that it never saw (``quixbugs_judge``). Only programs count for which a right
patch is among those that pass the test: no question finds a patch.

The baseline asks about random ones of the inputs that the patches were run on, ten times over. TiCoder
(Lahiri et al. 2022) reports for generated code and simulated users 48 % right without a question, 71 % after
one, 86 % after five.
"""

import json
import random
import shutil
import signal
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mentee.runtime.comparison import likely
from mentee.runtime.config.settings import Settings
from mentee.runtime.contracts.candidate import Candidate, splice
from mentee.runtime.contracts.task import Task
from mentee.runtime.doubt.question import Known, agreeing, gain, split
from mentee.runtime.doubt.weighing import Outcomes, kinds
from mentee.runtime.events import AnswerReceived, Compared, Decided, Event
from mentee.runtime.runs import RunStore
from mentee.runtime.solve import launch
from mentee.runtime.state import State, fold

from .harness import Figure, Goal, Result, arguments, commit, conclude, environment, scratch, table
from .quixbugs import judge, programs
from .quixbugs_judge import function, outcome, overdue
from .reference_user import NAME, reference_gives

GOALS = [Goal("right_2", at_least=0.95), Goal("worth", at_least=1.5)]
MOST = 3
"""Questions."""

DRAWS = 10
"""How often the baseline asks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one program.

    Attributes:
        survivors: how many patches passed the test, as far as they were compared.
        reachable: a right one is among them.
        chosen: whether the first patch is right after 0, 1, 2, 3 questions.
        drawn: the share of draws in which it is, when calls are drawn at random.
        bits: what the first question was worth; ``mean_bits`` what a random one is.
    """

    program: str
    survivors: int
    reachable: bool
    chosen: tuple[bool, ...] = ()
    drawn: tuple[float, ...] = ()
    calls: tuple[str, ...] = ()
    bits: float = 0.0
    mean_bits: float = 0.0


def failing_case(checkout: Path, program: str) -> tuple[str, str] | None:
    """The first published case that the program gets wrong: the call, and what the reference gives."""
    signal.signal(signal.SIGALRM, overdue)
    cases = checkout / "json_testcases" / f"{program}.json"
    if not cases.exists():
        return None
    now, right = (function(checkout / f, program) for f in ("python_programs", "correct_python_programs"))
    for line in cases.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        given = json.loads(line)[0]
        given = given if isinstance(given, list) else [given]
        call = f"{program}({', '.join(map(repr, given))})"
        gives = [outcome(lambda f: eval(call, {program: f}), side) for side in (now, right)]  # noqa: B023
        if gives[0] != gives[1] and gives[1][0] == "gives":
            return call, repr(gives[1][1])
    return None


def lay(checkout: Path, program: str, case: tuple[str, str], folder: Path, env: Mapping[str, str]) -> Path:
    """A repository with the program and one failing test."""
    repo = folder / program
    for path in (f"python_programs/{program}.py", "python_programs/node.py"):
        if (checkout / path).exists():
            (repo / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(checkout / path, repo / path)
    call, value = case
    given = f"list({call})" if "yield" in (repo / f"python_programs/{program}.py").read_text() else call
    text = f"from python_programs.{program} import {program}\n\n\ndef test_case():\n"
    text += f"    assert {given} == {value}\n"
    (repo / f"test_{program}.py").write_text(text, encoding="utf-8")
    return commit(repo, env)


def firsts(events: Sequence[Event]) -> tuple[list[Candidate], State, Compared | None]:
    """The patch that would be taken after each answer; the state after the comparison, and the comparison."""
    state, compared, after = State(), None, State()
    tops: list[Candidate] = []
    for event in events:
        state = fold(state, event)
        match event:
            case Compared() if compared is None:
                compared, after = event, state
                tops = [state.pool[0].candidate]
            case AnswerReceived(person=True) if compared is not None and state.pool:
                tops.append(state.pool[0].candidate)
            case Decided(verdict="accept") if not tops and state.accepted is not None:
                tops = [state.accepted.candidate]
            case _:
                pass
    return tops, after, compared


class Rightness:
    """Whether patches of one program are right; each is judged once."""

    def __init__(self, checkout: Path, program: str, folder: Path, env: Mapping[str, str]) -> None:
        self._checkout, self._program, self._folder, self._env = checkout, program, folder, env
        self._known: dict[str, bool] = {}

    def of(self, candidate: Candidate) -> bool:
        """Judge a patch by the reference."""
        if candidate.id not in self._known:
            repo = self._folder / f"judged-{len(self._known)}"
            path = repo / "python_programs" / f"{self._program}.py"
            path.parent.mkdir(parents=True)
            text = (self._checkout / "python_programs" / path.name).read_text(encoding="utf-8")
            path.write_text(splice(text, candidate.edits), encoding="utf-8")
            said, _ = judge(self._checkout, self._program, repo, self._env)
            self._known[candidate.id] = said == "yes"
        return self._known[candidate.id]


@dataclass(frozen=True, slots=True)
class Survivors:
    """The patches of a program that pass its one test.

    Attributes:
        pool: by id, best first: those that are likely enough to be asked about.
        outcomes: what each gives; ``known`` all that the comparison found out.
        compared: the comparison; ``None`` where there was nothing to compare.
        tops: the patch that would be taken after each answer; ``calls`` what was asked about.
    """

    pool: Mapping[str, Candidate]
    known: Known
    compared: Compared | None
    tops: Sequence[Candidate]
    calls: tuple[str, ...]
    right: Rightness

    @property
    def outcomes(self) -> Outcomes:
        """By candidate id, what calls give."""
        return self.known.outcomes


def survivors(checkout: Path, program: str, case: tuple[str, str], folder: Path, wall_s: float) -> Survivors:
    """Let mentee repair one program by its one test, and ask."""
    env = environment(folder)
    repo = lay(checkout, program, case, folder, env)
    settings = Settings(
        data_dir=folder / "data",
        python=sys.executable,
        wall_s=wall_s,
        questions=MOST,
        channel="reference",
        learn=False,
        plugins_on=(NAME,),
        plugins={NAME: {"checkout": str(checkout), "program": program}},
    )
    run = RunStore(settings.data_dir).new()
    launch(Task(repo), settings, run, lambda: None)
    tops, state, compared = firsts(run.events())
    pool = {s.candidate.id: s.candidate for s in likely(state.pool) if s.candidate.id in state.known.outcomes}
    pool = pool or {top.id: top for top in tops[:1]}
    calls = tuple(q.about for q in run.state().questions if q.about)
    return Survivors(pool, state.known, compared, tops, calls, Rightness(checkout, program, folder, env))


def measure(checkout: Path, program: str, case: tuple[str, str], folder: Path, wall_s: float) -> Asked:
    """Run one program, and judge what would have been taken after each question."""
    found = survivors(checkout, program, case, folder, wall_s)
    ids, right = list(found.pool), found.right
    groups = kinds(ids, found.outcomes)
    if not any(right.of(found.pool[group[0]]) for group in groups):
        return Asked(program, len(ids), reachable=False)
    tops = [*found.tops, *[found.tops[-1]] * MOST][: MOST + 1]
    inputs = found.compared.inputs if found.compared else {}
    truth = {call: reference_gives(checkout, program, one.call) for call, one in inputs.items()}
    tried = max(found.compared.tried, len(truth)) if found.compared else 0
    worth = {call: gain(split(call, groups, found.known)) for call in truth}
    return Asked(
        program,
        len(ids),
        reachable=True,
        chosen=tuple(map(right.of, tops)),
        drawn=_drawn(found, truth, tried),
        calls=found.calls,
        bits=worth.get(found.calls[0], 0.0) if found.calls else 0.0,
        mean_bits=sum(worth.values()) / tried if tried and found.calls else 0.0,
    )


def _drawn(found: Survivors, truth: Mapping[str, str], tried: int) -> tuple[float, ...]:
    """The share of draws in which the first patch is right after 0, 1, ... answers about random inputs."""
    shares = [0.0] * (MOST + 1)
    for seed in range(DRAWS):
        rng, left = random.Random(seed), tuple(found.pool)
        for number in range(MOST + 1):
            shares[number] += found.right.of(found.pool[left[0]])
            at = rng.randrange(tried) if tried else len(truth)
            if at < len(truth):  # of the others all patches give the same
                call = sorted(truth)[at]
                left = agreeing(left, found.outcomes, call, truth[call])
    return tuple(share / DRAWS for share in shares)


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("checkout", type=Path, metavar="PATH", help="a checkout of QuixBugs")
    parser.add_argument("--only", action="append", metavar="NAME", help="this program; may be repeated")
    parser.add_argument(
        "--wall", type=float, default=60.0, metavar="S", help="seconds for each (%(default)s)"
    )
    options = parser.parse_args()
    checkout = options.checkout.resolve()
    found: list[Asked] = []
    for program in [name for name in programs(checkout) if not options.only or name in options.only]:
        case = failing_case(checkout, program)
        if case is None:
            continue
        with scratch() as folder:
            found.append(measure(checkout, program, case, folder, options.wall))
        print(found[-1], file=sys.stderr, flush=True)
    rows = [
        [a.program, a.survivors, "yes" if a.reachable else "no", _marks(a), a.bits, a.mean_bits]
        for a in found
    ]
    table(["program", "patches", "right among them", "right after 0 1 2 3", "bits", "random"], rows)
    goals = GOALS if not options.only else []
    raw = {a.program: asdict(a) for a in found}
    return conclude("questions", Result(_figures(found), raw, {}), goals, options.json)


def _marks(one: Asked) -> str:
    return " ".join("y" if right else "-" for right in one.chosen)


def _figures(found: Sequence[Asked]) -> dict[str, Figure]:
    counted = [a for a in found if a.reachable]
    figures: dict[str, Figure] = {"programs": len(found), "reachable": len(counted)}
    for number in range(MOST + 1 if counted else 0):
        figures[f"right_{number}"] = statistics.mean(a.chosen[number] for a in counted)
        figures[f"random_{number}"] = statistics.mean(a.drawn[number] for a in counted)
    told = [a for a in counted if a.mean_bits]
    if told:
        figures["worth"] = sum(a.bits for a in told) / sum(a.mean_bits for a in told)
    return figures


if __name__ == "__main__":
    sys.exit(main())
