"""Lets mentee solve the issues of the examples, one after the other, as a user would in a terminal.

``python examples/demo.py`` takes all of them, ``python examples/demo.py NAME...`` those. Each is copied into
a temporary folder and made a git repository there, so that nothing outside of that folder changes.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
# How the tests of each example are run, in the order of the tour.
SUITES = {
    "parking": ("pytest", "-q"),
    "stockbook": ("pytest", "-q"),
    "texttable": ("pytest", "-q"),
    "roomplan": ("unittest",),
    "museum": ("unittest",),
}
LEFTOVERS = shutil.ignore_patterns("__pycache__", ".pytest_cache", "*.egg-info")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the demo; returns the exit code: 0 when every example was solved."""
    parser = argparse.ArgumentParser(description="Let mentee solve the issues of the examples.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which of {', '.join(SUITES)}; all of them when left out"
    )
    names: list[str] = parser.parse_args(arguments).names or list(SUITES)
    for name in names:
        if name not in SUITES:
            parser.error(f"no example is called {name}; there are {', '.join(SUITES)}")
    unsolved = [name for name in names if not _solve_in_temporary_folder(name)]
    print()
    if unsolved:
        print(f"Not solved: {', '.join(unsolved)}.")
        return 1
    print(f"Solved: {', '.join(names)}.")
    return 0


def _solve_in_temporary_folder(name: str) -> bool:
    with tempfile.TemporaryDirectory(prefix=f"mentee-demo-{name}-", ignore_cleanup_errors=True) as folder:
        return _solve(name, Path(folder))


def _solve(name: str, folder: Path) -> bool:
    """Solves one example inside ``folder``; returns whether its tests pass with the patch applied."""
    env = _environment(folder)
    repo = folder / name
    shutil.copytree(HERE / name / "repo", repo, ignore=LEFTOVERS)
    issue = Path(shutil.copy(HERE / name / "issue.md", folder))
    _commit(repo, env)

    title = issue.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
    print(f"\n=== {name}: {title}", flush=True)
    if _show(["mentee", "solve", "--issue", "../issue.md"], repo, env) != 0:
        print(f"mentee found no patch for {name}.")
        return False
    if _show(["mentee", "apply"], repo, env) != 0:
        print(f"The patch for {name} was not applied.")
        return False
    if _show(SUITES[name], repo, env) != 0:
        print(f"The tests of {name} do not pass with the patch.")
        return False
    print(f"The tests of {name} pass now.")
    return True


def _environment(folder: Path) -> Mapping[str, str]:
    """The environment of the commands: git's settings and mentee's data are those of ``folder`` alone.

    The tests of the examples run with the interpreter of this demo, as in an active virtual environment.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTEST_"))}
    env |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "MENTEE_DATA_DIR": str(folder / "mentee-data"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", os.defpath)]),
    }
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_NAME": "Demo", f"GIT_{role}_EMAIL": "demo@example.org"}
    # The interpreter that runs this has pytest; the python3 of a fresh machine may not.
    env.setdefault("MENTEE_PYTHON", sys.executable)
    return env


def _commit(repo: Path, env: Mapping[str, str]) -> None:
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "As it is"]):
        subprocess.run(["git", *arguments], cwd=repo, env=env, check=True)


def _show(module: Sequence[str], repo: Path, env: Mapping[str, str]) -> int:
    """Runs ``python -m`` with the words of ``module``, its output let through; returns its exit code."""
    spoken = module if module[0] == "mentee" else ["python", "-m", *module]
    print(f"\n$ {shlex.join(spoken)}", flush=True)
    return subprocess.run([sys.executable, "-m", *module], cwd=repo, env=env, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
