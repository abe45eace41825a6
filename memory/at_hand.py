"""What is at hand in a run, as far as a correction's scope can ask for it."""

import ast
import datetime as dt
import re
from collections import Counter
from pathlib import Path

from ..runtime.contracts.evidence import Frame
from ..runtime.contracts.policy import Situation
from ..runtime.contracts.tree import Tree
from ..runtime.errors import MenteeError
from ..runtime.workspace.repository import Repository
from .context import Context
from .roles import language_of, roles

_VERSION = re.compile(r"""^\s*["']?version["']?\s*[:=]\s*["']([^"'\s]+)["']""", re.MULTILINE)
_DECLARES = ("pyproject.toml", "package.json", "Cargo.toml", "setup.cfg", "composer.json")
MOST_LANGUAGES = 3


def at_hand(situation: Situation, identity: str, called: str) -> Context:
    """What is at hand when a step begins.

    Args:
        situation: what the policy will know.
        identity: the repository's, see :func:`.scope.identity`.
        called: its name.
    """
    frame = _innermost(situation)
    path = frame.path if frame else ""
    return Context(
        repo=identity,
        called=called,
        languages=spoken(situation.tree),
        path=path,
        symbol=frame.function if frame and frame.function.isidentifier() else "",
        imports=imports(situation.tree, path),
        task=task_of(situation),
        step="edit",
        date=today(),
        version=version(situation.tree),
    )


def beside(repository: Path, identity: str) -> Context:
    """What is known of a repository when a person speaks at its command line, with no run at hand."""
    return Context(repo=identity, called=called_by(repository), date=today())


def called_by(repository: Path) -> str:
    """What people call a repository: ``owner/name`` by its remote ``origin``, or the name of its folder."""
    try:
        address = Repository(repository).git("remote", "get-url", "origin", expected=(0, 2, 128)).decode()
    except MenteeError:
        address = ""
    found = (
        re.search(r"[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?\s*$", address)
        if "://" in address or "@" in address
        else None
    )
    return found[1] if found else repository.name


def task_of(situation: Situation) -> str:
    """What a step is about: the issue, or else the tests that fail and what they say."""
    failing = (f"{result.test} {result.message}" for result in situation.evidence.failing)
    return situation.task.issue or "\n".join(failing)


def paths_of(situation: Situation) -> frozenset[str]:
    """The files that a step works on: what the failing tests execute, or all where that is not known."""
    failing = situation.evidence.failing
    executed = {path for result in failing for path in result.lines}
    executed |= {frame.path for result in failing for frame in result.frames}
    return frozenset(executed or situation.tree.files())


def today() -> str:
    """The day, as corrections name it."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def spoken(tree: Tree) -> tuple[str, ...]:
    """The languages of most of the files, the commonest first."""
    counts = Counter(language_of(path) for path in tree.files())
    return tuple(name for name, _ in counts.most_common() if name)[:MOST_LANGUAGES]


def version(tree: Tree) -> str:
    """The version that the project says it has; empty where it says none."""
    for name in _DECLARES:
        try:
            found = _VERSION.search(tree.read(name))
        except (FileNotFoundError, UnicodeDecodeError):
            continue
        if found:
            return found[1]
    return ""


def imports(tree: Tree, path: str) -> tuple[str, ...]:
    """The modules that a Python file imports; none where there is no such file, or it is not Python."""
    if language_of(path) != "python":
        return ()
    try:
        module = ast.parse(tree.read(path))
    except (FileNotFoundError, UnicodeDecodeError, SyntaxError, ValueError):
        return ()
    found: list[str] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return tuple(dict.fromkeys(found))


def _innermost(situation: Situation) -> Frame | None:
    """Where the failure shows in the code itself; ``None`` where it shows only in a test."""
    frames = [frame for result in situation.evidence.failing for frame in result.frames]
    own = [frame for frame in frames if "test" not in roles(Context(path=frame.path))]
    return own[-1] if own else None
