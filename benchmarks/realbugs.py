"""How many real bugs of libraries are repaired: ``python -m benchmarks.realbugs DIR`` with clones of them.

``realbugs.toml`` names the bugs: small fixes from the histories of pure-Python libraries. For each, the tree
before the fix with the fix's test files becomes a repository of its own, and ``mentee solve`` runs there as
a user would run it: the failing tests are named, the whole package is searched, a minute is given. A bug is
*plausible* when the run ends with a verified patch, and *right* when the patched library then behaves as the
fixed one (``realbugs_judge``), on calls that the solver never saw.

DIR holds the clones, bare or not, as ``OWNER+NAME``, ``OWNER/NAME`` or ``NAME``, with or without a ``repo``
folder inside. The bugs of the set ``held`` were never looked at while the repair was written.
``--only NAME`` (a bug or a set, repeatable) takes some of them. What the libraries need is installed into
``.venv-peers/realbugs`` on first use.
"""

import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .harness import (
    Figure,
    Goal,
    Result,
    arguments,
    commit,
    conclude,
    environment,
    peer,
    report_of,
    scratch,
    table,
)
from .realbugs_judge import Side, Verdict, judge

GOALS = [
    Goal("right_share", at_least=0.35),
    Goal("right_share_of_one_line", at_least=0.6),
    Goal("right_of_plausible", at_least=0.7),
]
_LIST = Path(__file__).with_suffix(".toml")
_WALL_S = 60.0
_GRACE_S = 60.0


@dataclass(frozen=True, slots=True)
class Bug:
    """A fix in the history of a library.

    Attributes:
        repository: ``OWNER/NAME`` on GitHub.
        fix: the commit that fixes it; its first parent has the bug.
        source: the file that the fix changes.
        test_files: of the fix, put on its parent.
        tests: what fails before and passes after.
        lines: how many lines the fix changes.
        change: the fix in a line.
        root: the folder that makes the library importable.
        set: ``seen`` or ``held``.
    """

    name: str
    repository: str
    fix: str
    source: str
    test_files: tuple[str, ...]
    tests: tuple[str, ...]
    lines: int
    change: str
    root: str = "."
    set: str = "seen"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one bug.

    Attributes:
        outcome: as the run's report says.
        origin: the template that made the patch; ``change`` what it does.
        patch: the patch itself.
    """

    bug: Bug
    outcome: str
    plausible: bool
    verdict: Verdict
    candidates: int
    seconds: float
    origin: str
    change: str
    patch: str


def bugs() -> tuple[list[Bug], list[str]]:
    """The bugs, and the packages that their libraries and tests need."""
    told = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    return [_bug(row) for row in told["bug"]], told["needs"]


def _bug(row: dict[str, Any]) -> Bug:
    fields: dict[str, Any] = {**row, "test_files": tuple(row["test_files"]), "tests": tuple(row["tests"])}
    return Bug(**fields)


def clone_of(folder: Path, repository: str) -> Path:
    """Where the clone of a repository lies.

    Raises:
        SystemExit: there is none.
    """
    owner, _, name = repository.partition("/")
    for place in (f"{owner}+{name}", f"{owner}/{name}", name):
        for git in (folder / place / "repo", folder / place, folder / f"{place}.git"):
            if (git / "HEAD").exists() or (git / ".git").exists():
                return git
    raise SystemExit(f"{folder} has no clone of {repository}: git clone https://github.com/{repository}")


def lay(bug: Bug, clone: Path, repo: Path) -> None:
    """Put the tree before the fix, with the fix's tests, into ``repo``."""
    repo.mkdir(parents=True)
    _extract(clone, f"{bug.fix}^", (), repo)
    _extract(clone, bug.fix, bug.test_files, repo)


def _extract(clone: Path, revision: str, paths: Sequence[str], folder: Path) -> None:
    packed = subprocess.run(
        ["git", "-c", "safe.directory=*", "archive", "--format=tar", revision, "--", *paths],
        cwd=clone,
        capture_output=True,
        check=True,
    )
    # Not tarfile: the first releases of Python 3.11 have no filters, and later ones warn where none is given.
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)


