"""A critic for mentee: a patch may not make a failure go away by hiding it.

Rejected are changes that catch more than the code did before (a bare ``except``, ``except Exception``, a
handler with further types), and changes that leave a ``print`` or a ``breakpoint`` behind.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from mentee import hookimpl
from mentee.runtime.contracts.candidate import Candidate, splice
from mentee.runtime.contracts.critique import Context, Criterion, Critic, Critique, Finding, Rubric
from mentee.runtime.contracts.task import Setup, Task

CRITERION = "errors.not-hidden"
BROAD = {"", "Exception", "BaseException"}
AIDS = {"print", "breakpoint"}


class NarrowExcepts:
    """Compares the handlers and the calls of each edited file before and after."""

    name = "narrow-excepts"
    cost_ms = 1.0

    async def critique(self, batch: Sequence[Candidate], context: Context) -> Sequence[Critique]:
        """One critique a candidate: a finding for each thing hidden, or one of score 1."""
        return [self._one(candidate, context) for candidate in batch]

    def _one(self, candidate: Candidate, context: Context) -> Critique:
        paths = sorted({edit.path for edit in candidate.edits if edit.path.endswith(".py")})
        found: list[Finding] = []
        try:
            for path in paths:
                before = _read(context, path)
                after = splice(before, [edit for edit in candidate.edits if edit.path == path])
                found += hidden(path, ast.parse(before), ast.parse(after))
        except (SyntaxError, ValueError):  # not Python, or edits that do not fit: for others to say
            return Critique()
        if paths and not found:
            found.append(Finding(CRITERION, 1.0))
        return Critique(tuple(found))


def hidden(path: str, before: ast.Module, after: ast.Module) -> Iterator[Finding]:
    """What a change hides, with its place in the changed file."""
    known = Counter(caught for caught, _ in _handlers(before))
    now = list(_handlers(after))
    gone = known - Counter(caught for caught, _ in now)
    for caught, node in now:
        if known[caught] > 0:
            known[caught] -= 1
        elif caught & BROAD or any(caught > old for old in gone):
            what = ", ".join(sorted(caught - {""})) or "everything"
            yield Finding(CRITERION, 0.0, f"catches {what}", path, node.lineno, node.lineno)
    used = Counter(name for name, _ in _aids(before))
    for name, node in _aids(after):
        if used[name] > 0:
            used[name] -= 1
        else:
            yield Finding(CRITERION, 0.0, f"leaves a {name}", path, node.lineno, node.lineno)


def _handlers(tree: ast.Module) -> Iterator[tuple[frozenset[str], ast.ExceptHandler]]:
    """What each handler catches, by name; the empty name for a bare one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            types = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield frozenset(ast.unparse(t) if t else "" for t in types), node


def _aids(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in AIDS:
            yield node.func.id, node


def _read(context: Context, path: str) -> str:
    try:
        return context.tree.read(path)
    except FileNotFoundError:  # a file that the change makes
        return ""


@hookimpl
def mentee_critics(setup: Setup) -> Sequence[Critic]:
    """Bring the critic."""
    return [NarrowExcepts()]


@hookimpl
def mentee_rubrics(task: Task) -> Rubric:
    """Ask it of every task; ``required`` makes it a veto."""
    return Rubric((Criterion(CRITERION, "errors are not hidden", 0.5, required=True),))
