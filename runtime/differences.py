"""A candidate's edits as a person reads them: a short unified diff, kept with what is recorded of it."""

import difflib
from collections.abc import Iterator, Sequence

from .contracts.candidate import Edit, splice
from .contracts.tree import Tree

LONGEST = 4_000
"""Characters; of a longer diff the beginning is kept."""

AROUND = 2
"""Lines of context."""


def difference(edits: Sequence[Edit], tree: Tree) -> str:
    """The diff of edits against a tree; what cannot be read, or does not fit, is left out."""
    lines: list[str] = []
    for path in dict.fromkeys(edit.path for edit in edits):
        try:
            before = tree.read(path)
        except FileNotFoundError:
            before = ""
        except UnicodeDecodeError:
            continue
        try:
            after = splice(before, [edit for edit in edits if edit.path == path])
        except ValueError:
            continue
        lines += _of_file(path, before, after)
    text = "\n".join(lines).rstrip("\n ")
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition("\n")[0] + "\n[...]"


def _of_file(path: str, before: str, after: str) -> Iterator[str]:
    """The diff of one file; only the lines between the first and the last edit are compared."""
    old, new = before.split("\n"), after.split("\n")
    most = min(len(old), len(new))
    top = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - top) if old[-1 - at] != new[-1 - at]), most - top)
    first = max(0, top - AROUND)
    last = max(0, end - AROUND)
    found = difflib.unified_diff(
        old[first : len(old) - last], new[first : len(new) - last], n=AROUND, lineterm=""
    )
    for line in found:
        if line.startswith(("--- ", "+++ ")) and line.endswith(" "):
            yield line[:4] + path
        elif line.startswith("@@"):
            yield f"@@ line {first + 1} @@"
        else:
            yield line
