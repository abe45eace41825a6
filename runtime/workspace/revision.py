"""An existing change of the user's repository: which commits it lies between, and its edits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..contracts.candidate import Edit
from ..contracts.tree import Tree
from ..errors import UsageError
from .coding import decode
from .git import GitFailed, split
from .repository import Repository

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_FILES = {"100644", "100755"}


@dataclass(frozen=True, slots=True)
class Span:
    """The two ends of a change, as names of commits, or of the empty tree for a first commit."""

    base: str
    head: str


def find_span(repository: Repository, words: str) -> Span:
    """What a revision (``HEAD~2``) or a range (``main..topic``, ``main...topic``) names.

    Raises:
        UsageError: it names no commit.
    """
    left, dots, right = words.partition("...") if "..." in words else words.partition("..")
    if not dots:
        head = _commit(repository, words)
        parents = repository.git("rev-list", "--parents", "-1", head).decode().split()[1:]
        return Span(parents[0] if parents else _empty(repository), head)
    base, head = _commit(repository, left or "HEAD"), _commit(repository, right or "HEAD")
    if dots == "...":
        base = repository.git("merge-base", base, head, expected=(0, 1)).decode().strip()
        if not base:
            raise UsageError(f"{words} has no common ancestor", f"name the range as {left}..{right}")
    return Span(base, head)


def edits_between(repository: Repository, span: Span, tree: Tree) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """A change as edits, and the paths that it touches but that are no text: binary files, links, submodules.

    Args:
        repository: holds both ends.
        span: the ends.
        tree: the files at ``base``, which the edits refer to.
    """
    edits: list[Edit] = []
    passed_over: list[str] = []
    listing = split(repository.git("diff-tree", "-r", "-z", "--no-renames", span.base, span.head))
    for about, path in zip(listing[::2], listing[1::2], strict=True):
        old_mode, new_mode, _, new, status = about.removeprefix(":").split(" ")
        try:
            if not {old_mode, new_mode} - {"000000"} <= _FILES:
                raise ValueError("no plain file")
            before = "" if status == "A" else tree.read(path)
            after = "" if status == "D" else decode(path, repository.git("cat-file", "blob", new))
        except (ValueError, FileNotFoundError):  # UnicodeDecodeError among them
            passed_over.append(path)
            continue
        edits += _edits(path, before, after, _hunks(repository, span, path))
    return tuple(edits), tuple(passed_over)


def _hunks(repository: Repository, span: Span, path: str) -> Iterator[tuple[int, int, int, int]]:
    """The lines replaced and their replacements, each as first line (from 0) and number."""
    options = ("-p", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--no-renames")
    place = f":(top,literal){path}"
    output = repository.git("diff-tree", *options, span.base, span.head, "--", place)
    for found in _HUNK.finditer(output):
        start, count, new_start, new_count = (int(g) if g is not None else 1 for g in found.groups())
        # An empty side is named by the line before it.
        yield start - (count > 0), count, new_start - (new_count > 0), new_count


def _edits(path: str, before: str, after: str, hunks: Iterator[tuple[int, int, int, int]]) -> Iterator[Edit]:
    old, new = _offsets(before), _offsets(after)
    for start, count, new_start, new_count in hunks:
        text = after[new[new_start] : new[new_start + new_count]]
        yield Edit(path, old[start], old[start + count], text)


def _offsets(text: str) -> list[int]:
    """Where each line begins, as git counts lines, and the end."""
    found = [0, *(match.end() for match in re.finditer("\n", text))]
    return found if found[-1] == len(text) and len(found) > 1 else [*found, len(text)]


def _commit(repository: Repository, words: str) -> str:
    try:
        found = repository.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{words}^{{commit}}")
    except GitFailed as error:
        raise UsageError(
            f"{words!r} names no commit in {repository.root}", "`git log --oneline` lists them"
        ) from error
    return found.decode().strip()


def _empty(repository: Repository) -> str:
    """The name of the tree without files."""
    return repository.git("hash-object", "-t", "tree", "/dev/null").decode().strip()
