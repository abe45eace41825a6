"""What a change is certain to do in one failing test: it raises, or it makes no difference."""

import ast
from collections.abc import Callable, Mapping, Sequence

from .evaluate import Evaluator
from .known import CONTAINERS, UNKNOWN, Beyond, Crash, iterated, plain, truth
from .places import Difference, bound, computed, narrowed, rest

Visits = Sequence[Mapping[str, object]]
"""The variables at each visit of a line."""


class Verdict:
    """Judges one difference; ``hidden`` are the names that the file binds."""

    def __init__(self, found: Difference, hidden: frozenset[str]) -> None:
        self._found = found
        self._local, self._hidden = bound(found.function), hidden

    def raises(self, visits: Visits) -> str:
        """The exception that is raised when the test first comes there; empty where that is not certain."""
        value = computed(self._found.after)
        if value is None or not visits or self._found.guarded:
            return ""
        try:
            self._unpacked(self._at(visits[0]).of(value))
        except Crash as crash:
            return str(crash)
        except Beyond:
            pass
        return ""

    def _unpacked(self, value: object) -> None:
        """Assign a value to what stands on the left, where that takes it apart."""
        targets = self._found.after.targets if isinstance(self._found.after, ast.Assign) else []
        if any(isinstance(target, ast.Tuple | ast.List) for target in targets):
            iterated(value)

    def idle(self, visits: Visits) -> bool:
        """Whether the test runs exactly as it did; ``visits`` are all there are."""
        found = self._found
        if not (found.inserted or found.replaced):
            return False
        if not visits:
            return True
        if found.inserted:
            return isinstance(found.after, ast.If) and not found.after.orelse and self._never(visits)
        old, new = computed(found.before), computed(found.after)
        if old is None or new is None or rest(found.before) != rest(found.after):
            return False
        asked = isinstance(found.after, ast.If | ast.While)
        if asked and self._agree(old, new, visits, lambda one, other: truth(one) is truth(other)):
            return True
        return self._agree(*narrowed(old, new), visits, _equal)

    def _never(self, visits: Visits) -> bool:
        """Whether the condition that was put before it never holds."""
        value = computed(self._found.after)
        try:
            return value is not None and not any(self._at(one).truth(value) for one in visits)
        except (Crash, Beyond):
            return False

    def _agree(
        self, old: ast.expr, new: ast.expr, visits: Visits, alike: Callable[[object, object], bool]
    ) -> bool:
        try:
            return all(alike(self._at(one).of(old), self._at(one).of(new)) for one in visits)
        except (Crash, Beyond):
            return False

    def _at(self, variables: Mapping[str, object]) -> Evaluator:
        return Evaluator(variables, self._local, self._hidden)


def _equal(one: object, other: object) -> bool:
    """Whether two values cannot be told apart: equal, of one type, and not to be changed."""
    if one is UNKNOWN or type(one) is not type(other) or type(one) in CONTAINERS[:1] + CONTAINERS[2:]:
        return False
    return (
        plain(one)
        and repr(one) == repr(other)
        and not any(isinstance(item, CONTAINERS) for item in (one if isinstance(one, tuple) else ()))
    )