def attempt(bug: Bug, clone: Path, python: Path, folder: Path, wall_s: float) -> Attempt:
    """Let mentee repair one bug, and judge what it found."""
    env = environment(folder)
    before, after = folder / "lib" / bug.name, folder / "reference" / bug.name
    lay(bug, clone, before)
    commit(before, env)
    command = [sys.executable, "-m", "mentee", "solve", "--json", "--wall", str(wall_s), "--questions", "0"]
    command += ["--python", str(python), *(word for test in bug.tests for word in ("--test", test))]
    since = time.perf_counter()
    report = report_of(command, before, env, wall_s + _GRACE_S)
    seconds = time.perf_counter() - since
    plausible, verdict = bool(report.get("verified")), Verdict("", 0)
    if plausible:
        lay(bug, clone, after)
        _extract(clone, bug.fix, (bug.source,), after)
        subprocess.run(["git", "apply"], cwd=before, env=env, input=report["patch"].encode(), check=True)
        side = Side(bug.source, bug.test_files, bug.root, python, env)
        verdict = judge(before, after, side)
    tried, accepted = report.get("candidates") or {}, report.get("accepted") or {}
    return Attempt(
        bug,
        outcome=str(report.get("outcome", "no report")),
        plausible=plausible,
        verdict=verdict,
        candidates=int(tried.get("proposed", 0)),
        seconds=seconds,
        origin=str(accepted.get("origin", "")),
        change=str(accepted.get("rationale", "")),
        patch=str(report.get("patch") or ""),
    )


def main() -> int:
    """Run the bench; its exit code."""
    parser = arguments(__doc__, peers=False)
    parser.add_argument("clones", type=Path, metavar="DIR", help="the folder of the clones")
    parser.add_argument("--only", action="append", metavar="NAME", help="this bug or set; may be repeated")
    parser.add_argument(
        "--wall", type=float, default=_WALL_S, metavar="S", help="seconds for each (%(default)s)"
    )
    options = parser.parse_args()
    every, needs = bugs()
    chosen = [b for b in every if not options.only or {b.name, b.set} & set(options.only)]
    places = {bug.name: clone_of(options.clones.resolve(), bug.repository) for bug in chosen}
    python = peer("realbugs", needs)
    attempts: list[Attempt] = []
    for bug in chosen:
        with scratch() as folder:
            attempts.append(attempt(bug, places[bug.name], python, folder, options.wall))
        found = attempts[-1]
        print(
            f"{len(attempts)}/{len(chosen)} {bug.name}: {found.outcome} {found.verdict.right} "
            f"{found.seconds:.1f} s {found.change}",
            file=sys.stderr,
            flush=True,
        )
    _show(attempts)
    raw: Mapping[str, Any] = {a.bug.name: asdict(a) for a in attempts}
    return conclude(
        "realbugs", Result(_figures(attempts), raw, {}), [] if options.only else GOALS, options.json
    )


def _show(attempts: Sequence[Attempt]) -> None:
    rows: list[list[Figure]] = [
        [
            a.bug.name,
            a.bug.set,
            a.bug.lines,
            "yes" if a.plausible else a.outcome,
            a.verdict.right,
            a.verdict.compared,
            a.candidates,
            a.seconds,
            a.origin,
        ]
        for a in attempts
    ]
    table(["bug", "set", "lines", "plausible", "right", "calls", "candidates", "seconds", "template"], rows)
    print()
    for a in attempts:
        if a.verdict.right != "yes":
            print(f"{a.bug.name}: needed {a.bug.change}; got {a.change or a.outcome} {a.verdict.differs}")


def _figures(attempts: Sequence[Attempt]) -> dict[str, Figure]:
    plausible = [a for a in attempts if a.plausible]
    right = [a for a in attempts if a.verdict.right == "yes"]
    short = [a for a in attempts if a.bug.lines == 1]
    figures: dict[str, Figure] = {"bugs": len(attempts), "plausible": len(plausible), "right": len(right)}
    if attempts:
        figures["right_share"] = len(right) / len(attempts)
    if short:
        figures["right_share_of_one_line"] = sum(a.bug.lines == 1 for a in right) / len(short)
    if plausible:
        figures["right_of_plausible"] = len(right) / len(plausible)
        figures["median_s"] = statistics.median(a.seconds for a in plausible)
    return figures


if __name__ == "__main__":
    sys.exit(main())
