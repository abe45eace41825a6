"""What candidates make of files: their texts before and after, and the lines that a change brings."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...runtime.contracts.candidate import Candidate, Edit, splice
from ...runtime.contracts.tree import Tree


@dataclass(frozen=True, slots=True)
class Change:
    """What a candidate does to one file.

    Attributes:
        path: relative to the workspace.
        before: the text so far; empty for a file that is new.
        after: the text with the edits in it.
        edits: those of this file, sorted by place.
    """

    path: str
    before: str
    after: str
    edits: tuple[Edit, ...]

    def spans(self) -> list[tuple[int, int]]:
        """The lines of ``after`` that the edits wrote, first and last, from 1; one line for a removal."""
        found: list[tuple[int, int]] = []
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            end = start + len(edit.text)
            shift += len(edit.text) - (edit.end - edit.start)
            first = self.after.count("\n", 0, start) + 1
            written = self.after[start:end].removesuffix("\n")
            found.append((first, first + written.count("\n")))
        return found


class Files:
    """The files of a tree, each read once; make one for a batch."""

    def __init__(self, tree: Tree) -> None:
        """``tree`` is what the candidates' edits refer to."""
        self._tree = tree
        self._texts: dict[str, str | None] = {}

    def changes(self, candidate: Candidate) -> Iterator[Change]:
        """What a candidate does, a file at a time; files that are no text are passed over.

        Raises:
            ValueError: its edits do not fit the text.
        """
        by_path: dict[str, list[Edit]] = {}
        for edit in sorted(candidate.edits):
            by_path.setdefault(edit.path, []).append(edit)
        for path, edits in by_path.items():
            before = self._read(path)
            if before is not None:
                yield Change(path, before, splice(before, edits), tuple(edits))

    def _read(self, path: str) -> str | None:
        if path not in self._texts:
            try:
                self._texts[path] = self._tree.read(path)
            except FileNotFoundError:
                self._texts[path] = ""
            except UnicodeDecodeError:
                self._texts[path] = None
        return self._texts[path]


def lines_changed(change: Change) -> int:
    """How many lines a diff of the change would add or remove, whichever are more, edit by edit."""
    return sum(_lines(change.before[e.start : e.end], e.text) for e in change.edits)


def _lines(old: str, new: str) -> int:
    """The lines of a replacement that differ: what both texts begin or end with does not count."""
    before, after = _split(old), _split(new)
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return max(len(before), len(after))


def _split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line that a change adds or removes: its sign and text, and its number in the file it stands in."""

    sign: str
    text: str
    line: int


def diff_lines(change: Change) -> list[DiffLine]:
    """The lines of a diff of the change without context, in order."""
    before, after = change.before.split("\n"), change.after.split("\n")
    top, end = _hull(before, after)
    old, new = before[top : len(before) - end], after[top : len(after) - end]
    found: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += [DiffLine("-", old[at], top + at + 1) for at in range(a, b)]
            found += [DiffLine("+", new[at], top + at + 1) for at in range(c, d)]
    return found


def _hull(before: list[str], after: list[str]) -> tuple[int, int]:
    """How many lines two texts begin with alike, and how many of the rest they end with alike."""
    most = min(len(before), len(after))
    top = next((at for at in range(most) if before[at] != after[at]), most)
    rest = most - top
    end = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    return top, end


def is_python(path: str) -> bool:
    """Whether a file is Python source by its name."""
    return path.endswith((".py", ".pyi"))


def changes_of(candidate: Candidate, files: Files) -> list[Change]:
    """What a candidate does, file by file; nothing where its edits do not fit, which is for others to say."""
    try:
        return list(files.changes(candidate))
    except ValueError:
        return []


def edited(batch: Sequence[Candidate]) -> list[int]:
    """The indices of the candidates that edit files; the others call a tool."""
    return [i for i, candidate in enumerate(batch) if candidate.edits]
